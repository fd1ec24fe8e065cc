using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>The default where areas are outlined: coverage first, doubtful and varied images later.</summary>
public sealed class AdaptiveSegmentationSamplingTests
{
    [Fact]
    public void While_few_objects_are_labelled_the_pool_is_covered_and_later_doubt_is_followed()
    {
        var pool = Pool(3, 7, 11, 15);
        var strategy = new AdaptiveSegmentationSampling(randomShare: 0);
        Assert.Equal("many images look like this and no labelled one does", strategy.Query(pool, 1, new Random(1))[0].Reason);
        var labelled = new LabelledView(Pools.Ids(1, 100), [], Pools.Gaussian(new Random(2), 1, 3)) { Objects = [Outlines(10)] };

        // One pick chooses among the four most doubtful images.
        var late = Assert.Single(strategy.Query(pool with { Labelled = labelled }, 1, new Random(1)));
        Assert.StartsWith("the class of many pixels is in doubt", late.Reason, StringComparison.Ordinal);
        Assert.Contains(late.Id.Value, (long[])[3, 7, 11, 15]);
    }

    [Fact]
    public void Crowds_do_not_count_as_objects()
    {
        var crowds = new LabelledView(Pools.Ids(1, 100), [], Pools.Gaussian(new Random(2), 1, 3)) { Objects = [[.. Outlines(10).Select(o => o with { IsCrowd = true })]] };
        var pick = new AdaptiveSegmentationSampling(randomShare: 0).Query(Pool(3, 7, 11, 15) with { Labelled = crowds }, 1, new Random(1))[0];
        Assert.Equal("many images look like this and no labelled one does", pick.Reason);
    }

    [Fact]
    public void The_random_slice_says_with_which_probability_it_was_drawn()
    {
        var picks = new AdaptiveSegmentationSampling(randomShare: 0.2).Query(Pool(3, 7, 11, 15), 10, new Random(1));
        Assert.Equal(2, picks.Count(p => p.InclusionProbability is not null));
        Assert.All(picks.Where(p => p.InclusionProbability is not null), p => Assert.Equal(2.0 / 20, p.InclusionProbability!.Value, 1e-12));
    }

    // Twenty images of 2 × 2 pixels and one class; all pixels are sure but those of some images.
    private static PoolView Pool(params int[] doubtful) => new()
    {
        Ids = Pools.Ids(20),
        Classes = ["background", "disc"],
        Embeddings = Pools.Gaussian(new Random(1), 20, 3),
        Maps = [.. Pools.Ids(20).Select((id, i) => new SegmentationMap(id, 2, 2, 2, (float[])[.. Enumerable.Repeat(doubtful.Contains(i) ? 0.5f : 0.99f, 4), .. Enumerable.Repeat(doubtful.Contains(i) ? 0.5f : 0.01f, 4)]))],
    };

    private static ObjectAnnotation[] Outlines(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ObjectAnnotation { Class = 0, Shape = new PolygonShape(new Polygon(0, 0, i + 1, 0, 0, i + 1)) })];
}
