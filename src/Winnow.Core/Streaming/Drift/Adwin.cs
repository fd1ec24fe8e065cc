namespace Winnow.Core.Streaming;

/// <summary>Adaptive windowing: a window of numbers that grows while their mean stays the same, and drops its old part once it has changed.</summary>
/// <remarks>
/// ADWIN2 of Bifet and Gavaldà, <i>Learning from time-changing data with adaptive windowing</i>, SDM 2007. The window is cut where two parts with n₀ and n₁ numbers have means
/// that differ by √(2/m · σ² · ln(2/δ′)) + 2/(3m) · R · ln(2/δ′), with m = 1/(1/n₀ + 1/n₁), δ′ = δ / ln n, R the farthest that a number may lie from the mean.
/// Buckets of 1, 2, 4, … numbers, at most 5 of a size: O(log n) memory, O(log n) time per check.
/// </remarks>
public sealed class Adwin
{
    private const int PerSize = 5;
    private const int PartMin = 5;

    /// <summary>Numbers in the window.</summary>
    public long Count { get; set; }

    /// <summary>Numbers seen since the start.</summary>
    public long Seen { get; set; }

    /// <summary>Buckets, oldest first.</summary>
    public List<AdwinBucket> Buckets { get; init; } = [];

    /// <summary>Mean of the window; 0 where it is empty.</summary>
    public double Mean() => Count == 0 ? 0 : Buckets.Sum(b => b.Sum) / Count;

    /// <summary>Adds a number; true where the mean of the newer part has risen above that of the older part, which is then dropped.</summary>
    /// <param name="value">A finite number.</param>
    /// <param name="delta">Confidence parameter, above 0 and below 1; the paper uses 0.002.</param>
    /// <param name="range">The farthest that a number may lie from the mean: 1 for numbers from 0 to 1.</param>
    /// <param name="clock">A check is made every this many numbers; 1 or more.</param>
    /// <remarks>A fall drops the older part too, but is not reported: a model that grows better is no alarm.</remarks>
    public bool Add(double value, double delta, double range, int clock)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A drift detector takes finite numbers.");
        }

        Buckets.Add(new(1, value, 0));
        Count++;
        Seen++;
        Compress();
        var risen = false;
        if (Seen % clock == 0)
        {
            while (Cut(delta, range) is { } cut)
            {
                risen |= cut;
                Count -= Buckets[0].Size;
                Buckets.RemoveAt(0);
            }
        }

        return risen;
    }

    private void Compress()
    {
        // Walks from the newest: where a size has one bucket too many, its two oldest become one of the next size.
        for (var end = Buckets.Count; end > 0;)
        {
            var size = Buckets[end - 1].Size;
            var start = end;
            while (start > 0 && Buckets[start - 1].Size == size)
            {
                start--;
            }

            if (end - start <= PerSize)
            {
                return;
            }

            Buckets[start] = Buckets[start].With(Buckets[start + 1]);
            Buckets.RemoveAt(start + 1);
            end = start + 1;
        }
    }

    /// <summary>Whether the window must be cut: true for a rise, false for a fall, null for neither.</summary>
    private bool? Cut(double delta, double range)
    {
        if (Count < 2 * PartMin)
        {
            return null;
        }

        var whole = Buckets.Aggregate((a, b) => a.With(b));
        var log = Math.Log(2 * Math.Log(Count) / delta);
        var variance = whole.Squares / Count;
        var (old, oldSum) = (0L, 0.0);
        foreach (var bucket in Buckets.SkipLast(1))
        {
            (old, oldSum) = (old + bucket.Size, oldSum + bucket.Sum);
            var young = Count - old;
            if (old < PartMin || young < PartMin)
            {
                continue;
            }

            var m = 1 / ((1.0 / old) + (1.0 / young));
            var difference = ((whole.Sum - oldSum) / young) - (oldSum / old);
            if (Math.Abs(difference) > Math.Sqrt(2 / m * variance * log) + (2 / (3 * m) * range * log))
            {
                return difference > 0;
            }
        }

        return null;
    }
}
