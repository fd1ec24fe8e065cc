using Winnow.Core.Loop;

namespace Winnow.Core.Metrics;

/// <summary>Means over seeds with 95 % intervals.</summary>
public static class SeedMean
{
    /// <summary>Fewest seeds for a bootstrap interval; with fewer it would be too narrow, and Student's t is used.</summary>
    public const int BootstrapSeeds = 10;

    /// <summary>The mean of <paramref name="values"/> with its interval: BCa bootstrap from <see cref="BootstrapSeeds"/> on, Student's t from 2 on, else none.</summary>
    /// <param name="values">One finite value per seed, at least one.</param>
    /// <param name="random">Draws the bootstrap's resamples; unused with fewer seeds.</param>
    /// <exception cref="InvalidOperationException">There are no values.</exception>
    public static Estimate Of(IReadOnlyList<double> values, Random random)
    {
        ArgumentNullException.ThrowIfNull(values);
        var mean = values.Average();
        switch (values.Count)
        {
            case < 2:
                return new(mean, Low: null, High: null);
            case < BootstrapSeeds:
                var half = StudentT.HalfWidth(values);
                return new(mean, mean - half, mean + half, "t");
            default:
                var (low, high) = BcaBootstrap.Interval(values, random);
                return new(mean, low, high, "bca");
        }
    }
}
