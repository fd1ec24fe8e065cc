namespace Winnow.Bench.Serving;

/// <summary>Percentiles by nearest rank.</summary>
internal static class Percentiles
{
    /// <summary>The smallest value that at least a share of the values does not exceed.</summary>
    /// <exception cref="BenchException">There is no value.</exception>
    public static double Of(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length > 0 ? sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)] : throw new BenchException("Nothing was measured.");
    }
}
