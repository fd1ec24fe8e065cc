using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Streaming;

namespace Winnow.Core.Tests.Streaming;

public sealed class StreamBudgetTests
{
    [Fact]
    public void The_estimate_of_a_stream_that_is_always_labelled_goes_to_one()
    {
        var budget = new EstimatedBudget();
        var state = budget.Start();
        for (var i = 0; i < 2000; i++)
        {
            budget.Advance(state, 0, labelled: true, 1);
        }

        Assert.Equal(1, budget.Spent(state), 6);
    }

    [Fact]
    public void The_estimate_of_one_label_is_one_over_the_window()
    {
        var budget = new EstimatedBudget(window: 50);
        var state = budget.Start();
        budget.Advance(state, 0, labelled: true, 0.1);
        Assert.Equal(0.02, budget.Spent(state), 12);
        budget.Advance(state, 0, labelled: false, 0.1);
        Assert.Equal(0.0196, budget.Spent(state), 12);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void A_strategy_that_always_wants_spends_the_estimated_budget(double share) =>
        Assert.InRange(Labels(new EstimatedBudget(), share, _ => new(0, "wanted") { Wants = true }, 10_000).Count(l => l) / 10_000.0, share - 0.01, share + 0.005);

    [Fact]
    public void The_quantile_filter_decides_alike_at_any_scale()
    {
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            // Whole numbers times powers of two are exact, so not even rounding may change a decision.
            int[] scores = [.. Enumerable.Range(0, 600).Select(i => new Random(seed + i).Next(1 << 20))];
            var plain = Labels(new QuantileBudget(window: 64, tolerance: 64), 0.125, i => new(scores[i], "scored"), 600);
            Assert.Equal(plain, Labels(new QuantileBudget(window: 64, tolerance: 64), 0.125, i => new((scores[i] * 1024.0) + (1 << 24), "scored"), 600));
            Assert.Equal(plain, Labels(new QuantileBudget(window: 64, tolerance: 64), 0.125, i => new((scores[i] / 4096.0) - 512, "scored"), 600));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_quantile_filter_spends_the_budget_within_one_percent()
    {
        var random = new Random(1);
        Assert.InRange(Labels(new QuantileBudget(), 0.1, i => new(random.NextDouble() + (i / 1000), "scored"), 10_000).Count(l => l), 900, 1100);
        Assert.InRange(Labels(new QuantileBudget(), 0.1, _ => new(7, "always the same"), 10_000).Count(l => l), 999, 1001);
    }

    [Fact]
    public void A_held_budget_never_leaves_its_band_whatever_is_wished()
    {
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var share = 0.02 + (0.9 * random.NextDouble());
            var phase = 1 + random.Next(300);
            var debt = 0.0;
            foreach (var label in Labels(new HeldBudget(new OpenBudget(), band: 20), share, i => new(random.NextDouble(), "moody") { Wants = i / phase % 2 == 0 }, 2000))
            {
                debt += (label ? 1 : 0) - share;
                Assert.InRange(debt, -20.000001, 20.000001);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_veto_goes_before_the_budget() =>
        Assert.DoesNotContain(true, Labels(new HeldBudget(new OpenBudget()), 0.5, _ => new(0, "vetoed") { Wants = false, Vetoed = true }, 500));

    private static List<bool> Labels(IStreamBudget budget, double share, Func<int, StreamScore> score, int count)
    {
        var state = budget.Start();
        var labels = new List<bool>();
        for (var i = 0; i < count; i++)
        {
            var s = score(i);
            labels.Add(budget.Judge(state, s, share).Label);
            budget.Advance(state, s.Value, labels[^1], share);
        }

        return labels;
    }
}
