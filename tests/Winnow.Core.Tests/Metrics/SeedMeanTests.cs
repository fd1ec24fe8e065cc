using Winnow.Core.Metrics;
using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Metrics;

public sealed class SeedMeanTests
{
    private static readonly double[] Skewed = [1, 1, 2, 2, 3, 3, 4, 5, 8, 13, 21, 34];

    [Fact]
    public void FewSeedsGetStudentsT()
    {
        // Mean 3, s = √2.5, t(4) = 2.776445.
        var estimate = SeedMean.Of([1, 2, 3, 4, 5], Random());
        Assert.Equal("t", estimate.Interval);
        Assert.Equal(3 - (2.776445 * Math.Sqrt(0.5)), estimate.Low!.Value, 1e-5);
        Assert.Equal(3 + (2.776445 * Math.Sqrt(0.5)), estimate.High!.Value, 1e-5);
    }

    [Fact]
    public void OneSeedGetsNoInterval() => Assert.Equal(new(0.9, Low: null, High: null), SeedMean.Of([0.9], Random()));

    [Fact]
    public void TheMethodChangesAtTenSeeds()
    {
        Assert.Equal("t", SeedMean.Of(Skewed[..9], Random()).Interval);
        Assert.Equal("bca", SeedMean.Of(Skewed[..10], Random()).Interval);
    }

    [Fact]
    public void BootstrapIsTheSameForTheSameSeed() => Assert.Equal(SeedMean.Of(Skewed, Random()), SeedMean.Of(Skewed, Random()));

    [Fact]
    public void BootstrapLeansTowardsTheLongTail()
    {
        var (low, high) = BcaBootstrap.Interval(Skewed, Random());
        var mean = Skewed.Average();
        Assert.True(high - mean > 1.3 * (mean - low), $"[{low}, {high}] around {mean} does not follow the skew.");
    }

    [Fact]
    public void BootstrapMatchesAnotherImplementation()
    {
        // SciPy 1.10.1: stats.bootstrap((x,), np.mean, method="BCa", n_resamples=100_000). The margin is the noise of 10,000 resamples.
        var (low, high) = BcaBootstrap.Interval(Skewed, Random());
        Assert.Equal(4.083, low, 0.15);
        Assert.Equal(16.167, high, 0.35);
    }

    [Fact]
    public void BootstrapMirrorsItsValues()
    {
        var (low, high) = BcaBootstrap.Interval(Skewed, Random());
        var (mirroredLow, mirroredHigh) = BcaBootstrap.Interval([.. Skewed.Select(v => -v)], Random());
        Assert.Equal(low, -mirroredHigh, 0.02);
        Assert.Equal(high, -mirroredLow, 0.02);
    }

    [Fact]
    public void EqualValuesHaveAnIntervalOfNoWidth() => Assert.Equal((0.5, 0.5), BcaBootstrap.Interval([.. Enumerable.Repeat(0.5, 12)], Random()));

    [Theory]
    [InlineData(5, 0.93, 0.97)]
    [InlineData(20, 0.90, 0.96)]
    public void CoversTheTruthAboutAsOftenAsItSays(int seeds, double least, double most)
    {
        var random = Random();
        const int trials = 600;
        var covered = 0;
        for (var trial = 0; trial < trials; trial++)
        {
            var estimate = SeedMean.Of([.. Enumerable.Range(0, seeds).Select(_ => random.NextGaussian())], random);
            covered += estimate.Low <= 0 && estimate.High >= 0 ? 1 : 0;
        }

        Assert.InRange((double)covered / trials, least, most);
    }

    private static Random Random() => new(Seed.Derive(7, "seed-mean"));
}
