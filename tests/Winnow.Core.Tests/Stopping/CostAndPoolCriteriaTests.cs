using Winnow.Core.Stopping;

namespace Winnow.Core.Tests.Stopping;

/// <summary>Criteria that count money, or look at the pool and at the newest batches.</summary>
public sealed class CostAndPoolCriteriaTests
{
    [Theory]
    [InlineData("budget:0.5:share", 500, 501, 500)]
    [InlineData("exhausted:10", 1, 10, 9)]
    public void What_is_left_of_the_pool_decides(string criterion, int labelled, int goesOn, int stops)
    {
        Assert.False(Stops(criterion, new RoundRecord(0, labelled, new("accuracy", 0.5)) { Evidence = new() { PoolSize = goesOn } }));
        Assert.True(Stops(criterion, new RoundRecord(0, labelled, new("accuracy", 0.5)) { Evidence = new() { PoolSize = stops } }));
    }

    [Fact]
    public void Labels_and_hours_cost_money()
    {
        // 200 labels at 0.05 and half an hour at 20: 10 + 10.
        var round = new RoundRecord(1, 200, new("accuracy", 0.5)) { SecondsOfLabelling = 1800 };
        Assert.True(Stops("cost-budget:20:0.05:20", round));
        Assert.False(Stops("cost-budget:20.01:0.05:20", round));
        Assert.False(Stops("cost-budget:20:0.05", round));
    }

    [Theory]
    [InlineData(0.01, 1, 10_000)]
    [InlineData(0.1, 2, 5_000)]
    [InlineData(0.05, 1, 100_000)]
    public void A_known_convex_cost_is_stopped_within_a_round_of_its_optimum(double perLabel, double perMistake, double items)
    {
        // error = 20 / (N + 40), 20 labels a round; the cost perLabel·N + perMistake·items·error is smallest at N = √(20·value/perLabel) − 40.
        var rounds = Enumerable.Range(1, 1000).Select(i => new RoundRecord(i - 1, 20 * i, new("accuracy", 1 - (20.0 / ((20 * i) + 40))))).ToArray();
        var best = rounds.MinBy(r => (perLabel * r.Labelled) + (perMistake * items * (1 - r.Measurement.Value)))!.Round;
        var criterion = new CostOptimum(perLabel, perMistake, items, rounds: 2);
        var stop = Enumerable.Range(1, 1000).First(n => criterion.Decide(rounds[..n]) is StopDecision.Stop) - 1;
        Assert.InRange(stop, best - 1, best + 1);
    }

    [Fact]
    public void Dearer_labels_never_stop_later()
    {
        var rounds = Enumerable.Range(1, 200).Select(i => new RoundRecord(i - 1, 20 * i, new("accuracy", 1 - (20.0 / ((20 * i) + 40))))).ToArray();
        int[] stops = [.. new[] { 0.01, 0.02, 0.05, 0.1, 0.5 }.Select(price => Enumerable.Range(1, 200).FirstOrDefault(n => new CostOptimum(price, 1, 10_000).Decide(rounds[..n]) is StopDecision.Stop, 201))];
        Assert.Equal(stops.OrderDescending(), stops);
    }

    [Fact]
    public void Mean_and_largest_uncertainty_are_told_apart()
    {
        var round = Histories.Record(0, new() { PoolUncertainty = new(0.01, 0.5) });
        Assert.True(Stops("overall-uncertainty", round));
        Assert.False(Stops("max-uncertainty", round));
        Assert.False(Stops("overall-uncertainty:0.01", round));
    }

    [Fact]
    public void Batches_must_be_known_several_times_in_a_row()
    {
        RoundRecord[] rounds = [.. new double?[] { null, 0.97, 0.9, 0.96, 0.95 }.Select((a, i) => Histories.Record(i, new() { BatchAccuracy = a }))];
        Assert.Equal([5], Enumerable.Range(1, 5).Where(n => Stops("batch-accuracy", rounds[..n])));
        Assert.Equal([2, 4, 5], Enumerable.Range(1, 5).Where(n => Stops("batch-accuracy:0.95:1", rounds[..n])));
    }

    private static bool Stops(string criterion, params RoundRecord[] history) => StoppingCriteria.Parse(criterion).Decide(history) is StopDecision.Stop;
}
