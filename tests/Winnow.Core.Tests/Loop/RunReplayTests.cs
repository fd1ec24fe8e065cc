using System.Text;
using Winnow.Core.Labels;
using Winnow.Core.Loop;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Loop;

public sealed class RunReplayTests : IDisposable
{
    private static readonly Blobs Data = new();
    private static readonly AnnotatorOptions Human = new() { Noise = 0.05, Skips = 0.1, Seconds = 3, SecondsSpread = 0.4 };
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("winnow-replay-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("random")]
    [InlineData("margin")]
    [InlineData("badge")]
    [InlineData("typiclust")]
    public void A_run_comes_out_the_same_to_the_last_bit(string strategy)
    {
        var events = Record(strategy, Data.Setup() with { PoolSubset = 60 });
        var replay = Replay(strategy, Data.Setup() with { PoolSubset = 60 }).Run(events, null, null, TestContext.Current.CancellationToken);
        Assert.Null(replay.Difference);
        Assert.Equal(events.Count - 2, replay.Rounds);
        Assert.True(replay.Picks > 40);
        Assert.Empty(replay.Others);
    }

    [Fact]
    public void Another_strategy_is_asked_in_every_round_that_picked()
    {
        var events = Record("margin", Data.Setup());
        var same = Replay("margin", Data.Setup()).Run(events, QueryStrategies.Get("margin"), null, TestContext.Current.CancellationToken);
        Assert.All(same.Others, o => Assert.Equal((o.Recorded, 1.0), (o.Shared, o.Jaccard)));
        var other = Replay("margin", Data.Setup()).Run(events, QueryStrategies.Get("k-center"), null, TestContext.Current.CancellationToken);
        Assert.Null(other.Difference);
        Assert.Equal(events.Count - 3, other.Others.Count); // the last round measures only
        Assert.Contains(other.Others, o => o.Shared < o.Recorded);
        Assert.All(other.Others, o =>
        {
            Assert.Equal(o.Recorded, o.Picks.Distinct().Count());
            Assert.Equal((double)o.Shared / ((2 * o.Recorded) - o.Shared), o.Jaccard, 1e-12);
        });
    }

    [Fact]
    public void Another_strategy_than_the_recorded_one_differs_and_says_where()
    {
        var events = Record("margin", Data.Setup());
        var replay = Replay("entropy", Data.Setup()).Run(events, null, null, TestContext.Current.CancellationToken);
        Assert.Equal((3, 0), (replay.Difference!.Line, replay.Difference.Round));
        Assert.StartsWith("pick ", replay.Difference.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_journal_that_was_changed_is_refused_by_its_line(int line)
    {
        Record("margin", Data.Setup());
        var path = Path.Combine(folder.FullName, "run.jsonl");
        var lines = File.ReadAllLines(path);
        lines[line - 1] = lines[line - 1].Replace("\"payload\":{", "\"payload\":{\"seconds\":0,", StringComparison.Ordinal);
        File.WriteAllLines(path, lines);
        Assert.StartsWith($"Line {line} of the journal '{path}' was changed", Assert.Throws<InvalidDataException>(() => Journal.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forged_record_with_a_whole_chain_is_found_by_the_replay()
    {
        var events = Record("margin", Data.Setup());
        var forged = new List<JournalEvent>();
        foreach (var entry in events)
        {
            var payload = entry.Sequence == 4 ? Swap(entry.Payload) : entry.Payload;
            forged.Add(JournalEvent.After(forged.Count == 0 ? null : forged[^1], entry.Time, entry.Type, payload));
        }

        var replay = Replay("margin", Data.Setup()).Run(forged, null, null, TestContext.Current.CancellationToken);
        Assert.Equal((4, 1), (replay.Difference!.Line, replay.Difference.Round));

        static string Swap(string payload) => payload.Replace("\"utility\":0.", "\"utility\":0.0", StringComparison.Ordinal);
    }

    [Fact]
    public void Other_data_or_settings_are_refused_before_anything_is_trained()
    {
        var events = Record("margin", Data.Setup());
        Assert.Contains("recipe", Assert.Throws<InvalidDataException>(() => Replay("margin", Data.Setup() with { Recipe = "other" }).Run(events, null, null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<InvalidDataException>(() => RecordedRun.Of([])).Message, StringComparison.Ordinal);
        Assert.Contains("'other'", Assert.Throws<InvalidDataException>(() => RecordedRun.Of([JournalEvent.After(null, DateTimeOffset.UnixEpoch, "other", "{}")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_changes_nothing_and_passes_over_half_a_line()
    {
        var events = Record("margin", Data.Setup());
        var path = Path.Combine(folder.FullName, "run.jsonl");
        File.AppendAllText(path, "{\"seq", Encoding.UTF8);
        var before = File.ReadAllBytes(path);
        Assert.Equal(events, Journal.Read(path));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    private IReadOnlyList<JournalEvent> Record(string strategy, SimulationSetup setup)
    {
        var path = Path.Combine(folder.FullName, "run.jsonl");
        using (var journal = Journal.Open(path, TimeProvider.System))
        {
            new Simulation(setup, Data.Learner, QueryStrategies.Get(strategy), null, Annotator(), TimeProvider.System).Run(journal, null, TestContext.Current.CancellationToken);
        }

        return Journal.Read(path);
    }

    private static RunReplay Replay(string strategy, SimulationSetup setup) => new(setup, Data.Learner, QueryStrategies.Get(strategy), Annotator(), TimeProvider.System);

    private static SimulatedAnnotator Annotator() => new(Data.Pool, 3, Human, seed: 9);
}
