namespace Winnow.Core.Search;

/// <summary>One of some choices without an order.</summary>
/// <param name="Name">Unique within its space.</param>
/// <param name="Choices">Distinct texts, 1 to 1,000.</param>
public sealed record CategoricalParameter(string Name, params IReadOnlyList<string> Choices) : SearchParameter(Name)
{
    private const int ChoicesMax = 1_000;

    /// <inheritdoc/>
    public override long? Count => Choices.Count;

    internal override string? Problem() =>
        Choices.Count == 0 ? $"'{Name}' has no value: give it at least one choice."
        : Choices.Count > ChoicesMax ? $"'{Name}' has {Choices.Count} choices; at most {ChoicesMax} are searched."
        : Choices.Any(string.IsNullOrEmpty) ? $"'{Name}' has an empty choice; give it a text."
        : Choices.GroupBy(c => c, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice ? $"'{Name}' has the choice '{twice.Key}' twice; once is enough."
        : null;

    internal override bool Allows(ParameterValue value) => value.Text is { } text && Choices.Contains(text, StringComparer.Ordinal);

    internal override double ToUnit(ParameterValue value)
    {
        for (var i = 0; i < Choices.Count; i++)
        {
            if (string.Equals(Choices[i], value.Text, StringComparison.Ordinal))
            {
                return (i + 0.5) / Choices.Count;
            }
        }

        throw new ArgumentException($"'{value}' is no choice of '{Name}'.", nameof(value));
    }

    internal override ParameterValue FromUnit(double unit) => Choices[Math.Min((int)(Math.Clamp(unit, 0, 1) * Choices.Count), Choices.Count - 1)];

    internal override ParameterValue ValueAt(long index) => Choices[(int)index];

    internal override string Range() => $"one of {string.Join(", ", Choices)}";
}
