using Winnow.Core.Data;
using Winnow.Core.Labels;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Loop;

/// <summary>Pictures that are shown, without labels, as examples of what to find.</summary>
public sealed class SimulationExamplesTests : IDisposable
{
    private const int Rare = 12;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("winnow-examples-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Flqmi_labels_the_rare_group_that_two_pictures_are_shown_of()
    {
        var found = Run("flqmi", Setup([new(3), new(7)]));
        Assert.Equal(Rare, Asked(found).Count(id => id < Rare));
        Assert.Contains(3, Asked(found)); // a picture that is shown may be chosen too
        Assert.InRange(Asked(Run("random", Setup([new(3), new(7)]))).Count(id => id < Rare), 0, 4);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("margin")]
    [InlineData("k-center")]
    public void A_strategy_that_reads_no_examples_picks_as_without_them(string strategy) =>
        Assert.Equal(Run(strategy, Setup([])).Details.Rounds.SelectMany(r => r.Picks), Run(strategy, Setup([new(3), new(7)])).Details.Rounds.SelectMany(r => r.Picks));

    [Fact]
    public void Picks_by_examples_are_the_same_on_any_number_of_threads() =>
        Assert.Equal(Run("flqmi", Setup([new(3), new(7)]), threads: 1).Details.Rounds.SelectMany(r => r.Picks), Run("flqmi", Setup([new(3), new(7)]), threads: 5).Details.Rounds.SelectMany(r => r.Picks));

    [Fact]
    public void The_examples_stand_in_the_embedding_space_of_the_pool_and_say_nothing_of_their_labels()
    {
        var spy = new Spy();
        Run(spy, Setup([new(7), new(3)]));
        Assert.All(spy.Pools, pool =>
        {
            Assert.Null(pool.Labelled);
            Assert.Null(pool.Targets!.Avoided);
            Assert.Equal(Features().Of([new(7), new(3)]).Span, pool.Targets.Wanted!.Span);
        });
        Assert.Contains(spy.Pools, pool => pool.Ids.Contains(new(3)));
    }

    [Fact]
    public void A_recorded_run_by_examples_replays_to_the_last_bit_and_shows_them_to_the_other_strategy()
    {
        var setup = Setup([new(3), new(7)]);
        Run("flqmi", setup, name: "recorded");
        var replay = new RunReplay(setup, Learner(2), QueryStrategies.Get("flqmi"), Annotator(setup), TimeProvider.System)
            .Run(Journal.Read(PathOf("recorded")), QueryStrategies.Get("logdetmi"), null, TestContext.Current.CancellationToken);
        Assert.Null(replay.Difference);
        Assert.Contains(replay.Others, o => o.Shared > 0);
    }

    [Fact]
    public void Without_examples_a_strategy_that_needs_them_is_refused_before_the_first_training()
    {
        Assert.Equal("Targets", Assert.Throws<MissingEvidenceException>(() => Run("flqmi", Setup([]), name: "refused")).Evidence);
        Assert.Empty(Journal.Read(PathOf("refused")));
    }

    [Fact]
    public void Examples_that_are_not_of_the_pool_or_come_twice_are_refused()
    {
        Assert.StartsWith("Sample 205 is shown as an example and is not in the pool;", Assert.Throws<ArgumentException>(() => Setup([new(3), new(205)]).Validate()).Message, StringComparison.Ordinal);
        Assert.StartsWith("The 2 examples hold only 1 different samples;", Assert.Throws<ArgumentException>(() => Setup([new(3), new(3)]).Validate()).Message, StringComparison.Ordinal);
    }

    // Samples 0 to 11 of 200 are rare: they alone reach into the third dimension.
    private static SampleFeatures Features()
    {
        var random = new Random(5);
        return new([.. Enumerable.Range(0, 260).Select(i => new SampleId(i))], Matrix.FromRows([.. Enumerable.Range(0, 260).Select(i => i < Rare ? Row(0.1f, 0.1f, 1) : i % 2 == 0 ? Row(1, 0.1f, 0) : Row(0.1f, 1, 0))]));

        float[] Row(float x, float y, float z) => [x + Noise(), y + Noise(), z + Noise()];
        float Noise() => 0.2f * ((2 * random.NextSingle()) - 1);
    }

    private static SimulationSetup Setup(IReadOnlyList<SampleId> wanted) => new()
    {
        Seed = 3,
        Pool = [.. Enumerable.Range(0, 200).Select(Labelled)],
        Holdout = [.. Enumerable.Range(200, 60).Select(Labelled)],
        Classes = ["even", "odd"],
        Initial = 4,
        StartFrom = Enumerable.Range(Rare, 200 - Rare).Select(i => new SampleId(i)).ToHashSet(),
        Query = 6,
        Budget = 4 + Rare,
        Wanted = wanted,
    };

    private static LabelledSample Labelled(int i) => new(new(i), new ClassLabel(i % 2));

    private static SoftmaxRegression Learner(int threads) => new(Features(), ["even", "odd"], threads: threads);

    private static SimulatedAnnotator Annotator(SimulationSetup setup) => new(setup.Pool, 2, new(), setup.Seed);

    private static long[] Asked(SeedRun run) => [.. run.Details.Rounds.SelectMany(r => r.Picks).Select(p => p.Id)];

    private string PathOf(string name) => Path.Combine(folder.FullName, name + ".jsonl");

    private SeedRun Run(string strategy, SimulationSetup setup, int threads = 2, string? name = null) => Run(QueryStrategies.Get(strategy), setup, threads, name);

    private SeedRun Run(IQueryStrategy strategy, SimulationSetup setup, int threads = 2, string? name = null)
    {
        using var journal = Journal.Open(PathOf(name ?? Guid.NewGuid().ToString("N")), TimeProvider.System);
        return new Simulation(setup, Learner(threads), strategy, null, Annotator(setup), TimeProvider.System).Run(journal, null, TestContext.Current.CancellationToken);
    }

    // As a strategy that may read examples and does not need them.
    private sealed class Spy : IQueryStrategy
    {
        public List<PoolView> Pools { get; } = [];

        public string Name => "spy";

        public Evidence Needs => Evidence.Embeddings;

        public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
        {
            Pools.Add(pool);
            return [.. pool.Ids.Take(count).Select(id => new Pick(id, 1, "looked at"))];
        }
    }
}
