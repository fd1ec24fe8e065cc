using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>Graph cut and disparity-sum against their set functions written out.</summary>
public sealed class GraphCutSamplingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(10)]
    public void Each_pick_raises_the_function_most(double lambda) => Check((pool, count, seed) =>
    {
        var rows = UnitRows.Of(pool.Embeddings!, pool.Labelled!.Embeddings!);
        var (n, scale) = (pool.Ids.Count, rows.Rows - pool.Ids.Count + count);
        double Similar(int a, int b) => (1 + Slow.Dot(rows.Row(a), rows.Row(b))) / 2;
        double Value(IReadOnlyList<int> set) => (lambda * scale / n * set.Sum(s => Enumerable.Range(0, n).Sum(i => Similar(i, s)))) - set.Sum(s => set.Sum(t => Similar(s, t)));
        var taken = Enumerable.Range(n, rows.Rows - n).ToList();
        var picks = new GraphCutSampling(lambda).Query(pool, count, new Random(seed));
        foreach (var (pick, row) in picks.Zip(pool.Rows(picks)))
        {
            var best = Enumerable.Range(0, n).Except(taken).Max(i => Value([.. taken, i]));
            Assert.Equal(best, Value([.. taken, row]), 1e-3);
            Assert.Equal((best - Value(taken)) / scale, pick.Utility, 1e-4);
            taken.Add(row);
        }
    });

    [Fact]
    public void A_batch_without_a_balance_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new GraphCutSampling(-1));

    [Fact]
    public void Graph_cut_takes_the_middles_of_both_groups()
    {
        var pool = Pools.Embedded([[1, 0], [1, 0.1f], [1, -0.1f], [0, 1], [0.1f, 1], [-0.1f, 1]]);
        Assert.Equal([0, 1], pool.Rows(new GraphCutSampling().Query(pool, 2, new Random(1))).Select(i => i / 3).Order());
    }

    [Fact]
    public void Disparity_sum_takes_the_largest_total_distance() => Check((pool, count, seed) =>
    {
        var labelled = pool.Labelled!.Embeddings!;
        double Between(int i, float[] other) => Math.Sqrt(Slow.SquaredDistance(pool.Embeddings!.Row(i), other));
        var centres = Enumerable.Range(0, labelled.Rows).Select(i => labelled.Row(i).ToArray()).ToList();
        if (centres.Count == 0)
        {
            centres.Add([.. Enumerable.Range(0, labelled.Columns).Select(d => (float)Enumerable.Range(0, pool.Ids.Count).Average(i => (double)pool.Embeddings![i, d]))]);
        }

        var left = Enumerable.Range(0, pool.Ids.Count).ToHashSet();
        foreach (var row in pool.Rows(new DisparitySumSampling().Query(pool, count, new Random(seed))))
        {
            double Total(int i) => centres.Sum(c => Between(i, c));
            Assert.Equal(left.Max(Total), Total(row), 1e-3);
            if (left.Count == pool.Ids.Count && labelled.Rows == 0)
            {
                centres.Clear(); // the mean served the first pick alone
            }

            left.Remove(row);
            centres.Add(pool.Embeddings!.Row(row).ToArray());
        }
    });

    private static void Check(Action<PoolView, int, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 20)
            from labelled in Gen.Choose(0, 4)
            from duplicates in Gen.Elements(true, false)
            from count in Gen.Choose(1, 12)
            select (Pool: Pools.Random(seed, samples, 3, 4, labelled, duplicates), Count: Math.Min(count, samples), Seed: seed);
        Prop.ForAll(Arb.From(cases), c => property(c.Pool, c.Count, c.Seed)).QuickCheckThrowOnFailure();
    }
}
