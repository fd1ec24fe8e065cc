namespace Winnow.Core.Reporting;

/// <summary>Maps values to coordinates of a drawing, linearly, and knows round numbers for its axis.</summary>
internal sealed class SvgScale
{
    private readonly double from;
    private readonly double to;

    /// <summary>A scale from values to coordinates.</summary>
    /// <param name="low">Value drawn at <paramref name="from"/>.</param>
    /// <param name="high">Value drawn at <paramref name="to"/>; greater than <paramref name="low"/>.</param>
    /// <param name="from">Coordinate of the lowest value.</param>
    /// <param name="to">Coordinate of the highest value; less than <paramref name="from"/> on upright axes.</param>
    public SvgScale(double low, double high, double from, double to)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || high <= low)
        {
            throw new ArgumentException($"An axis from {low} to {high} has no length.", nameof(high));
        }

        (Low, High, this.from, this.to) = (low, high, from, to);
    }

    /// <summary>Lowest value.</summary>
    public double Low { get; }

    /// <summary>Highest value.</summary>
    public double High { get; }

    /// <summary>A scale whose ends are round numbers around the values.</summary>
    /// <param name="low">Lowest value to hold.</param>
    /// <param name="high">Highest value to hold; may equal <paramref name="low"/>.</param>
    /// <param name="from">Coordinate of the lower end.</param>
    /// <param name="to">Coordinate of the upper end.</param>
    /// <param name="ticks">About how many ticks the axis will have.</param>
    public static SvgScale Around(double low, double high, double from, double to, int ticks)
    {
        if (high - low < 1e-9)
        {
            (low, high) = (low - 0.05, high + 0.05); // a flat line still gets an axis
        }

        var step = Step(high - low, ticks);
        return new(Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step, from, to);
    }

    /// <summary>The coordinate of a value; values outside are held at the ends.</summary>
    public double Map(double value) => from + ((Math.Clamp(value, Low, High) - Low) / (High - Low) * (to - from));

    /// <summary>Round values within the scale, ascending: multiples of 1, 2 or 5 times a power of ten.</summary>
    /// <param name="about">How many are wanted; half to twice as many come.</param>
    public IReadOnlyList<double> Ticks(int about)
    {
        var step = Step(High - Low, about);
        var first = (long)Math.Ceiling((Low / step) - 1e-9);
        var last = (long)Math.Floor((High / step) + 1e-9);
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => Math.Round((first + i) * step, 10))];
    }

    private static double Step(double span, int about)
    {
        var rough = span / Math.Max(1, about);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch
        {
            < 1.5 => power,
            < 3.5 => 2 * power,
            < 7.5 => 5 * power,
            _ => 10 * power,
        };
    }
}
