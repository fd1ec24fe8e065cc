namespace Winnow.Core.Metrics;

/// <summary>Student's t distribution with whole degrees of freedom.</summary>
/// <remarks>The finite sums of Abramowitz and Stegun (1964), 26.7.3 and 26.7.4. O(degrees of freedom) time.</remarks>
public static class StudentT
{
    /// <summary>The value below which a share <paramref name="p"/> of the distribution lies.</summary>
    /// <param name="p">Probability between 0 and 1, both excluded.</param>
    /// <param name="degrees">Degrees of freedom, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public static double Quantile(double p, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        if (!(p > 0 && p < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile needs a probability between 0 and 1, both excluded.");
        }

        var central = Math.Abs((2 * p) - 1);
        var (low, high) = (0.0, Math.PI / 2);
        // Halving to the last bit: the quantile is asked for a handful of times, so certainty matters more than speed.
        for (var middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            (low, high) = Central(middle, degrees) < central ? (middle, high) : (low, middle);
        }

        return Math.CopySign(Math.Tan(low) * Math.Sqrt(degrees), p - 0.5);
    }

    /// <summary>Half-width of the interval of a mean over <paramref name="values"/>: t · s / √n.</summary>
    /// <param name="values">Two values or more.</param>
    /// <param name="p">Probability below the upper end: 0.975 for the 95 % interval, 0.95 for the one-sided one.</param>
    /// <exception cref="ArgumentException">There are fewer than two values.</exception>
    internal static double HalfWidth(IReadOnlyList<double> values, double p = 0.975)
    {
        if (values.Count < 2)
        {
            throw new ArgumentException($"An interval needs at least two values; there are {values.Count}.", nameof(values));
        }

        var mean = values.Average();
        var variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1);
        return Quantile(p, values.Count - 1) * Math.Sqrt(variance / values.Count);
    }

    /// <summary>Probability that |t| is at most √degrees · tan(<paramref name="angle"/>).</summary>
    private static double Central(double angle, int degrees)
    {
        var (sin, cos) = Math.SinCos(angle);
        var odd = degrees % 2 == 1;
        var term = odd ? cos : 1;
        var sum = 0.0;
        for (var k = odd ? 2 : 1; k < degrees; k += 2)
        {
            sum += term;
            term *= cos * cos * k / (k + 1);
        }

        return odd ? 2 / Math.PI * (angle + (sin * sum)) : sin * sum;
    }
}
