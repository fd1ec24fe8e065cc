using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Numerics;

/// <summary>Nearest-neighbour chains against merging the two nearest groups, found by all pairs of all members.</summary>
public sealed class AverageLinkageTests
{
    [Fact]
    public void Clusters_are_those_of_merging_the_nearest_groups() => Check((rows, sizes, clusters) =>
    {
        var groups = Enumerable.Range(0, rows.Rows).Select(i => new List<int> { i }).ToList();
        while (groups.Count > clusters)
        {
            var (a, b) = (from x in Enumerable.Range(0, groups.Count) from y in Enumerable.Range(0, x) select (y, x)).MinBy(p => Mean(rows, sizes, groups[p.y], groups[p.x]));
            groups[a].AddRange(groups[b]);
            groups.RemoveAt(b);
        }

        var cut = AverageLinkage.Cut(rows, sizes, clusters, threads: 2);
        Assert.Equal(clusters, cut.Distinct().Count());
        Assert.All(groups, group => Assert.Single(group.Select(i => cut[i]).Distinct()));
    });

    [Fact]
    public void Numbers_count_from_zero_in_the_order_of_the_points() => Check((rows, sizes, clusters) =>
        Assert.Equal(Enumerable.Range(0, clusters), AverageLinkage.Cut(rows, sizes, clusters, threads: 1).Distinct()));

    [Fact]
    public void Coarser_cuts_only_join_clusters_of_finer_ones() => Check((rows, sizes, clusters) =>
    {
        var (fine, coarse) = (AverageLinkage.Cut(rows, sizes, clusters, 1), AverageLinkage.Cut(rows, sizes, Math.Max(1, clusters / 2), 1));
        Assert.All(Enumerable.Range(0, rows.Rows).GroupBy(i => fine[i]), g => Assert.Single(g.Select(i => coarse[i]).Distinct()));
    });

    [Fact]
    public void Equal_points_end_and_are_cut_into_as_many_clusters_as_asked_for()
    {
        var rows = new Matrix(40, 3);
        Assert.All(Enumerable.Range(1, 40), k => Assert.Equal(k, AverageLinkage.Cut(rows, [.. Enumerable.Repeat(1, 40)], k, threads: 2).Distinct().Count()));
    }

    private static double Mean(Matrix rows, int[] sizes, List<int> a, List<int> b) =>
        a.Sum(i => b.Sum(j => sizes[i] * sizes[j] * Math.Sqrt(Slow.SquaredDistance(rows.Row(i), rows.Row(j))))) / (a.Sum(i => sizes[i]) * b.Sum(j => sizes[j]));

    private static void Check(Action<Matrix, int[], int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from points in Gen.Choose(1, 20)
            from dimensions in Gen.Choose(1, 5)
            from clusters in Gen.Choose(1, 20)
            select (seed, points, dimensions, Clusters: Math.Min(clusters, points));
        Prop.ForAll(Arb.From(cases), c =>
        {
            var random = new Random(c.seed);
            property(Pools.Gaussian(random, c.points, c.dimensions), [.. Enumerable.Range(0, c.points).Select(_ => random.Next(1, 5))], c.Clusters);
        }).QuickCheckThrowOnFailure();
    }
}
