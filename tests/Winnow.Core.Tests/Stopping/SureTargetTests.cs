using Winnow.Core.Metrics;
using Winnow.Core.Stopping;

namespace Winnow.Core.Tests.Stopping;

public sealed class SureTargetTests
{
    [Theory]
    [InlineData(500, 0.9272)]
    [InlineData(1000, 0.9347)]
    [InlineData(2000, 0.9396)]
    public void Ninety_five_percent_observed_has_the_known_lower_bounds(int trials, double expected)
    {
        Assert.Equal(expected, WilsonInterval.Of(0.95, trials).Low, 4);
        // The exact bound at the same level lies a little lower.
        Assert.Equal(expected, ClopperPearson.Lower(trials * 95 / 100, trials, 0.025), 0.0008);
    }

    [Fact]
    public void The_exact_tail_is_the_sum_of_its_terms()
    {
        for (var trials = 1; trials <= 25; trials++)
        {
            for (var hits = 0; hits <= trials; hits++)
            {
                foreach (var share in (double[])[0, 0.03, 0.5, 0.9, 1])
                {
                    Assert.Equal(SlowTail(hits, trials, share), ClopperPearson.Tail(hits, trials, share), 1e-12);
                }
            }
        }
    }

    [Fact]
    public void Known_exact_bounds_are_met()
    {
        Assert.Equal(Math.Pow(0.05, 1 / 20.0), ClopperPearson.Lower(20, 20, 0.05), 10); // all right: error^(1/n)
        Assert.Equal(1 - Math.Pow(0.95, 1 / 20.0), ClopperPearson.Lower(1, 20, 0.05), 10);
        Assert.Equal(0, ClopperPearson.Lower(0, 20, 0.05), 10);
    }

    [Fact]
    public void All_rounds_together_spend_no_more_than_the_error()
    {
        var target = new SureTarget(0.9, 0.05);
        var spent = Enumerable.Range(1, 100_000).Sum(target.ErrorOf);
        Assert.InRange(spent, 0.0499, 0.05);
        Assert.All(Enumerable.Range(1, 50), t => Assert.True(target.ErrorOf(t + 1) < target.ErrorOf(t)));
    }

    [Fact]
    public void It_stops_exactly_where_the_lower_bound_passes_the_level()
    {
        var target = new SureTarget(0.9);
        for (var round = 1; round < 60; round += 7)
        {
            for (var hits = 880; hits <= 960; hits++)
            {
                var bound = ClopperPearson.Lower(hits, 1000, target.ErrorOf(round));
                Assert.Equal(bound >= 0.9, target.Decide(hits, 1000, round) is StopDecision.Stop);
            }
        }
    }

    [Fact]
    public void It_reads_the_counts_of_the_holdout_and_says_how_sure_it_is()
    {
        Assert.IsType<StopDecision.GoOn>(new SureTarget(0.9).Decide([new(0, 10, Histories.Measured(905, 1000))]));
        var stop = Assert.IsType<StopDecision.Stop>(new SureTarget(0.9).Decide([new(0, 10, Histories.Measured(950, 1000))]));
        Assert.StartsWith("the target is surely reached: 950 of 1000 held out are right, so the accuracy is at least 0.92", stop.Reason, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new SureTarget(0.9).Decide([new(0, 10, new("mAP50", 0.99))]));
    }

    [Fact]
    public void A_run_that_stays_just_below_the_level_is_stopped_in_one_case_of_twenty_at_most()
    {
        // Fresh holdouts each round are the hardest case; 80 rounds at 0.8999.
        var random = new Random(3);
        var target = new SureTarget(0.9);
        var limits = Enumerable.Range(1, 80).Select(t => Enumerable.Range(0, 401).First(h => target.Decide(h, 400, t) is StopDecision.Stop)).ToArray();
        var stops = Enumerable.Range(0, 500).Count(_ => limits.Any(limit => Enumerable.Range(0, 400).Count(_ => random.NextDouble() < 0.8999) >= limit));
        Assert.InRange(stops / 500.0, 0, 0.05);
    }

    private static double SlowTail(int hits, int trials, double share)
    {
        var sum = 0.0;
        for (var k = hits; k <= trials; k++)
        {
            var choose = 1.0;
            for (var i = 0; i < k; i++)
            {
                choose = choose * (trials - i) / (i + 1);
            }

            sum += choose * Math.Pow(share, k) * Math.Pow(1 - share, trials - k);
        }

        return sum;
    }
}
