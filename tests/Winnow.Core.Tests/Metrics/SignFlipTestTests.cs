using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Metrics;
using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Metrics;

public sealed class SignFlipTestTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public void AllOnOneSideIsTheSmallestProbability(int pairs) =>
        Assert.Equal(2 / Math.Pow(2, pairs), P([.. Enumerable.Range(1, pairs).Select(i => 0.01 * i)]), 1e-12);

    [Fact]
    public void CountsByHand() =>
        // |±1 ±2 ±3| ≥ 4 for four of eight: ±(1+2+3) and ±(−1+2+3).
        Assert.Equal(0.5, P([-1, 2, 3]));

    [Fact]
    public void MatchesAnotherImplementation() =>
        // SciPy 1.10.1: stats.permutation_test((d,), np.mean, permutation_type="samples", n_resamples=np.inf).
        Assert.Equal(0.033203125, P([0.3, -0.1, 0.5, 0.2, 0.4, -0.2, 0.6, 0.1, 0.05, 0.33]), 1e-12);

    [Fact]
    public void NoDifferenceIsCertain() => Assert.Equal(1, P([0, 0, 0, 0]));

    [Fact]
    public void TiesInAnotherOrderOfSummingCount() => Assert.Equal(4 / 8.0, P([0.1, 0.2, 0.0]));

    [Fact]
    public void SignAndOrderOfThePairsDoNotMatter() => Prop.ForAll(
        Gen.Choose(-50, 50).Select(v => v / 100.0).ArrayOf().Where(d => d.Length is > 0 and < 11).ToArbitrary(),
        differences =>
        {
            var p = P(differences);
            Assert.InRange(p, Math.Pow(2, 1 - differences.Length) - 1e-12, 1);
            Assert.Equal(p, P([.. differences.Select(d => -d)]), 1e-12);
            Assert.Equal(p, P([.. differences.Reverse()]), 1e-12);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void DrawnSignsAgreeWithAllSigns()
    {
        // A thirteenth pair without difference changes nothing but the way of counting.
        var random = Random("agree");
        double[] differences = [.. Enumerable.Range(0, 12).Select(_ => random.NextGaussian() + 0.4)];
        Assert.Equal(P(differences), P([.. differences, 0]), 0.02);
    }

    [Fact]
    public void DrawnProbabilityIsNeverZero() => Assert.Equal(1.0 / (SignFlipTest.Draws + 1), P([.. Enumerable.Repeat(1.0, 40)]), 1e-12);

    [Theory]
    [InlineData(12, 1000)]
    [InlineData(20, 400)]
    public void IsUniformWhereThereIsNoDifference(int pairs, int trials)
    {
        var random = Random("uniform");
        double[] p = [.. Enumerable.Range(0, trials).Select(_ => P([.. Enumerable.Range(0, pairs).Select(_ => random.NextGaussian())])).Order()];
        // Kolmogorov–Smirnov distance; 1.63 / √n is its 1 % critical value.
        var distance = p.Select((value, i) => Math.Max(value - ((double)i / trials), ((i + 1.0) / trials) - value)).Max();
        Assert.True(distance < 1.63 / Math.Sqrt(trials), $"Distance {distance} from uniform.");
    }

    [Fact]
    public void NothingToTestIsRefused() => Assert.Throws<ArgumentException>(() => P([]));

    private static double P(double[] differences) => SignFlipTest.PValue(differences, Random("signs"));

    private static Random Random(string purpose) => new(Seed.Derive(3, purpose));
}
