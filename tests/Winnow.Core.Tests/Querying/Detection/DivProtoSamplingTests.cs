using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Entropy NMS and class prototypes, and the default where objects are drawn.</summary>
public sealed class DivProtoSamplingTests
{
    [Fact]
    public void Boxes_that_look_alike_count_once_and_others_each()
    {
        var box = ToyDetections.Box(0, 0.5, feature: [1, 0]);
        Assert.Equal(Math.Log(2), new DoubtfulBoxes(ToyDetections.Image(0, box, box with { Box = new(40, 40, 50, 50) }), 0.05).EntropyAfterSuppression(0.5f), 1e-6);
        Assert.Equal(2 * Math.Log(2), new DoubtfulBoxes(ToyDetections.Image(0, box, box with { Feature = [0, 1] }), 0.05).EntropyAfterSuppression(0.5f), 1e-6);
        Assert.Equal(2 * Math.Log(2), new DoubtfulBoxes(ToyDetections.Image(0, box, box with { Class = 1 }), 0.05).EntropyAfterSuppression(0.5f), 1e-6);
    }

    [Fact]
    public void Of_duplicates_of_one_image_one_is_kept_while_others_are_left()
    {
        var pool = ToyDetections.Pool([
            [ToyDetections.Box(0, 0.5, feature: [1, 0])], [ToyDetections.Box(0, 0.5, feature: [1, 0])], [ToyDetections.Box(0, 0.5, feature: [1, 0])],
            [ToyDetections.Box(0, 0.9, feature: [0, 1])], [ToyDetections.Box(1, 0.95, feature: [1, 0])], [],
        ]);
        var picks = new DivProtoSampling().Query(pool, 6, new Random(1));
        Assert.Single(picks.Take(3), p => p.Id.Value < 3);
        Assert.Equal(2, picks.Skip(3).Count(p => p.Id.Value < 3));
        Assert.Equal(5, picks[^1].Id.Value);
    }

    [Fact]
    public void While_few_objects_are_labelled_the_pool_is_covered_and_later_doubt_is_followed()
    {
        var pool = ToyDetections.Pool([.. Enumerable.Range(0, 20).Select(i => new[] { ToyDetections.Box(0, i == 7 ? 0.5 : 0.999, feature: [1, 0]) })]) with
        {
            Embeddings = Pools.Gaussian(new Random(1), 20, 3),
            Classes = ["cat"],
        };
        var strategy = new AdaptiveDetectionSampling(randomShare: 0);
        Assert.Contains("images look like this", strategy.Query(pool, 1, new Random(1))[0].Reason, StringComparison.Ordinal);
        var labelled = new LabelledView(Pools.Ids(1, 100), [], Pools.Gaussian(new Random(2), 1, 3))
        {
            Objects = [[.. Enumerable.Range(0, 10).Select(_ => ToyDetections.Object(0))]],
            Detections = [ToyDetections.Image(100)],
        };
        var late = new AdaptiveDetectionSampling(randomShare: 0).Query(pool with { Labelled = labelled }, 5, new Random(1));
        Assert.Equal(7, late[0].Id.Value);
    }

    [Fact]
    public void The_random_slice_says_with_which_probability_it_was_drawn()
    {
        var pool = Pools.Random(1, samples: 50, classes: 3, dimensions: 4, labelled: 5).WithScenes(1);
        var picks = new AdaptiveDetectionSampling(randomShare: 0.2).Query(pool, 10, new Random(1));
        Assert.Equal(2, picks.Count(p => p.InclusionProbability is not null));
        Assert.All(picks.Where(p => p.InclusionProbability is not null), p => Assert.Equal(2.0 / 50, p.InclusionProbability!.Value, 1e-12));
    }
}
