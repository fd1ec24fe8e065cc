using Winnow.Core.Labels;
using Winnow.Core.Loop;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Loop;

/// <summary>The upper bound that peeks at labels.</summary>
public sealed class GreedyOracleTests
{
    private static readonly Blobs Data = new(pool: 120, holdout: 80);

    private static GreedyOracle Oracle(int candidates = 20) => new(Data.Learner, Data.Pool, Data.Holdout, candidates);

    [Fact]
    public void With_every_sample_as_candidate_the_pick_is_the_best_label_there_is()
    {
        var start = Data.Pool.Take(4).ToArray();
        var rest = Data.Pool.Skip(4).Take(25).ToArray();
        var pool = new PoolView { Ids = [.. rest.Select(s => s.Id)], Labelled = LabelledView.Of(start) };
        var pick = Oracle(candidates: 25).Query(pool, 1, new Random(1))[0];
        var measured = rest.ToDictionary(s => s.Id, s =>
        {
            using var model = Data.Learner.Fit([.. start, s], new Random(1), null, CancellationToken.None);
            return model.Measure(Data.Holdout, CancellationToken.None);
        });
        Assert.Equal(measured.Values.Max(m => m.Value), measured[pick.Id].Value);
        Assert.Equal(measured.Values.Where(m => m.Value == measured[pick.Id].Value).Min(m => m.Classification!.LogLoss), measured[pick.Id].Classification!.LogLoss);
        Assert.Equal((float)measured[pick.Id].Value, pick.Utility);
        Assert.Equal("best of 25 images tried with their true labels", pick.Reason);
    }

    [Fact]
    public void Its_curve_lies_above_that_of_random_labelling()
    {
        // The mean over the rounds of three runs each.
        Assert.True(Mean(Oracle()) > Mean(new RandomSampling()) + 0.01, $"{Mean(Oracle())} against {Mean(new RandomSampling())}");

        static double Mean(IQueryStrategy strategy) => Enumerable.Range(1, 3).SelectMany(seed => Run(strategy, seed).Result.Curve).Average(p => p.Metric);
    }

    [Fact]
    public void Picks_are_distinct_repeatable_and_independent_of_the_order_of_the_pool()
    {
        var pool = new PoolView { Ids = [.. Data.Pool.Skip(4).Select(s => s.Id)], Labelled = LabelledView.Of([.. Data.Pool.Take(4)]) };
        var picks = Oracle(candidates: 3).Query(pool, 10, new Random(7));
        Assert.Equal(10, picks.DistinctBy(p => p.Id).Count());
        Assert.All(picks.Zip(picks.Skip(1)), pair => Assert.True(pair.First.Utility >= pair.Second.Utility));
        Assert.Equal(picks, Oracle(candidates: 3).Query(pool with { Ids = [.. pool.Ids.Reverse()] }, 10, new Random(7)));
        Assert.NotEqual(picks.Select(p => p.Id), Oracle(candidates: 3).Query(pool, 10, new Random(8)).Select(p => p.Id));
    }

    [Fact]
    public void Edges_are_those_of_every_strategy()
    {
        var pool = new PoolView { Ids = [.. Data.Pool.Take(2).Select(s => s.Id)] };
        Assert.Equal(2, Oracle().Query(pool, 9, new Random(1)).Count);
        Assert.Empty(Oracle().Query(pool, 0, new Random(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Oracle().Query(pool, -1, new Random(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Oracle(candidates: 0));
        Assert.Contains("has no true class", Assert.Throws<ArgumentException>(() => Oracle().Query(new PoolView { Ids = [new(1)] }, 1, new Random(1))).Message, StringComparison.Ordinal);
    }

    private static SeedRun Run(IQueryStrategy strategy, int seed)
    {
        var path = Path.Combine(Path.GetTempPath(), $"winnow-{Guid.NewGuid():N}.jsonl");
        try
        {
            using var journal = Journal.Open(path, TimeProvider.System);
            var setup = Data.Setup(seed) with { Initial = 3, Query = 3, Budget = 21 };
            return new Simulation(setup, Data.Learner, strategy, null, new SimulatedAnnotator(Data.Pool, 3, new(), seed), TimeProvider.System).Run(journal, null, CancellationToken.None);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
