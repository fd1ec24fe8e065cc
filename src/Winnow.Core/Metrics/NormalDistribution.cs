namespace Winnow.Core.Metrics;

/// <summary>The standard normal distribution.</summary>
/// <remarks>The series of Marsaglia (2004), "Evaluating the Normal Distribution", Journal of Statistical Software 11(4).</remarks>
internal static class NormalDistribution
{
    // Beyond this the distribution is 0 or 1 to the precision of the series.
    private const double End = 7;

    /// <summary>Probability of a value at most <paramref name="x"/>; absolute error below 1e-14.</summary>
    public static double Cumulative(double x)
    {
        if (Math.Abs(x) > End)
        {
            return x < 0 ? 0 : 1;
        }

        var (sum, term) = (x, x);
        for (var k = 3; sum + term != sum; k += 2)
        {
            term *= x * x / k;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI));
    }

    /// <summary>The value below which a share <paramref name="p"/> lies; held within −7 to 7, so 0 and 1 stay finite.</summary>
    public static double Quantile(double p)
    {
        var (low, high) = (-End, End);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Cumulative(middle) < p ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
