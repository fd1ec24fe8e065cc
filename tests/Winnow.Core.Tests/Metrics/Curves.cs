using Winnow.Core.Loop;

namespace Winnow.Core.Tests.Metrics;

/// <summary>Learning curves made from formulas.</summary>
internal static class Curves
{
    /// <summary>One run with a round every <paramref name="step"/> labels.</summary>
    public static SeedResult Run(int seed, int from, int to, int step, Func<int, double> metric) =>
        new(seed, [.. Rounds(from, to, step).Select(n => new CurvePoint(n, metric(n), 1))], "budget");

    /// <summary>The known answer's shape: 1 − 2^(−labels / half).</summary>
    public static Func<int, double> HalvingError(double half) => labels => 1 - Math.Pow(2, -labels / half);

    /// <summary>A standard normal value (Box and Muller 1958).</summary>
    public static double NextGaussian(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static IEnumerable<int> Rounds(int from, int to, int step)
    {
        for (var labels = from; labels <= to; labels += step)
        {
            yield return labels;
        }
    }
}
