using System.Globalization;
using System.Text.Json.Serialization;

namespace Winnow.Core.Search;

/// <summary>The value of one parameter: a number, or the text of a choice.</summary>
[JsonConverter(typeof(ParameterValueConverter))]
public readonly record struct ParameterValue
{
    private readonly double number;

    private ParameterValue(double number, string? text) => (this.number, Text) = (number, text);

    /// <summary>The choice; null where the value is a number.</summary>
    public string? Text { get; }

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">The value is a choice.</exception>
    public double Number => Text is null ? number : throw new InvalidOperationException($"'{Text}' is a choice, not a number.");

    /// <summary>A number.</summary>
    public static implicit operator ParameterValue(double number) => new(number, null);

    /// <summary>A choice.</summary>
    /// <exception cref="ArgumentNullException">There is no text.</exception>
    public static implicit operator ParameterValue(string text) => new(0, text ?? throw new ArgumentNullException(nameof(text)));

    /// <inheritdoc/>
    public override string ToString() => Text ?? number.ToString(CultureInfo.InvariantCulture);
}
