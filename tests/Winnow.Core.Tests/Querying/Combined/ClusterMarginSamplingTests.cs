using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Cluster-Margin: turns over clusters, checked on the clusters themselves.</summary>
public sealed class ClusterMarginSamplingTests
{
    [Fact]
    public void Clusters_give_as_many_picks_within_one_until_they_are_exhausted() => CombinedCases.Check((pool, count, seed) =>
    {
        var clusters = Clusters(pool, count, seed);
        var candidates = CombinedCases.Ranked(pool, i => CombinedCases.Margin(pool.Probabilities!.Row(i)), 10 * count, seed);
        var picks = pool.Rows(new ClusterMarginSampling().Query(pool, count, new Random(seed)));
        Assert.Subset(candidates.ToHashSet(), picks.ToHashSet());
        var counts = candidates.GroupBy(i => clusters[i]).Select(g => (Picked: picks.Count(i => clusters[i] == g.Key), Size: g.Count())).ToList();
        var most = counts.Max(c => c.Picked);
        Assert.All(counts, c => Assert.True(c.Picked >= most - 1 || c.Picked == c.Size, $"{c.Picked} of {c.Size} picked, {most} elsewhere"));
    });

    [Fact]
    public void In_each_cluster_the_smallest_margins_are_picked() => CombinedCases.Check((pool, count, seed) =>
    {
        var clusters = Clusters(pool, count, seed);
        var picks = pool.Rows(new ClusterMarginSampling().Query(pool, count, new Random(seed)));
        float Margin(int i) => CombinedCases.Margin(pool.Probabilities!.Row(i));
        Assert.All(picks, pick => Assert.DoesNotContain(
            Enumerable.Range(0, pool.Ids.Count).Except(picks), i => clusters[i] == clusters[pick] && Margin(i) > Margin(pick)));
    });

    [Fact]
    public void One_pick_is_that_of_smallest_margin() => CombinedCases.Check((pool, _, seed) =>
        Assert.Equal(
            new MarginSampling().Query(pool, 1, new Random(seed))[0].Utility,
            new ClusterMarginSampling().Query(pool, 1, new Random(seed))[0].Utility));

    [Fact]
    public void A_far_group_gets_its_pick_though_the_others_are_less_sure()
    {
        List<float[]> rows = [.. Enumerable.Range(0, 12).Select(i => new[] { 0.01f * i }), [100f]];
        var pool = Pools.Embedded(rows) with { Probabilities = Matrix.FromRows([.. rows.Select(r => r[0] < 50 ? new[] { 0.5f, 0.5f } : [0.7f, 0.3f])]) };
        Assert.Contains(12, pool.Rows(new ClusterMarginSampling().Query(pool, 2, new Random(1))));
    }

    [Fact]
    public void Large_pools_are_clustered_through_micro_clusters()
    {
        // Four far kinds in 1,200 samples: micro-clusters never mix them, and the tree joins each kind before any two kinds.
        var random = new Random(4);
        var rows = Pools.Gaussian(random, 1200, 3);
        for (var i = 0; i < rows.Rows; i++)
        {
            rows[i, 0] += 100 * (i % 4);
        }

        var clusters = ClusterMarginSampling.Clusters(rows, 4, random, threads: 2);
        Assert.Equal(4, clusters.Distinct().Count());
        Assert.All(Enumerable.Range(0, 4), kind => Assert.Single(Enumerable.Range(0, 1200).Where(i => i % 4 == kind).Select(i => clusters[i]).Distinct()));
    }

    private static int[] Clusters(PoolView pool, int count, int seed)
    {
        var random = new Random(seed);
        _ = new TieBreaker(random);
        return ClusterMarginSampling.Clusters(pool.Embeddings!, count, random, threads: 1);
    }
}
