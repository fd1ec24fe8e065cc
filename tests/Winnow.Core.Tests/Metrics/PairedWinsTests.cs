using Winnow.Core.Loop;
using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics;

public sealed class PairedWinsTests
{
    [Fact]
    public void A_steady_lead_wins_every_checkpoint_but_the_common_start()
    {
        var wins = PairedWins.Of([Runs("random", 5, (s, n) => Base(n) + (s * 0.001)), Runs("margin", 5, (s, n) => Base(n) + (n == 10 ? 0 : 0.02) + (s * 0.001))]);
        Assert.Equal(1, wins.Shares[1][0]);
        Assert.Equal(0, wins.Shares[0][1]);
        Assert.Null(wins.Shares[0][0]);
        Assert.Equal(4, wins.Checkpoints[1][0]); // 20, 30, 40, 50
    }

    [Fact]
    public void A_lead_that_noise_could_have_made_wins_nothing()
    {
        double[] noise = [0.3, -0.3, 0.2, -0.2, 0.05];
        var wins = PairedWins.Of([Runs("random", 5, (_, n) => Base(n)), Runs("margin", 5, (s, n) => Base(n) + noise[s - 1])]);
        Assert.Equal(0, wins.Shares[1][0]);
    }

    [Fact]
    public void Half_the_checkpoints_is_one_half()
    {
        var wins = PairedWins.Of([Runs("random", 4, (_, n) => Base(n)), Runs("margin", 4, (s, n) => Base(n) + (n > 30 ? 0.1 : 0) + (s * 1e-4 * (s % 2 == 0 ? 1 : -1)))]);
        Assert.Equal(0.5, wins.Shares[1][0]);
    }

    [Fact]
    public void The_test_is_students_at_five_percent()
    {
        // Five differences 0, 1, 2, 3, 4: t = 2 / (1.5811 / √5) = 2.828, above 2.776. With 4.1 in place of 4 it is 2.800; with 4.2, 2.772.
        Assert.Equal(1, Share([0, 1, 2, 3, 4]));
        Assert.Equal(1, Share([0, 1, 2, 3, 4.1]));
        Assert.Equal(0, Share([0, 1, 2, 3, 4.2]));

        static double? Share(double[] differences) =>
            PairedWins.Of([Runs("a", 5, (_, _) => 0), Runs("b", 5, (s, n) => n == 10 ? 0 : differences[s - 1])]).Shares[1][0];
    }

    [Fact]
    public void Only_rounds_that_both_measured_count()
    {
        var slow = ("random", (IReadOnlyList<SeedResult>)[.. Enumerable.Range(1, 3).Select(s => Curves.Run(s, 10, 50, 20, n => Base(n)))]);
        Assert.Equal(2, PairedWins.Of([slow, Runs("margin", 3, (_, n) => Base(n) + 0.1)]).Checkpoints[0][1]); // 30, 50
    }

    [Fact]
    public void One_seed_tells_nothing() => Assert.Null(PairedWins.Of([Runs("a", 1, (_, n) => Base(n)), Runs("b", 1, (_, n) => Base(n) + 0.1)]).Shares[1][0]);

    [Fact]
    public void The_mean_is_over_the_experiments_that_have_the_pair()
    {
        var sure = PairedWins.Of([Runs("a", 3, (_, n) => Base(n)), Runs("b", 3, (_, n) => Base(n) + 0.1)]);
        var even = PairedWins.Of([Runs("a", 3, (_, n) => Base(n)), Runs("b", 3, (_, n) => Base(n))]);
        var none = PairedWins.Of([Runs("a", 1, (_, n) => Base(n)), Runs("b", 1, (_, n) => Base(n))]);
        var mean = PairedWins.Mean([sure, even, none]);
        Assert.Equal(0.5, mean.Shares[1][0]);
        Assert.Equal(8, mean.Checkpoints[1][0]);
        Assert.Throws<ArgumentException>(() => PairedWins.Mean([sure, PairedWins.Of([Runs("a", 3, (_, n) => Base(n))])]));
    }

    private static double Base(int labels) => 1 - (5.0 / labels);

    private static (string Name, IReadOnlyList<SeedResult> Seeds) Runs(string name, int seeds, Func<int, int, double> metric) =>
        (name, [.. Enumerable.Range(1, seeds).Select(s => Curves.Run(s, 10, 50, 10, n => metric(s, n)))]);
}
