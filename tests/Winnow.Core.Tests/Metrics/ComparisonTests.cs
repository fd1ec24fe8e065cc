using Winnow.Core.Loop;
using Winnow.Core.Metrics;
using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Metrics;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public void HalfTheLabelsIsFiftyPercentAtEveryTarget(int seeds)
    {
        var margin = Build(
            Runs("random", seeds, s => Curves.Run(s, 0, 400, 20, Curves.HalvingError(100))),
            Runs("margin", seeds, s => Curves.Run(s, 0, 200, 10, Curves.HalvingError(50))))[1];
        Assert.Equal([0.5, 0.8, 1], margin.Saving.Select(s => s.Target));
        Assert.All([.. margin.Saving, .. margin.SavingAtMetric], s =>
        {
            Assert.True(s.Reached);
            Assert.Equal(seeds, s.ReachedSeeds);
            Assert.Equal(50, s.Percent!.Value, 1e-9);
            Assert.Equal(s.RandomLabels!.Value / 2, s.Labels!.Value, 1e-9);
            Assert.Equal(seeds > 1, s.Low is not null);
            Assert.Equal(50, s.Low ?? 50, 1e-9);
            Assert.Equal(50, s.High ?? 50, 1e-9);
            Assert.Equal(seeds switch { 1 => null, < 10 => "t", _ => "bca" }, s.Interval);
        });
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    public void TheSameCurvesSaveNothing(int seeds)
    {
        var margin = Build(Runs("random", seeds, s => Noisy(s, "same", 0)), Runs("margin", seeds, s => Noisy(s, "same", 0)))[1];
        Assert.All(margin.Saving, s => Assert.Equal(0, s.Percent));
        Assert.Equal(0, margin.AulcGain!.Mean);
        Assert.Equal(1, margin.AulcGainP);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    public void EquallyGoodStrategiesHaveZeroInTheInterval(int seeds)
    {
        var margin = Build(Runs("random", seeds, s => Noisy(s, "one", 0)), Runs("margin", seeds, s => Noisy(s, "two", 0)))[1];
        Assert.InRange(0, margin.Saving[0].Low!.Value, margin.Saving[0].High!.Value);
        Assert.InRange(0, margin.AulcGain!.Low!.Value, margin.AulcGain.High!.Value);
        Assert.True(margin.AulcGainP > 0.05);
    }

    [Fact]
    public void AStrategyThatCostsMoreSavesANegativeShare()
    {
        var entropy = Build(
            Runs("random", 3, s => Curves.Run(s, 0, 100, 10, Curves.HalvingError(50))),
            Runs("entropy", 3, s => Curves.Run(s, 0, 400, 20, Curves.HalvingError(100))))[1];
        Assert.All(entropy.Saving, s => Assert.Equal(-100, s.Percent!.Value, 1e-9));
        Assert.True(entropy.AulcGain!.Mean < 0);
    }

    [Fact]
    public void ASeedThatNeverGetsThereIsReportedAndTheMeanWithheld()
    {
        var margin = Build(
            Runs("random", 5, s => Curves.Run(s, 0, 400, 20, Curves.HalvingError(100))),
            Runs("margin", 5, s => Curves.Run(s, 0, s < 2 ? 150 : 250, 10, Curves.HalvingError(50))))[1];
        var (half, all) = (margin.Saving[0], margin.Saving[2]);
        Assert.True(half.Reached);
        Assert.False(all.Reached);
        Assert.Equal(3, all.ReachedSeeds);
        Assert.Null(all.Percent);
        Assert.Null(all.Low);
        Assert.Null(all.Interval);
        Assert.Null(all.Labels);
        Assert.Equal(400, all.RandomLabels!.Value, 1e-9);
        Assert.Equal([true, true, false, false, false], all.Pairs.Select(p => p.Labels is null));
    }

    [Fact]
    public void ALevelTheBaselineNeverReachesIsNoSaving()
    {
        var result = Comparison.Build(
            [
                Runs("random", 3, s => Curves.Run(s, 0, 100, 10, Curves.HalvingError(100))),
                Runs("margin", 3, s => Curves.Run(s, 0, 100, 10, Curves.HalvingError(20))),
            ],
            "random",
            [0.9])[1].SavingAtMetric.Single();
        Assert.False(result.Reached);
        Assert.Equal(3, result.ReachedSeeds);
        Assert.Null(result.Percent);
        Assert.Null(result.RandomLabels);
        Assert.NotNull(result.Labels);
    }

    [Fact]
    public void ABaselineThatLearnsNothingHasNoGainToReach()
    {
        var margin = Build(Runs("random", 3, s => Curves.Run(s, 10, 50, 10, n => 0.5 - (n / 1000.0))), Runs("margin", 3, s => Noisy(s, "x", 0)))[1];
        Assert.Empty(margin.Saving);
        Assert.All(margin.SavingAtMetric, s => Assert.Equal(3, s.Pairs.Count));
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 0)]
    [InlineData(10, 0)]
    public void NoShareIsSavedOfAGainThatCannotBeToldFromNone(int seeds, int savings)
    {
        // From seed to seed the baseline ends 0.05 above and 0.04 below its start; two seeds are too few to ask.
        var result = Build(
            Runs("random", seeds, s => Curves.Run(s, 0, 100, 10, n => 0.3 + (n / 100.0 * (s % 2 == 0 ? 0.05 : -0.04)))),
            Runs("margin", seeds, s => Curves.Run(s, 0, 100, 10, n => 0.3 + (n / 500.0))));
        Assert.Equal(savings, result[1].Saving.Count);
        Assert.Equal(2, result[1].SavingAtMetric.Count);
        Assert.Equal(seeds < 3, result[0].Gain!.Low is null);
        Assert.Equal(seeds < 3, result[0].Gain!.Exists());
        Assert.Equal(0.2, result[1].Gain!.Mean, 1e-12);
    }

    [Fact]
    public void TheGainsLowerEndIsStudentsOneSidedOne()
    {
        // Gains 0.1, 0.2, 0.3: mean 0.2, deviation 0.1, t at 0.95 with two degrees of freedom 2.91999.
        var gain = Build(Runs("random", 3, s => Curves.Run(s, 0, 100, 10, n => (1 + s) * n / 1000.0)), Runs("margin", 3, s => Noisy(s, "x", 0)))[0].Gain!;
        Assert.Equal(0.2, gain.Mean, 1e-12);
        Assert.Equal(0.2 - (2.91999 * 0.1 / Math.Sqrt(3)), gain.Low!.Value, 1e-5);
        Assert.True(gain.Exists());
    }

    [Fact]
    public void EachSeedHasItsOwnLevelFromItsOwnBaseline()
    {
        var pairs = Build(
            Runs("random", 3, s => Curves.Run(s, 0, 100, 10, n => (1 + s) * n / 1000.0)),
            Runs("margin", 3, s => Curves.Run(s, 0, 100, 10, n => (1 + s) * n / 500.0)))[1].Saving[1].Pairs;
        Assert.Equal([0.08, 0.16, 0.24], pairs.Select(p => Math.Round(p.Level, 12)));
        Assert.All(pairs, p => Assert.Equal((40, 80), (Math.Round(p.Labels!.Value, 9), Math.Round(p.RandomLabels!.Value, 9))));
    }

    [Fact]
    public void AulcIsOverTheLabelsThatAllHave()
    {
        // Same line, but the baseline goes on to where it is higher: no gain over what they share.
        var result = Build(
            Runs("random", 3, s => Curves.Run(s, 20, 1020, 100, n => n / 2000.0)),
            Runs("margin", 3, s => Curves.Run(s, 20, 520, 50, n => n / 2000.0)));
        Assert.Equal(0, result[1].AulcGain!.Mean, 1e-12);
        Assert.Equal(0.135, result[0].Aulc.Mean, 1e-12);
        Assert.Equal(0.135, result[1].Aulc.Mean, 1e-12);
    }

    [Fact]
    public void BaselineComesFirstAndComparesWithNothing()
    {
        var result = Build(
            Runs("margin", 2, s => Noisy(s, "m", 0)), Runs("random", 2, s => Noisy(s, "r", 0)), Runs("badge", 2, s => Noisy(s, "b", 0)));
        Assert.Equal(["random", "margin", "badge"], result.Select(r => r.Name));
        Assert.Empty(result[0].Saving);
        Assert.Empty(result[0].SavingAtMetric);
        Assert.Null(result[0].AulcGain);
        Assert.Null(result[0].AulcGainP);
        Assert.NotEmpty(result[0].Mean);
    }

    [Fact]
    public void OneSeedGivesFiguresWithoutIntervals()
    {
        var margin = Build(Runs("random", 1, s => Noisy(s, "r", 0)), Runs("margin", 1, s => Noisy(s, "m", 0.1)))[1];
        Assert.NotNull(margin.Saving[0].Percent);
        Assert.Null(margin.Saving[0].Low);
        Assert.Null(margin.Aulc.Low);
        Assert.NotNull(margin.AulcGain);
        Assert.Null(margin.AulcGain.Low);
        Assert.Null(margin.AulcGainP);
        Assert.All(margin.Mean, p => Assert.Null(p.Low));
    }

    [Fact]
    public void MissingSeedsAreComparedWithoutAnInterval()
    {
        var margin = Build(Runs("random", 5, s => Noisy(s, "r", 0)), Runs("margin", 3, s => Noisy(s, "m", 0.1)))[1];
        Assert.Equal([0, 1, 2], margin.Saving[0].Pairs.Select(p => p.Seed));
        Assert.NotNull(margin.Saving[0].Percent);
        Assert.Null(margin.Saving[0].Low);
        Assert.Null(margin.Saving[0].Interval);
        Assert.Null(margin.AulcGain!.Low);
        Assert.Null(margin.AulcGainP);
        Assert.NotNull(margin.Aulc.Low);
    }

    [Fact]
    public void StrategiesWithoutAMeasuredRunAreLeftOut()
    {
        var result = Build(
            Runs("random", 2, s => Noisy(s, "r", 0)), ("none", []), ("failed", [new(0, [], "failed")]), Runs("other seeds", 2, s => Noisy(s + 10, "o", 0)));
        Assert.Equal(["random", "other seeds"], result.Select(r => r.Name));
        Assert.All(result[1].Saving, s => Assert.False(s.Reached));
        Assert.Null(result[1].AulcGain);
    }

    [Fact]
    public void FiguresDoNotDependOnOtherStrategiesOrOrder()
    {
        var (random, margin, badge) = (Runs("random", 12, s => Noisy(s, "r", 0)), Runs("margin", 12, s => Noisy(s, "m", 0.1)), Runs("badge", 12, s => Noisy(s, "b", 0.1)));
        var alone = Build(random, margin)[1];
        var among = Build(badge, margin, random)[2];
        Assert.Equal(alone.Saving[1] with { Pairs = [] }, among.Saving[1] with { Pairs = [] });
        Assert.Equal((alone.Aulc, alone.AulcGain, alone.AulcGainP), (among.Aulc, among.AulcGain, among.AulcGainP));
    }

    [Fact]
    public void WrongInputIsNamed()
    {
        var random = Runs("random", 2, s => Noisy(s, "r", 0));
        Assert.Contains("'random'", Assert.Throws<ArgumentException>(() => Build(("margin", random.Seeds))).Message, StringComparison.Ordinal);
        Assert.Contains("'random'", Assert.Throws<ArgumentException>(() => Build(random, random)).Message, StringComparison.Ordinal);
        Assert.Contains("Seed 0", Assert.Throws<ArgumentException>(() => Build(("random", [.. random.Seeds, random.Seeds[0]]))).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<StrategyResult> Build(params (string Name, IReadOnlyList<SeedResult> Seeds)[] runs) =>
        Comparison.Build(runs, "random", [0.25, 0.75]);

    private static (string Name, IReadOnlyList<SeedResult> Seeds) Runs(string name, int seeds, Func<int, SeedResult> run) =>
        (name, [.. Enumerable.Range(0, seeds).Select(run)]);

    private static SeedResult Noisy(int seed, string name, double lead)
    {
        var random = new Random(Seed.Derive(seed, name));
        return Curves.Run(seed, 20, 420, 20, n => Curves.HalvingError(100 * (1 - lead))(n) + (0.02 * random.NextGaussian()));
    }
}
