namespace Winnow.Server.Federation;

/// <summary>Counts that travel at the end of a round's vector and are summed with it: under secure aggregation nobody sees those of one site.</summary>
/// <param name="Measured">Held-out labels that the round's starting model was measured on; for detectors twice the objects found right plus those missed and wrong.</param>
/// <param name="Right">Those it had right; for detectors twice the objects found right. Right over measured is the accuracy, for detectors F1.</param>
/// <param name="Work">What people did.</param>
public sealed record RoundCounts(long Measured, long Right, SiteWorkload Work)
{
    /// <summary>Numbers in a vector.</summary>
    public const int Length = 6;

    /// <summary>Nothing is said: so of a site that keeps a privacy account.</summary>
    public static RoundCounts None { get; } = new(0, 0, SiteWorkload.None);

    // Exact in a float32, and 255 sites stay below the modulus of secure sums.
    private const long Most = 1 << 24;

    /// <summary>Share of what was measured that was right; null where nothing was measured.</summary>
    public double? Accuracy => Measured == 0 ? null : (double)Right / Measured;

    /// <summary>The counts of several sites together.</summary>
    public RoundCounts Plus(RoundCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Measured + other.Measured, Right + other.Right, new(Work.Labels + other.Work.Labels, Work.Seconds + other.Work.Seconds, Work.Compared + other.Work.Compared, Work.Agreed + other.Work.Agreed));
    }

    internal uint[] ToNumbers() => [.. ((long[])[Measured, Right, Work.Labels, Work.Seconds, Work.Compared, Work.Agreed]).Select(n => (uint)Math.Clamp(n, 0, Most))];

    internal static RoundCounts Of(ReadOnlySpan<uint> numbers) => new(numbers[0], numbers[1], new(numbers[2], numbers[3], numbers[4], numbers[5]));

    // What a hostile site writes here is cut to what an honest one could write; its model is judged elsewhere.
    internal static RoundCounts Of(ReadOnlySpan<float> numbers)
    {
        var counts = new uint[Length];
        for (var i = 0; i < Length; i++)
        {
            counts[i] = numbers[i] is > 0 and <= Most ? (uint)numbers[i] : 0;
        }

        return Of(counts);
    }
}
