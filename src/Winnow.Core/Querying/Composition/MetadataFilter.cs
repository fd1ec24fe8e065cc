using System.Globalization;

namespace Winnow.Core.Querying;

/// <summary>A condition on what is known about a sample besides its pixels.</summary>
/// <param name="Key">Name of the metadata, such as <c>camera</c>; upper and lower case are told apart.</param>
/// <param name="Operator">How to compare.</param>
/// <param name="Values">What to compare with: one value, or one or more for <see cref="FilterOperator.In"/>; numbers with a decimal point.</param>
public sealed record MetadataFilter(string Key, FilterOperator Operator, IReadOnlyList<string> Values)
{
    /// <summary>Whether a sample meets the condition. One without the key meets <see cref="FilterOperator.NotEqual"/> alone.</summary>
    /// <exception cref="InvalidDataException">The sample's value is to be compared as a number and is none.</exception>
    public bool Matches(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (!metadata.TryGetValue(Key, out var value))
        {
            return Operator == FilterOperator.NotEqual;
        }

        return Operator switch
        {
            FilterOperator.Equal => string.Equals(value, Values[0], StringComparison.Ordinal),
            FilterOperator.NotEqual => !string.Equals(value, Values[0], StringComparison.Ordinal),
            FilterOperator.In => Values.Contains(value, StringComparer.Ordinal),
            FilterOperator.Less => Number(value) < Number(Values[0]),
            FilterOperator.Greater => Number(value) > Number(Values[0]),
            _ => throw new InvalidOperationException($"Operator {Operator} is not known."),
        };
    }

    /// <summary>Whether a text is a finite number.</summary>
    internal static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private double Number(string text) => TryNumber(text, out var number)
        ? number
        : throw new InvalidDataException($"A sample's '{Key}' is '{text}', which is no number; compare it with equals, not-equals or in.");
}
