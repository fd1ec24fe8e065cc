using Winnow.Core.Streaming;

namespace Winnow.Core.Tests.Streaming;

public sealed class UncertaintyStreamTests
{
    [Theory]
    [InlineData(2, 0.55)]
    [InlineData(10, 0.19)]
    public void The_fixed_threshold_has_its_published_value(int classes, double theta) => Assert.Equal(theta, Doubt.FixedTheta(classes, 0.1), 12);

    [Fact]
    public void Fixed_uncertainty_wants_what_is_at_most_the_threshold()
    {
        var strategy = new FixedUncertaintySampling();
        Assert.True(strategy.Score(strategy.Start(), Streams.Sample(1, [0.54f, 0.46f]), 0.1, Streams.Generator()).Wants);
        Assert.False(strategy.Score(strategy.Start(), Streams.Sample(1, [0.56f, 0.44f]), 0.1, Streams.Generator()).Wants);
    }

    [Fact]
    public void The_variable_threshold_falls_with_a_wish_rises_without_and_rests_without_budget()
    {
        Assert.Equal(0.99, Doubt.Moved(1, wanted: true, available: true, 0.01), 12);
        Assert.Equal(1.01, Doubt.Moved(1, wanted: false, available: true, 0.01), 12);
        Assert.Equal(1, Doubt.Moved(1, wanted: true, available: false, 0.01), 12);
    }

    [Fact]
    public void Randomised_without_spread_is_variable()
    {
        var samples = Streams.Drifting(1, 3000).ToList();
        Assert.Equal(Run(new VariableUncertaintySampling(), samples), Run(new RandomVariableUncertaintySampling(spread: 0), samples));
        Assert.NotEqual(Run(new VariableUncertaintySampling(), samples), Run(new RandomVariableUncertaintySampling(), samples));
    }

    [Fact]
    public void Split_with_a_random_share_of_one_is_random_and_of_zero_is_variable()
    {
        var samples = Streams.Drifting(2, 2000).ToList();
        var (split, random, state) = (new SplitSampling(share: 1), new StreamRandomSampling(), new SplitSampling().Start());
        var (one, other) = (Streams.Generator(), Streams.Generator());
        Assert.All(samples, s => Assert.Equal(random.Score(state, s, 0.1, other), split.Score(state, s, 0.1, one) with { ByChance = false }));
        Assert.Equal(Run(new VariableUncertaintySampling(), samples), Run(new SplitSampling(share: 0), samples));
    }

    [Theory]
    [InlineData("variable-uncertainty")]
    [InlineData("random-variable-uncertainty")]
    [InlineData("split")]
    public void The_published_rule_alone_reaches_the_budget_on_a_steady_stream(string name)
    {
        var sampler = new StreamSampler(StreamStrategies.Get(name), new() { HoldBudget = false });
        var labels = Streams.Random(3, 11_000).Select(s => sampler.Decide(s).Label).Skip(1000).Count(l => l);
        Assert.InRange(labels / 10_000.0, 0.09, 0.105);
    }

    [Fact]
    public void Random_labels_within_three_sigma_and_periodic_exactly()
    {
        var random = new StreamSampler(new StreamRandomSampling(), new() { HoldBudget = false });
        var periodic = new StreamSampler(new PeriodicSampling(), new() { Budget = 0.1, HoldBudget = false });
        var due = Streams.Random(4, 10_000).Select(s => (random.Decide(s), periodic.Decide(s))).Where(d => d.Item2.Label).Select(d => d.Item2.Sequence).ToList();
        Assert.InRange(random.Labelled, 910, 1090);
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => 10L * i), due);
    }

    private static List<bool> Run(IStreamStrategy strategy, List<StreamSample> samples)
    {
        var sampler = new StreamSampler(strategy);
        return [.. samples.Select(s => sampler.Decide(s).Label)];
    }
}
