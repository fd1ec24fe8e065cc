using System.Text;
using Winnow.Core.Labels;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Core.Stopping;

namespace Winnow.Core.Tests.Loop;

public sealed class SimulationTests : IDisposable
{
    private static readonly Blobs Data = new();
    private static readonly AnnotatorOptions Human = new() { Noise = 0.05, Skips = 0.1, Seconds = 3, SecondsSpread = 0.4 };
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("winnow-simulation-");

    public static TheoryData<string> Names => [.. QueryStrategies.All.Where(s => (s.Needs & ~Data.Learner.Provides) == Evidence.None).Select(s => s.Name)];

    public void Dispose() => folder.Delete(recursive: true);

    [Theory, MemberData(nameof(Names))]
    public void It_spends_its_budget_and_learns(string strategy)
    {
        var run = Run(Data.Setup(), strategy);
        Assert.Equal([6, 14, 22, 30, 38, 46, 50], run.Result.Curve.Select(p => p.Labelled));
        Assert.Equal("the budget of 50 labels is spent", run.Result.Stop);
        Assert.True(run.Result.Curve[^1].Metric > 0.75, $"accuracy {run.Result.Curve[^1].Metric}");
        Assert.Empty(run.Details.Rounds[^1].Picks);
        Assert.Equal([2, 2, 2], run.Details.Rounds[0].ClassCounts);
        Assert.All(run.Details.Rounds, r => Assert.Equal(r.Labelled, r.ClassCounts.Sum()));
        Assert.Equal(run.Result.Curve[^1].Metric, run.Details.Final!.Accuracy);
        Assert.All(run.Result.Curve, p => Assert.Null(p.SecondsOfLabelling));
    }

    [Fact]
    public void D1_what_a_strategy_picks_from_a_part_of_the_pool_is_what_gets_labelled()
    {
        var truth = Data.Pool.ToDictionary(s => s.Id.Value, s => s.Class);
        var spy = new Spy(QueryStrategies.Get("margin"));
        var simulation = new Simulation(Data.Setup() with { PoolSubset = 40 }, Data.Learner, spy, null, Annotator(new()), TimeProvider.System);
        using var journal = Open("d1");
        var run = simulation.Run(journal, null, TestContext.Current.CancellationToken);
        Assert.All(spy.Pools, pool => Assert.Equal(40, pool.Ids.Count));
        Assert.NotEqual(spy.Pools[0].Ids[0], Data.Pool[0].Id);
        Assert.Equal(spy.Picks.Select(p => p.Id.Value), run.Details.Rounds.SelectMany(r => r.Picks).Select(p => p.Id));
        Assert.All(run.Details.Rounds.SelectMany(r => r.Picks), p => Assert.Equal(truth[p.Id], p.Class));
        Assert.Equal(spy.Picks.Count, spy.Picks.DistinctBy(p => p.Id).Count());
    }

    [Theory]
    [InlineData("random")]
    [InlineData("margin")]
    [InlineData("badge")]
    public void Cut_off_anywhere_it_ends_like_an_undisturbed_run(string strategy)
    {
        var setup = Data.Setup();
        var whole = Describe(Run(setup, strategy, Human, "whole"));
        var bytes = File.ReadAllBytes(PathOf("whole"));
        var random = new Random(11);
        int[] ends = [0, .. bytes.Index().Where(b => b.Item == '\n').Select(b => b.Index + 1), .. Enumerable.Range(0, 20).Select(_ => random.Next(bytes.Length))];
        foreach (var end in ends)
        {
            File.WriteAllBytes(PathOf("cut"), bytes[..end]);
            Assert.Equal(whole, Describe(Run(setup, strategy, Human, "cut")));
        }
    }

    [Fact]
    public void A_round_whose_picks_are_all_skipped_is_no_second_point_of_the_curve()
    {
        var run = Run(Data.Setup() with { Query = 1, Budget = 20 }, "margin", new() { Skips = 0.6 });
        Assert.Contains(run.Details.Rounds, r => r.Picks.Count > 0 && r.Picks.All(p => p.Class is null));
        Assert.Equal(Enumerable.Range(6, 15), run.Result.Curve.Select(p => p.Labelled));
        Assert.Equal(run.Details.Final!.Accuracy, run.Result.Curve[^1].Metric);
        Assert.Equal(run.Details.Rounds.Sum(r => r.Seconds.Total), run.Result.Curve.Sum(p => p.Seconds), 1e-9);
    }

    [Fact]
    public void Cancelled_after_every_round_it_ends_like_an_undisturbed_run()
    {
        var setup = Data.Setup();
        var whole = Describe(Run(setup, "entropy", Human, "whole"));
        var interruptions = 0;
        while (true)
        {
            using var cancel = new CancellationTokenSource();
            var before = interruptions;
            try
            {
                using var journal = Open("part");
                var simulation = new Simulation(setup, Data.Learner, QueryStrategies.Get("entropy"), null, Annotator(Human), TimeProvider.System);
                var run = simulation.Run(journal, new Told(p => Cancel(p, before, cancel)), cancel.Token);
                Assert.Equal(whole, Describe(run));
                break;
            }
            catch (OperationCanceledException)
            {
                interruptions++;
            }
        }

        Assert.True(interruptions >= setup.RoundsExpected - 1, $"{interruptions} interruptions");

        static void Cancel(SimulationProgress told, int round, CancellationTokenSource cancel)
        {
            if (told.Round == round && told.Metric is not null)
            {
                cancel.Cancel();
            }
        }
    }

    [Fact]
    public async Task Runs_on_several_threads_give_what_they_give_alone()
    {
        var cases = Enumerable.Range(0, 8).Select(i => (Strategy: i % 2 == 0 ? "margin" : "k-center", Seed: i / 2)).ToArray();
        var alone = cases.Select(c => Describe(Run(Data.Setup(c.Seed), c.Strategy))).ToArray();
        var together = await Task.WhenAll(cases.Select((c, i) => Task.Run(() => Describe(Run(Data.Setup(c.Seed), c.Strategy, name: $"run{i}")), TestContext.Current.CancellationToken)));
        Assert.Equal(alone, together);
    }

    [Fact]
    public void Strategies_with_the_same_seed_start_from_the_same_labels()
    {
        var first = Run(Data.Setup() with { Initial = 7 }, "random", Human);
        var second = Run(Data.Setup() with { Initial = 7 }, "margin", Human);
        Assert.Equal(first.Result.Curve[0].Metric, second.Result.Curve[0].Metric);
        Assert.Equal(first.Details.Rounds[0].ClassCounts, second.Details.Rounds[0].ClassCounts);
    }

    [Fact]
    public void A_skipped_sample_is_never_asked_about_again()
    {
        var run = Run(Data.Setup() with { Budget = 100 }, "margin", new() { Skips = 0.4, Seconds = 2 });
        var picks = run.Details.Rounds.SelectMany(r => r.Picks).ToArray();
        Assert.Contains(picks, p => p.SkipReason is not null);
        Assert.All(picks, p => Assert.True((p.Class is null) != (p.SkipReason is null)));
        Assert.Equal(picks.Length, picks.DistinctBy(p => p.Id).Count());
        Assert.Equal(100, run.Result.Curve[^1].Labelled);
        Assert.True(run.Result.Curve[^1].SecondsOfLabelling > 200);
    }

    [Fact]
    public void Where_too_much_is_skipped_the_run_ends_with_the_pool()
    {
        var run = Run(Data.Setup() with { Budget = 240, Query = 60 }, "random", new() { Skips = 0.5 });
        Assert.Equal("nothing is left to ask about", run.Result.Stop);
        Assert.InRange(run.Result.Curve[^1].Labelled, 80, 160);
    }

    [Fact]
    public void A_stopping_criterion_ends_the_run_before_its_budget()
    {
        var run = Run(Data.Setup(), "margin", stopping: StoppingCriteria.Parse("budget:3:rounds"));
        Assert.Equal(("the budget of 3 rounds is spent", 3), (run.Result.Stop, run.Result.Curve.Count));
    }

    [Theory]
    [InlineData("class-change:0.9:2", "the predictions stand still")]
    [InlineData("delta-f:0.9:2", "F hardly changes")]
    [InlineData("stable-predictions:0.2:2", "the predictions are stable")]
    [InlineData("overall-uncertainty:0.9", "the model is sure of the pool")]
    [InlineData("batch-accuracy:0.2:2", "the model knew the answers")]
    [InlineData("gap-bound:0.99:2", "new labels hardly change the expected error")]
    [InlineData("budget:0.1:share", "the budget of 10 % of the pool")]
    [InlineData("exhausted:210", "the pool is used up")]
    public void Evidence_for_a_stopping_criterion_is_gathered_journalled_and_replayed(string stopping, string reason)
    {
        var run = Run(Data.Setup(), "margin", name: "whole", stopping: StoppingCriteria.Parse(stopping));
        Assert.StartsWith(reason, run.Result.Stop, StringComparison.Ordinal);
        var bytes = File.ReadAllBytes(PathOf("whole"));
        foreach (var end in bytes.Index().Where(b => b.Item == '\n').Select(b => b.Index + 1))
        {
            File.WriteAllBytes(PathOf("cut"), bytes[..end]);
            Assert.Equal(Describe(run), Describe(Run(Data.Setup(), "margin", name: "cut", stopping: StoppingCriteria.Parse(stopping))));
        }
    }

    [Fact]
    public void Evidence_that_no_criterion_reads_is_not_gathered()
    {
        Run(Data.Setup(), "random", name: "plain");
        Assert.DoesNotContain("evidence", File.ReadAllText(PathOf("plain")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_of_another_run_is_refused()
    {
        Run(Data.Setup(seed: 3), "margin", name: "one");
        Assert.Contains("another run", Assert.Throws<InvalidDataException>(() => Run(Data.Setup(seed: 4), "margin", name: "one")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Run(Data.Setup(seed: 3) with { Recipe = "other" }, "margin", name: "one"));
    }

    [Fact]
    public void Missing_evidence_is_told_before_the_first_training() =>
        Assert.Contains("PredictedLosses", Assert.Throws<MissingEvidenceException>(() => Run(Data.Setup(), "learning-loss")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_setup_that_cannot_run_is_refused_with_its_numbers()
    {
        Refused(s => s with { Budget = 241 }, "241");
        Refused(s => s with { Query = 0 }, "query of 0");
        Refused(s => s with { Initial = 0 }, "start of 0");
        Refused(s => s with { Budget = 5 }, "smaller");
        Refused(s => s with { PoolSubset = 7 }, "sees 7");
        Refused(s => s with { Holdout = [] }, "measure");
        Refused(s => s with { Holdout = Data.Pool }, "both");
        Refused(s => s with { Pool = [.. Data.Pool, Data.Pool[0]] }, "240 different");

        void Refused(Func<SimulationSetup, SimulationSetup> change, string part) =>
            Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(() => Run(change(Data.Setup()), "random")).Message, StringComparison.Ordinal);
    }

    private SeedRun Run(SimulationSetup setup, string strategy, AnnotatorOptions? options = null, string? name = null, IStoppingCriterion? stopping = null)
    {
        using var journal = Open(name ?? Guid.NewGuid().ToString());
        return new Simulation(setup, Data.Learner, QueryStrategies.Get(strategy), stopping, Annotator(options ?? new()), TimeProvider.System)
            .Run(journal, null, TestContext.Current.CancellationToken);
    }

    private Journal Open(string name) => Journal.Open(PathOf(name), TimeProvider.System);

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    private static SimulatedAnnotator Annotator(AnnotatorOptions options) => new(Data.Pool, 3, options, seed: 9);

    /// <summary>Everything but the wall-clock seconds.</summary>
    private static string Describe(SeedRun run)
    {
        var text = new StringBuilder(run.Result.Stop);
        foreach (var (round, point) in run.Details.Rounds.Zip(run.Result.Curve))
        {
            text.AppendLine().Append(point with { Seconds = 0 }).AppendJoin(',', round.ClassCounts).AppendJoin('\n', round.Picks);
        }

        return text.AppendLine().Append(run.Details.Final!.LogLoss).ToString();
    }

    private sealed class Told(Action<SimulationProgress> action) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => action(value);
    }

    private sealed class Spy(IQueryStrategy inner) : IQueryStrategy
    {
        public List<PoolView> Pools { get; } = [];

        public List<Pick> Picks { get; } = [];

        public string Name => inner.Name;

        public Evidence Needs => inner.Needs;

        public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
        {
            Pools.Add(pool);
            var picks = inner.Query(pool, count, random);
            Picks.AddRange(picks);
            return picks;
        }
    }
}
