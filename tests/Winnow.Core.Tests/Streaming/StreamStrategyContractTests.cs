using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Querying;
using Winnow.Core.Streaming;

namespace Winnow.Core.Tests.Streaming;

/// <summary>What every stream strategy promises, whatever its method, guarded against drift or not.</summary>
public sealed class StreamStrategyContractTests
{
    public static TheoryData<string> Names => [.. StreamStrategies.All.Select(s => s.Name), .. StreamStrategies.All.Select(s => s.Name + DriftGuard.Suffix)];

    private static readonly Arbitrary<Case> Cases = Arb.From(
        from seed in Gen.Choose(0, 1_000_000)
        from count in Gen.Choose(1, 150)
        from classes in Gen.Choose(1, 12)
        from dimensions in Gen.Choose(1, 20)
        from budget in Gen.Choose(1, 100)
        select new Case(seed, budget / 100.0, [.. Streams.Random(seed, count, classes, dimensions)]));

    [Theory, MemberData(nameof(Names))]
    public void Every_decision_is_numbered_finite_and_says_why(string name) => Check(name, c =>
    {
        var decisions = Run(name, c);
        Assert.Equal(Enumerable.Range(1, c.Samples.Count).Select(i => (long)i), decisions.Select(d => d.Sequence));
        Assert.Equal(c.Samples.Select(s => s.Id), decisions.Select(d => d.Id));
        Assert.All(decisions, d => Assert.True(double.IsFinite(d.Score) && double.IsFinite(d.Threshold) && d.Spent is >= 0 and <= 1, $"{d}"));
        Assert.All(decisions, d => Assert.Matches(@"^[^.!]{3,120}$", d.Reason));
    });

    [Theory, MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_decisions(string name) => Check(name, c => Assert.Equal(Run(name, c), Run(name, c)));

    [Theory, MemberData(nameof(Names))]
    public void A_stream_saved_and_loaded_goes_on_with_identical_decisions(string name) => Check(name, c =>
    {
        var strategy = StreamStrategies.Get(name);
        var sampler = new StreamSampler(strategy, new() { Budget = c.Budget, Seed = c.Seed });
        var decisions = new List<StreamDecision>();
        foreach (var sample in c.Samples)
        {
            Feed(sampler, sample, decisions);
            if (decisions.Count % 7 == 0)
            {
                sampler = StreamSampler.Load(strategy, sampler.Save());
            }
        }

        Assert.Equal(Run(name, c), decisions);
    });

    [Theory, MemberData(nameof(Names))]
    public void The_budget_is_held_in_any_window_through_drift(string name)
    {
        const int window = 10_000;
        var sampler = new StreamSampler(StreamStrategies.Get(name));
        var labels = new List<int> { 0 };
        foreach (var sample in Streams.Drifting(seed: 5, count: 12_000))
        {
            labels.Add(labels[^1] + (sampler.Decide(sample).Label ? 1 : 0));
        }

        Assert.All(Enumerable.Range(window, labels.Count - window), i => Assert.InRange(labels[i] - labels[i - window], 950, 1050));
    }

    [Theory, MemberData(nameof(Names))]
    public void Equal_samples_are_labelled_at_the_rate_of_the_budget(string name)
    {
        var sampler = new StreamSampler(StreamStrategies.Get(name), new() { Budget = 0.2 });
        for (var i = 0; i < 1000; i++)
        {
            sampler.Decide(Streams.Sample(i, [0.5f, 0.3f, 0.2f], [1, 2, 3]));
        }

        Assert.True(sampler.Labelled <= 221, $"{sampler.Labelled} labels");
    }

    [Theory, MemberData(nameof(Names))]
    public void Missing_evidence_is_named(string name)
    {
        var strategy = StreamStrategies.Get(name);
        var sampler = new StreamSampler(strategy);
        if (strategy.Needs == Evidence.None)
        {
            Assert.Equal(1, sampler.Decide(new() { Id = new(1) }).Sequence);
            return;
        }

        Assert.Contains(Assert.Throws<MissingEvidenceException>(() => sampler.Decide(new() { Id = new(1) })).Evidence, Enum.GetNames<Evidence>());
    }

    [Theory, MemberData(nameof(Names))]
    public void A_refused_sample_changes_nothing(string name)
    {
        var strategy = StreamStrategies.Get(name);
        var (plain, disturbed) = (new StreamSampler(strategy), new StreamSampler(strategy));
        foreach (var sample in Streams.Random(3, 40))
        {
            Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => disturbed.Decide(sample with { Embedding = [1, float.NaN, 0, 0, 0, 0] })).Message, StringComparison.Ordinal);
            Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => disturbed.Decide(sample with { Probabilities = [float.NaN, 0, 0, 0] })).Message, StringComparison.Ordinal);
            Assert.Equal(plain.Decide(sample), disturbed.Decide(sample));
            Assert.Throws<ArgumentException>(() => disturbed.Decide(sample with { Embedding = [1] }));
        }
    }

    [Fact]
    public void Names_are_distinct_and_found_whatever_their_case()
    {
        Assert.Equal(StreamStrategies.All.Count, StreamStrategies.All.DistinctBy(s => s.Name).Count());
        Assert.All(StreamStrategies.All, s => Assert.Same(s, StreamStrategies.Get(s.Name.ToUpperInvariant())));
        Assert.Equal("split+drift-guard", StreamStrategies.Get("split+drift-guard").Name);
        Assert.Contains("vessal", Assert.Throws<ArgumentException>(() => StreamStrategies.Get("nope")).Message, StringComparison.Ordinal);
    }

    private static List<StreamDecision> Run(string name, Case c)
    {
        var sampler = new StreamSampler(StreamStrategies.Get(name), new() { Budget = c.Budget, Seed = c.Seed });
        var decisions = new List<StreamDecision>();
        c.Samples.ForEach(s => Feed(sampler, s, decisions));
        return decisions;
    }

    private static void Feed(StreamSampler sampler, StreamSample sample, List<StreamDecision> decisions)
    {
        decisions.Add(sampler.Decide(sample));
        if (decisions[^1].Label && sample.Id.Value % 3 != 0)
        {
            Assert.True(sampler.Feedback(sample.Id, (int)(sample.Id.Value % sample.Probabilities!.Length)));
        }
    }

    private static void Check(string name, Action<Case> property)
    {
        Assert.NotNull(StreamStrategies.Get(name));
        Prop.ForAll(Cases, property).Check(Config.QuickThrowOnFailure.WithMaxTest(15));
    }

    public sealed record Case(int Seed, double Budget, List<StreamSample> Samples)
    {
        public override string ToString() => $"seed {Seed}, budget {Budget}, {Samples.Count} samples, {Samples[0].Probabilities!.Length} classes, {Samples[0].Embedding!.Length} dimensions";
    }
}
