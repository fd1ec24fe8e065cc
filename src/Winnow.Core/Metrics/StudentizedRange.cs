namespace Winnow.Core.Metrics;

/// <summary>The range of k standard normal variables: the studentized range with infinite degrees of freedom.</summary>
/// <remarks>P(range ≤ q) = k ∫ φ(z) (Φ(z) − Φ(z − q))ᵏ⁻¹ dz (Pearson and Hartley 1942), by the trapezoid rule, whose error falls exponentially for such bells; error about 1e-10.</remarks>
internal static class StudentizedRange
{
    private const int Steps = 320;
    private const double End = 8;

    /// <summary>Probability that the range of <paramref name="count"/> values is at most <paramref name="q"/>.</summary>
    public static double Cumulative(double q, int count)
    {
        if (q <= 0)
        {
            return 0;
        }

        const double step = 2 * End / Steps;
        var sum = 0.0;
        for (var i = 0; i <= Steps; i++)
        {
            var z = -End + (i * step);
            var within = NormalDistribution.Cumulative(z) - NormalDistribution.Cumulative(z - q);
            sum += Math.Exp(-0.5 * z * z) * Math.Pow(Math.Max(0, within), count - 1);
        }

        return Math.Min(1, count * sum * step / Math.Sqrt(2 * Math.PI));
    }

    /// <summary>The range that is not passed with probability <paramref name="p"/>.</summary>
    public static double Quantile(double p, int count)
    {
        var (low, high) = (0.0, 20.0);
        for (var i = 0; i < 45; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Cumulative(middle, count) < p ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
