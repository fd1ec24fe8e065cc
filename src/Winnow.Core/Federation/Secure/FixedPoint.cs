namespace Winnow.Core.Federation;

/// <summary>Real numbers as whole ones modulo 2^32, so that sums are exact and can be masked.</summary>
/// <remarks>
/// The arithmetic of Flower's SecAgg+, so that results compare: values are scaled by the site's weight, clipped to ±<see cref="Clip"/>, shifted to 0 … 2·clip and scaled to
/// 0 … <see cref="Levels"/>; the first element carries the weight. Rounding is to the nearest, ties to even, so that a sum can be repeated. The mean of n sites of equal
/// weight is off by at most clip/levels (1.9e-6 with the defaults) per value.
/// </remarks>
/// <param name="Clip">Values beyond ±this are cut to it; greater than 0, default 8.</param>
/// <param name="Levels">Steps from −clip to clip, 2 to 2^24, default 2^22.</param>
public sealed record FixedPoint(double Clip = 8, int Levels = 1 << 22)
{
    /// <summary>Sites whose sum surely stays below the modulus 2^32.</summary>
    public int SitesMax => (int)((1L << 32) / (Levels + 1L));

    /// <summary>The vector a site adds to the sum [1 + values].</summary>
    /// <param name="values">Finite values.</param>
    /// <param name="weight">The site's share of the largest weight there may be, above 0 to 1.</param>
    /// <param name="clipped">How many values lay beyond the clip.</param>
    /// <exception cref="ArgumentException">A value is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is out of range or rounds to 0.</exception>
    public uint[] Quantise(ReadOnlySpan<float> values, double weight, out int clipped)
    {
        Check();
        var units = (uint)Math.Round(weight is > 0 and <= 1 ? weight * Levels : 0);
        if (units == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, $"A weight is above {0.5 / Levels:g2} and at most 1.");
        }

        var result = new uint[values.Length + 1];
        result[0] = units;
        var (factor, scale) = ((double)units / Levels, Levels / (2 * Clip));
        clipped = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i] * factor;
            if (!(Math.Abs(value) <= Clip))
            {
                if (double.IsNaN(value))
                {
                    throw new ArgumentException($"Value {i} is NaN; only finite values can be shared.", nameof(values));
                }

                clipped++;
                value = Math.Clamp(value, -Clip, Clip);
            }

            result[i + 1] = (uint)Math.Round((value + Clip) * scale);
        }

        return result;
    }

    /// <summary>The weighted mean that a sum of quantised vectors stands for.</summary>
    /// <param name="sum">Sum modulo 2^32 [1 + values].</param>
    /// <param name="sites">Sites that are in the sum, at least 1 and at most <see cref="SitesMax"/>.</param>
    /// <exception cref="ArgumentException">The sum carries no weight, or more than its sites can have.</exception>
    public float[] Mean(ReadOnlySpan<uint> sum, int sites)
    {
        Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(sites, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sites, SitesMax);
        if (sum.Length == 0 || sum[0] == 0 || sum[0] > (long)sites * Levels)
        {
            throw new ArgumentException($"The sum of {sites} sites carries a weight of {(sum.Length == 0 ? 0 : sum[0])} units, and 1 to {(long)sites * Levels} are possible; a site did not follow the arithmetic.", nameof(sum));
        }

        var (scale, shift, weight) = (2 * Clip / Levels, sites * Clip, (double)sum[0] / Levels);
        var mean = new float[sum.Length - 1];
        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] = (float)(((sum[i + 1] * scale) - shift) / weight);
        }

        return mean;
    }

    /// <summary>target += values, modulo 2^32.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Add(Span<uint> target, ReadOnlySpan<uint> values)
    {
        if (target.Length != values.Length)
        {
            throw new ArgumentException($"A vector of {values.Length} numbers cannot be added to one of {target.Length}.", nameof(values));
        }

        for (var i = 0; i < target.Length; i++)
        {
            unchecked
            {
                target[i] += values[i];
            }
        }
    }

    private void Check()
    {
        if (!(Clip > 0) || !double.IsFinite(Clip) || Levels is < 2 or > 1 << 24)
        {
            throw new ArgumentException(FormattableString.Invariant($"Fixed point needs a clip above 0 and 2 to {1 << 24} levels, not {Clip} and {Levels}."));
        }
    }
}
