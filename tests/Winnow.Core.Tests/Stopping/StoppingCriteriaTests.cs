using Winnow.Core.Metrics;
using Winnow.Core.Stopping;

namespace Winnow.Core.Tests.Stopping;

/// <summary>What every stopping criterion promises, and what each is for.</summary>
public sealed class StoppingCriteriaTests
{
    public static TheoryData<string> Examples => [.. StoppingCriteria.All.Select(f => f.Example)];

    [Theory, MemberData(nameof(Examples))]
    public void Its_text_is_read_back_to_the_same_criterion(string example)
    {
        var criterion = StoppingCriteria.Parse(example);
        Assert.StartsWith(criterion.Name, example, StringComparison.Ordinal);
        Assert.Equal(criterion.ToString(), StoppingCriteria.Parse(criterion.ToString()!).ToString());
    }

    [Theory, MemberData(nameof(Examples))]
    public void It_decides_the_same_again_and_goes_on_after_one_bad_round(string example)
    {
        var criterion = StoppingCriteria.Parse(example);
        Assert.IsType<StopDecision.GoOn>(criterion.Decide([Histories.Early]));
        // What goes up must come down: nine good rounds, each a little less sure than the one before.
        var good = Histories.Settled(30);
        var stop = Assert.IsType<StopDecision.Stop>(criterion.Decide(good));
        Assert.NotEmpty(stop.Reason);
        Assert.Equal(stop, criterion.Decide(good));
    }

    [Theory]
    [InlineData("")]
    [InlineData("goal:0.9")]
    [InlineData("target")]
    [InlineData("target:high")]
    [InlineData("target:95")]
    [InlineData("target:NaN")]
    [InlineData("budget:0")]
    [InlineData("budget:5:apples")]
    [InlineData("budget:5:labels:6")]
    [InlineData("budget:1.5:share")]
    [InlineData("sure-target:1")]
    [InlineData("sure-target:0.9:0.5")]
    [InlineData("sure-target:0.9:x")]
    [InlineData("cost-budget:100")]
    [InlineData("cost-budget:100:0")]
    [InlineData("cost-optimum:0.05:1")]
    [InlineData("cost-optimum:0.05:1:0")]
    [InlineData("cost-optimum:0.05:1:10:1")]
    [InlineData("overall-uncertainty:0")]
    [InlineData("max-uncertainty:1.1")]
    [InlineData("batch-accuracy:0.9:0")]
    [InlineData("class-change:2")]
    [InlineData("stable-predictions:0.9:3:4")]
    [InlineData("delta-f:0.05:3:-1")]
    [InlineData("confidence-drop:0")]
    [InlineData("gap-bound:0")]
    [InlineData("gap-bound:0.35:0")]
    [InlineData("exhausted:0")]
    [InlineData("plateau:2")]
    [InlineData("plateau:5:-1")]
    [InlineData("plateau:5.5")]
    [InlineData("target:0.9,")]
    public void What_is_no_criterion_is_refused(string text) => Assert.ThrowsAny<ArgumentException>(() => StoppingCriteria.Parse(text));

    [Fact]
    public void Target_stops_at_its_level_and_not_below()
    {
        Assert.False(Stops("target:0.95", Curve(0.99, 0.9499)));
        Assert.True(Stops("target:0.95", Curve(0.5, 0.95)));
    }

    [Fact]
    public void Budget_counts_labels_seconds_or_rounds()
    {
        var curve = Curve(0.1, 0.2, 0.3); // 100, 200, 300 labels; 10, 20, 30 seconds
        Assert.True(Stops("budget:300", curve));
        Assert.False(Stops("budget:301", curve));
        Assert.True(Stops("budget:30:seconds", curve));
        Assert.False(Stops("budget:30.5:seconds", curve));
        Assert.True(Stops("budget:3:rounds", curve));
        Assert.False(Stops("budget:4:rounds", curve));
    }

    [Fact]
    public void The_first_criterion_that_is_met_gives_the_reason()
    {
        var criterion = StoppingCriteria.Parse("target:0.95, budget:200");
        Assert.IsType<StopDecision.GoOn>(criterion.Decide(Curve(0.9)));
        Assert.Contains("budget", Assert.IsType<StopDecision.Stop>(criterion.Decide(Curve(0.9, 0.91))).Reason, StringComparison.Ordinal);
        Assert.Contains("target", Assert.IsType<StopDecision.Stop>(criterion.Decide(Curve(0.9, 0.96))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plateau_needs_all_its_rounds()
    {
        Assert.False(Stops("plateau:5", Curve(0.9, 0.9, 0.9, 0.9)));
        Assert.True(Stops("plateau:5", Curve(0.9, 0.9, 0.9, 0.9, 0.9)));
    }

    [Fact]
    public void A_plateau_looks_at_the_last_rounds_only() =>
        Assert.True(Stops("plateau:5", Curve(0.1, 0.5, 0.9, 0.9, 0.9, 0.9, 0.9)));

    [Fact]
    public void A_slope_that_matters_goes_on_and_a_smaller_one_stops()
    {
        Assert.False(Stops("plateau:6:0.002", Curve([.. Enumerable.Range(0, 6).Select(i => 0.9 + (0.0021 * i))])));
        Assert.True(Stops("plateau:6:0.002", Curve([.. Enumerable.Range(0, 6).Select(i => 0.9 + (0.0019 * i))])));
    }

    [Fact]
    public void With_noise_a_rising_curve_is_stopped_in_one_case_of_twenty_at_most()
    {
        // A true slope equal to the gain: the one-sided 95 % interval lies below it in 5 % of all cases.
        var random = new Random(7);
        var stops = Enumerable.Range(0, 4000).Count(_ => Stops("plateau:8:0.002", Curve([.. Enumerable.Range(0, 8).Select(i => 0.8 + (0.002 * i) + (0.005 * Normal(random)))])));
        Assert.Equal(0.05, stops / 4000.0, 0.014);
    }

    [Fact]
    public void Flat_noise_stops_before_long()
    {
        var random = new Random(8);
        var values = Enumerable.Range(0, 40).Select(_ => 0.9 + (0.003 * Normal(random))).ToArray();
        Assert.Contains(Enumerable.Range(8, 20), n => Stops("plateau", Curve(values[..n])));
    }

    private static bool Stops(string criterion, IReadOnlyList<RoundRecord> history) => StoppingCriteria.Parse(criterion).Decide(history) is StopDecision.Stop;

    private static RoundRecord[] Curve(params double[] values) =>
        [.. values.Select((v, i) => new RoundRecord(i, 100 * (i + 1), new Measurement("accuracy", v)) { SecondsOfLabelling = 10 * (i + 1) })];

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
