using System.Globalization;

namespace Winnow.Core.Search;

/// <summary>A real number of an interval, on a linear or logarithmic scale, or in steps.</summary>
/// <param name="Name">Unique within its space.</param>
/// <param name="Low">Smallest value; above 0 on a logarithmic scale.</param>
/// <param name="High">Largest value, at least <paramref name="Low"/>; included.</param>
public sealed record FloatParameter(string Name, double Low, double High) : SearchParameter(Name)
{
    private const double Slack = 1e-9; // of a step: 0.3 is three steps of 0.1 although 0.3 / 0.1 is a little less

    /// <summary>Whether equal ratios, not equal differences, are equally far apart.</summary>
    public bool Log { get; init; }

    /// <summary>Distance of two values, counted from <see cref="Low"/>; null for any value. Linear scales only.</summary>
    public double? Step { get; init; }

    /// <inheritdoc/>
    public override long? Count => Low == High ? 1 : Step is { } step ? (long)Math.Floor(((High - Low) / step) + Slack) + 1 : null;

    internal override string? Problem() =>
        !double.IsFinite(Low) || !double.IsFinite(High) || !double.IsFinite(High - Low) ? $"The ends of '{Name}' must be finite numbers, not {Text(Low)} and {Text(High)}."
        : Low > High ? $"'{Name}' has no value: its range {Text(Low)} to {Text(High)} is empty. Exchange the ends."
        : Log && Low <= 0 ? $"'{Name}' has a logarithmic scale from {Text(Low)}; give a low end above 0, or a linear scale."
        : Log && Step is not null ? $"'{Name}' has a logarithmic scale and steps; take one of the two."
        : Step is { } step && !(step > 0 && double.IsFinite(step) && (High - Low) / step < 1e9) ? $"The step of '{Name}' is {Text(step)}; it must be above 0, with fewer than a billion steps in the range."
        : null;

    internal override bool Allows(ParameterValue value) =>
        value.Text is null && value.Number >= Low && value.Number <= High && (Count is null || FromUnit(ToUnit(value)) == value);

    internal override double ToUnit(ParameterValue value)
    {
        var number = Math.Clamp(value.Number, Low, High);
        return Low == High ? 0.5
            : Step is { } step ? (Math.Round((number - Low) / step) + 0.5) / Count!.Value
            : Log ? Math.Log(number / Low) / Math.Log(High / Low)
            : (number - Low) / (High - Low);
    }

    internal override ParameterValue FromUnit(double unit)
    {
        var share = Math.Clamp(unit, 0, 1);
        return Low == High ? Low
            : Step is not null ? ValueAt(Math.Min((long)(share * Count!.Value), Count.Value - 1))
            : Math.Clamp(Log ? Low * Math.Pow(High / Low, share) : Low + (share * (High - Low)), Low, High);
    }

    internal override ParameterValue ValueAt(long index) => Math.Min(Low + (index * (Step ?? 0)), High);

    internal override string Range() => $"float {Text(Low)}..{Text(High)}{(Log ? " log" : "")}{(Step is { } step ? $" step {Text(step)}" : "")}";

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
