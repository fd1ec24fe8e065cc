using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

public sealed class NarrowedQueryTests
{
    private const int Days = 90;

    [Fact]
    public void Boxes_and_areas_are_first_chosen_where_no_label_comes_near()
    {
        var pool = Scenes(seed: 1, night: 6);
        foreach (var strategy in new IQueryStrategy[] { new AdaptiveDetectionSampling(randomShare: 0), new AdaptiveSegmentationSampling(randomShare: 0) })
        {
            var picks = strategy.Query(pool, 12, new Random(1));
            Assert.All(picks.Take(10), p => Assert.True(p.Id.Value >= Days, $"{strategy.Name} took {p.Id}"));
            Assert.All(picks.Take(10), p => Assert.StartsWith("no labelled image comes near this one; ", p.Reason, StringComparison.Ordinal));
            Assert.Equal(12, picks.Select(p => p.Id).Distinct().Count());
        }
    }

    [Fact]
    public void A_pool_that_the_labels_were_drawn_from_has_no_gap_but_by_chance()
    {
        var seen = Enumerable.Range(0, 40).Count(seed => Gap(Scenes(seed, night: 0)).Length > 0);
        Assert.InRange(seen, 0, 8);
    }

    [Fact]
    public void The_gap_is_what_lies_farther_than_nearly_every_label_from_its_nearest()
    {
        var pool = Scenes(seed: 2, night: 6);
        Assert.Equal(Enumerable.Range(Days, 10), Gap(pool));
        Assert.Equal(Gap(pool), Gap(pool with { Threads = 1 }));

        // Nineteen labels or fewer cannot tell.
        var known = pool.Labelled!;
        int[] few = [.. Enumerable.Range(0, 18)];
        Assert.Empty(Gap(pool with { Labelled = known with { Ids = [.. known.Ids.Take(18)], Objects = [.. known.Objects.Take(18)], Embeddings = known.Embeddings!.Select(few) } }));
        Assert.Empty(Gap(pool with { Labelled = null }));
    }

    [Fact]
    public void Labels_that_are_all_alike_leave_everything_else_uncovered()
    {
        var pool = Scenes(seed: 3, night: 0);
        var same = new Matrix(30, 4);
        Assert.Equal(Days + 10, Gap(pool with { Labelled = pool.Labelled! with { Embeddings = same } }).Length);
    }

    [Fact]
    public void Examples_to_find_come_before_gaps()
    {
        var pool = Scenes(seed: 4, night: 6);
        var wanted = new Matrix(1, 4, [.. pool.Embeddings!.Row(5)]);
        var picks = new AdaptiveDetectionSampling(randomShare: 0).Query(pool with { Targets = new(wanted, null) }, 3, new Random(1));
        var near = Enumerable.Range(0, pool.Ids.Count).OrderByDescending(i => Cosine(pool.Embeddings!.Row(i), wanted.Row(0))).Take(6).ToHashSet();
        Assert.All(picks, p => Assert.Contains((int)p.Id.Value, near));
        Assert.All(picks, p => Assert.StartsWith("like the examples to find; ", p.Reason, StringComparison.Ordinal));
    }

    private static int[] Gap(PoolView pool) => CoverageGap.Rows(pool, pool.Embeddings!, [.. Enumerable.Range(0, pool.Ids.Count)]);

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Vectors.Dot(a, b) / Math.Sqrt(Vectors.Dot(a, a) * Vectors.Dot(b, b));

    /// <summary>Ninety samples about the same place and ten that lie off by <paramref name="night"/>, in four dimensions; thirty labelled ones of the first kind, with objects enough to trust doubts.</summary>
    private static PoolView Scenes(int seed, float night)
    {
        var random = new Random(seed);
        var embeddings = Pools.Gaussian(random, Days + 10, 4);
        for (var row = 0; row < Days + 10 && night > 0; row++)
        {
            // Days closer together than labels, so that none of them lies far out by chance.
            foreach (ref var value in embeddings.Row(row))
            {
                value *= 0.5f;
            }

            embeddings.Row(row)[3] += row < Days ? 0 : night;
        }

        return ToyDetections.Pool([.. Enumerable.Range(0, Days + 10).Select(i => new[] { ToyDetections.Box(0, i < Days ? 0.5 : 0.999, feature: [1, 0]) })]) with
        {
            Classes = ["cat"],
            Embeddings = embeddings,
            Maps = [.. Pools.Ids(Days + 10).Select(id => ToyDetections.Map(random, 2) with { Id = id })],
            Labelled = new LabelledView(Pools.Ids(30, 1000), [], Pools.Gaussian(random, 30, 4))
            {
                Objects = [.. Enumerable.Range(0, 30).Select(_ => new[] { ToyDetections.Object(0) })],
                Detections = [.. Enumerable.Range(0, 30).Select(i => ToyDetections.Image(1000 + i, ToyDetections.Box(0, 0.9, feature: [1, 0])))],
            },
        };
    }
}
