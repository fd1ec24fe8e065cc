using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying.Sharding;

/// <summary>The parts of a query over shards against slow, obvious versions.</summary>
public sealed class ShardPartsTests
{
    [Theory, InlineData(1, 1, 3), InlineData(800, 33, 5), InlineData(1600, 70, 140)]
    public void A_scan_sums_what_each_row_would_add_and_finds_its_nearest_reference(int rows, int references, int dimensions)
    {
        var random = new Random(1);
        var (pool, points) = (Pools.Gaussian(random, rows, dimensions), Pools.Gaussian(random, references, dimensions));
        var space = new CentredSpace(points, [.. Enumerable.Range(0, references)]);
        var (centred, unit) = (space.Of(points, [.. Enumerable.Range(0, references)]), space.Of(pool, [.. Enumerable.Range(0, rows)]));
        float[] wanted = Pools.Uniform(random, 1, references).Array, covered = Pools.Uniform(random, 1, references).Array;
        foreach (var threads in new[] { 1, 3 })
        {
            var (gains, nearest) = ShardScan.Of(pool, space, centred, wanted, covered, 0.7, threads);
            for (var i = 0; i < rows; i++)
            {
                double[] squared = [.. Enumerable.Range(0, references).Select(r => ShardedPools.Squared(unit.Row(i), centred.Row(r)))];
                Assert.Equal(squared.Select((d, r) => wanted[r] * Math.Max(0, Math.Exp(-d / 0.98) - covered[r])).Sum(), gains[i], 1e-4 * references);
                Assert.Equal(squared.Min(), squared[nearest[i]], 1e-5);
            }
        }
    }

    [Fact]
    public void The_best_of_each_reference_are_those_of_largest_gain_and_lowest_key()
    {
        float[] gains = [1, 3, 2, 3, 3, 9];
        int[] nearest = [0, 0, 0, 0, 2, 2];
        Assert.Equal([2, 3, 4], ShardScan.Best(gains, nearest, 3, 2, i => i is not 1 and not 5, i => (ulong)i).Order());
        Assert.Equal([1, 3, 5], ShardScan.Best(gains, nearest, 3, 2, i => i != 4, i => (ulong)(10 - i)).Order());
        Assert.Equal([1, 5], ShardScan.Best(gains, nearest, 3, 1, _ => true, i => (ulong)i).Order());
    }

    [Theory, InlineData(1), InlineData(4)]
    public void Greedy_cover_picks_what_plain_greedy_picks(int threads)
    {
        var random = new Random(2);
        var (candidates, references) = (UnitRows.Of(Pools.Gaussian(random, 60, 3)), UnitRows.Of(Pools.Gaussian(random, 90, 3)));
        candidates.Row(7).CopyTo(candidates.Row(8)); // of equals the lower key
        float[] own = [.. Pools.Uniform(random, 1, 60).Array.Select(v => 20 * v)], weights = Pools.Uniform(random, 1, 90).Array;
        own[8] = own[7];
        float[] ownCovered = Pools.Uniform(random, 1, 60).Array, covered = Pools.Uniform(random, 1, 90).Array;
        ownCovered[8] = ownCovered[7];
        double[] slowOwn = [.. ownCovered], slow = [.. covered];
        var cover = new ShardCover(candidates, own, [.. ownCovered], references, weights, covered, 0.4, i => (ulong)(100 - i), threads);
        var left = Enumerable.Range(0, 60).ToList();
        while (left.Count > 0)
        {
            var (pick, gain, _) = cover.Next();
            double[] gains = [.. left.Select(Gain)];
            Assert.Equal(gains.Max(), gain, 0.01);
            Assert.Equal(gain, Gain(pick), 0.01);
            Assert.True(left.Remove(pick));
            Assert.False(pick == 7 && left.Contains(8));
            for (var j = 0; j < slow.Length; j++)
            {
                slow[j] = Math.Max(slow[j], Kernel(candidates.Row(pick), references.Row(j)));
            }

            for (var j = 0; j < slowOwn.Length; j++)
            {
                slowOwn[j] = Math.Max(slowOwn[j], Kernel(candidates.Row(pick), candidates.Row(j)));
            }
        }

        Assert.Equal(0, cover.Left);

        double Gain(int i) => (own[i] * (1 - slowOwn[i])) + Enumerable.Range(0, 90).Sum(j => weights[j] * Math.Max(0, Kernel(candidates.Row(i), references.Row(j)) - slow[j]));

        static double Kernel(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => Math.Exp(-ShardedPools.Squared(left, right) / 0.32);
    }

    [Fact]
    public void Neighbours_over_shards_are_those_of_the_whole_pool_where_all_lists_are_read()
    {
        var pool = ShardedPools.Grouped(seed: 3, samples: 900);
        var queries = pool.Embeddings!.Select([5, 400, 899]);
        var exact = NearestNeighbours.Between(queries, pool.Embeddings!, 6, 2);
        var found = ShardedPools.Search(PoolShard.Of(pool, 250), queries, 6, int.MaxValue, seed: 1, threads: 2);
        for (var q = 0; q < 3; q++)
        {
            Assert.Equal(exact.Distances(q).ToArray(), found[q].Select(n => n.SquaredDistance));
            Assert.Equal(pool.Ids[exact.Of(q)[0]], found[q][0].Sample);
        }

        var near = ShardedPools.Search(PoolShard.Of(pool, 250), queries, 6, 2, seed: 1, threads: 1);
        Assert.Equal(near.Select(n => n.ToList()), ShardedPools.Search(PoolShard.Of(pool, 250), queries, 6, 2, seed: 1, threads: 3).Select(n => n.ToList()));
        Assert.Throws<MissingEvidenceException>(() => ShardedPools.Search(PoolShard.Of(pool with { Embeddings = null }, 250), queries, 6, 2, seed: 1, threads: 1));
    }
}
