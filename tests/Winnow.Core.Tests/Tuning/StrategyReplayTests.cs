using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Loop;
using Winnow.Core.Tuning;

namespace Winnow.Core.Tests.Tuning;

public sealed class StrategyReplayTests
{
    private static readonly Blobs Data = new();

    // Every other label was drawn by chance.
    private static readonly LabelledSample[] Labelled = [.. Data.Pool.Select((l, i) => l with { InclusionProbability = i % 2 == 0 ? 0.1 : null })];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_strategy_that_goes_through_the_classes_one_by_one_gives_way_to_one_that_does_not()
    {
        // Forty classes, each with a direction of its own; the start shows about half of them, and who goes through them one by one finds few of the others.
        string[] classes = [.. Enumerable.Range(0, 40).Select(c => $"{c}")];
        LabelledSample[] labelled = [.. Enumerable.Range(0, 240).Select(i => new LabelledSample(new(i), new ClassLabel(i % 40), i / 40 % 2 == 0 ? 0.1 : null))];
        var rows = labelled.Select(l => Enumerable.Range(-1, 41).Select(d => d < 0 ? -0.01f * l.Class : d == l.Class ? 1f : 0f).ToArray()).ToArray();
        var features = new SampleFeatures([.. labelled.Select(l => l.Id)], Matrix.FromRows(rows));
        var choice = new StrategyReplay(features, classes) { Repeats = 6 }.Run(labelled, new OneCorner(), [QueryStrategies.Get("random"), QueryStrategies.Get("margin")], 1, null, Cancel);
        Assert.NotEqual("one corner", choice.Recommended);
        Assert.Contains("instead of one corner: +", choice.Sentence, StringComparison.Ordinal);
        Assert.Equal("one corner", choice.Board[^1].Name);
        Assert.All(choice.Board.Where(s => s.Name != "one corner"), s => Assert.True(s.Low < s.Difference && s.Difference < s.High));
    }

    [Fact]
    public void Two_that_differ_in_name_alone_leave_the_one_in_use()
    {
        var choice = new StrategyReplay(Data.Features, Blobs.Classes) { Repeats = 4 }.Run(Labelled, QueryStrategies.Get("margin"), [new Renamed(QueryStrategies.Get("margin"))], 1, null, Cancel);
        Assert.Equal("margin", choice.Recommended);
        Assert.StartsWith("Stay with margin: no other strategy is surely better on 240 labels, measured on 60 of them", choice.Sentence, StringComparison.Ordinal);
        Assert.True(choice.Board.Single(s => s.Name == "margin again").Low <= 0);
    }

    [Fact]
    public void Order_of_labels_and_threads_do_not_change_the_figures()
    {
        StrategyChoice Run(IReadOnlyList<LabelledSample> labelled, int threads) =>
            new StrategyReplay(Data.Features, Blobs.Classes) { Repeats = 3, Threads = threads }.Run(labelled, QueryStrategies.Get("random"), [QueryStrategies.Get("margin")], 4, null, Cancel);
        Assert.Equal(Run(Labelled, 1).Board, Run([.. Labelled.Reverse()], 4).Board);
    }

    [Fact]
    public void Labels_that_cannot_tell_are_refused_with_the_number_that_is_missing()
    {
        Assert.Null(StrategyReplay.WhyNot(Labelled));
        Assert.Contains("takes 120 labels, and there are 100", StrategyReplay.WhyNot(Labelled[..100])!, StringComparison.Ordinal);
        Assert.Contains("takes 40 labels that chance drew, to measure on, and there are 0", StrategyReplay.WhyNot(Data.Pool)!, StringComparison.Ordinal);
        Assert.Contains("of one class", StrategyReplay.WhyNot([.. Enumerable.Range(0, 150).Select(i => new LabelledSample(new(i), new ClassLabel(1), 0.5))])!, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new StrategyReplay(Data.Features, Blobs.Classes).Run(Labelled, QueryStrategies.Get("margin"), [QueryStrategies.Get("margin")], 1, null, Cancel));
    }

    /// <summary>Asks about what lies farthest along the first direction: one class after the other.</summary>
    private sealed class OneCorner : IQueryStrategy
    {
        public string Name => "one corner";

        public Evidence Needs => Evidence.Embeddings;

        public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
        {
            var rows = pool.Require(p => p.Embeddings);
            return [.. Enumerable.Range(0, pool.Ids.Count).OrderByDescending(i => rows[i, 0]).Take(count).Select(i => new Pick(pool.Ids[i], rows[i, 0], "far out"))];
        }
    }

    private sealed class Renamed(IQueryStrategy strategy) : IQueryStrategy
    {
        public string Name => strategy.Name + " again";

        public Evidence Needs => strategy.Needs;

        public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random) => strategy.Query(pool, count, random);
    }
}
