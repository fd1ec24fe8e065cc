using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>PPAL: weights of its paper, distances of objects written out, and what it picks.</summary>
public sealed class PpalSamplingTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.5, 1.160514)]
    [InlineData(0, 1.2)]
    public void Weights_are_those_of_the_paper(double quality, double expected) => Assert.Equal(expected, ClassQualities.Weight(quality), 1e-6);

    [Fact]
    public void Quality_is_the_mean_over_objects_of_the_best_box_of_their_class()
    {
        var pool = ToyDetections.Pool([]) with
        {
            Labelled = new(Pools.Ids(1, 100), [])
            {
                Objects = [[ToyDetections.Object(0), ToyDetections.Object(0, at: 40), ToyDetections.Object(1, at: 20)]],
                Detections = [ToyDetections.Image(100, ToyDetections.Box(0, 0.7), ToyDetections.Box(0, 0.5), ToyDetections.Box(2, 0.9, at: 20))],
            },
        };
        Assert.Equal([Math.Pow(0.7, 0.6) / 2, 0, 0], ClassQualities.Of(pool, 3));
    }

    [Fact]
    public void D5_boxes_of_the_same_rank_and_class_on_two_images_are_compared_by_what_they_look_like()
    {
        var table = Table([[ToyDetections.Box(0, 0.9, feature: [1, 0])], [ToyDetections.Box(0, 0.9, feature: [0, 1])]]);
        Assert.Equal(1, table[0, 1], 1e-6);
    }

    [Fact]
    public void A_class_that_the_other_image_does_not_show_is_2_away()
    {
        var table = Table([[ToyDetections.Box(0, 0.9, feature: [1, 0])], [ToyDetections.Box(1, 0.9, feature: [1, 0])], [], []]);
        Assert.Equal([2f, 2f, 0f], [table[0, 1], table[0, 2], table[2, 3]]);
    }

    [Fact]
    public void Distances_are_those_of_the_definition_whatever_the_threads() => Check((images, _) =>
    {
        var table = ObjectDistances.Of(images, 4, 0.05, 2);
        Assert.Equal(table.Array, ObjectDistances.Of(images, 4, 0.05, 1).Array);
        for (var i = 0; i < images.Count; i++)
        {
            Assert.Equal(0, table[i, i]);
            for (var j = 0; j < images.Count; j++)
            {
                Assert.Equal(table[i, j], table[j, i]);
                Assert.InRange(table[i, j], 0, 2);
                Assert.Equal(i == j ? 0 : (Directed(images[i], images[j]) + Directed(images[j], images[i])) / 2, table[i, j], 1e-4);
            }
        }
    });

    [Fact]
    public void Blocks_of_many_boxes_give_the_same_as_the_definition()
    {
        var random = new Random(4);
        ImageDetections[] images = [.. Enumerable.Range(0, 30).Select(i => ToyDetections.Image(i, [.. Enumerable.Range(0, 60).Select(_ => ToyDetections.Box(random.Next(2), 0.1 + (0.9 * random.NextDouble()), feature: [.. Enumerable.Range(0, 4).Select(_ => random.NextSingle() - 0.5f)]))]))];
        var table = ObjectDistances.Of(images, 4, 0.05, 2);
        foreach (var (i, j) in from i in new[] { 0, 7, 29 } from j in new[] { 1, 16, 28 } select (i, j))
        {
            Assert.Equal((Directed(images[i], images[j]) + Directed(images[j], images[i])) / 2, table[i, j], 1e-4);
        }

        Assert.Equal(table.Array, ObjectDistances.Of(images, 4, 0.05, 1).Array);
    }

    [Fact]
    public void Images_with_the_same_objects_are_0_apart() => Check((images, _) =>
    {
        var table = ObjectDistances.Of([.. images, .. images], 4, 0.05, 2);
        Assert.All(Enumerable.Range(0, images.Count), i => Assert.Equal(0, table[i, i + images.Count]));
    });

    [Fact]
    public void Of_equally_doubtful_images_the_picks_look_different()
    {
        // Ten images of two looks.
        var pool = ToyDetections.Pool([.. Enumerable.Range(0, 10).Select(i => new[] { ToyDetections.Box(0, 0.5, feature: i < 8 ? [1, 0] : [0, 1]) })]);
        var picks = new PpalSampling(factor: 5).Query(pool, 2, new Random(1));
        Assert.Single(picks, p => p.Id.Value >= 8);
    }

    [Fact]
    public void Only_the_most_doubtful_go_on_to_stage_two()
    {
        var pool = ToyDetections.Pool([.. Enumerable.Range(0, 10).Select(i => new[] { ToyDetections.Box(0, 0.5 + (0.04 * i), feature: [i, 1]) })]);
        Assert.Subset(new HashSet<long> { 0, 1, 2, 3 }, new PpalSampling().Query(pool, 1, new Random(1)).Select(p => p.Id.Value).ToHashSet());
    }

    [Fact]
    public void Large_queries_are_chosen_in_batches_without_repeats()
    {
        var random = new Random(2);
        var pool = ToyDetections.Pool([.. Enumerable.Range(0, 1500).Select(_ => new[] { ToyDetections.Box(0, random.NextDouble(), feature: [random.NextSingle(), 1]) })]);
        Assert.Equal(1200, new PpalSampling(factor: 1).Query(pool, 1200, new Random(1)).DistinctBy(p => p.Id).Count());
    }

    [Fact]
    public void Features_that_are_missing_or_of_another_length_are_refused()
    {
        Assert.Equal("DetectionFeatures", Assert.Throws<MissingEvidenceException>(() => new PpalSampling().Query(ToyDetections.Pool([[ToyDetections.Box(0, 0.5)]]), 1, new Random(1))).Evidence);
        var mixed = ToyDetections.Pool([[ToyDetections.Box(0, 0.5, feature: [1])], [ToyDetections.Box(0, 0.5, feature: [1, 2])]]);
        Assert.Contains("feature of 2 values; every feature must have 1", Assert.Throws<ArgumentException>(() => new PpalSampling().Query(mixed, 1, new Random(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Medoids_never_total_more_than_the_farthest_first_start() => Check((images, seed) =>
    {
        var table = ObjectDistances.Of(images, 4, 0.05, 1);
        var clusters = Math.Min(3, images.Count);
        var ties = new TieBreaker(new Random(seed));
        var start = TableMedoids.FarthestFirst(table, clusters, 0, i => ties.Key(i));
        var (medoids, _) = TableMedoids.Fit(table, clusters, 0, i => ties.Key(i));
        double Total(int[] centres) => Enumerable.Range(0, images.Count).Sum(i => (double)centres.Min(c => table[i, c]));
        Assert.Equal(clusters, medoids.Distinct().Count());
        Assert.True(Total(medoids) <= Total(start) + 1e-4);
    });

    private static Matrix Table(Detection[][] images) => ObjectDistances.Of([.. images.Select((boxes, i) => ToyDetections.Image(i, boxes))], 2, 0.05, 2);

    private static double Directed(ImageDetections from, ImageDetections to)
    {
        var (own, other) = (from.Detections.Where(d => d.Score > 0.05).ToList(), to.Detections.Where(d => d.Score > 0.05).ToList());
        return own.Count == 0 ? (other.Count == 0 ? 0 : 2)
            : own.Sum(b => b.Score * other.Where(o => o.Class == b.Class).Select(o => 1 - Cosine(b.Feature!, o.Feature!)).DefaultIfEmpty(2).Min()) / own.Sum(b => b.Score);
    }

    private static double Cosine(IReadOnlyList<float> x, IReadOnlyList<float> y) =>
        x.Zip(y, (a, b) => (double)a * b).Sum() / Math.Sqrt(x.Sum(a => (double)a * a) * y.Sum(b => (double)b * b));

    private static void Check(Action<IReadOnlyList<ImageDetections>, int> property) => Prop.ForAll(
        Arb.From(from seed in Gen.Choose(0, 1_000_000) from count in Gen.Choose(1, 12) select (Pool: new PoolView { Ids = Pools.Ids(count) }.WithScenes(seed), Seed: seed)),
        c => property(c.Pool.Detections!, c.Seed)).QuickCheckThrowOnFailure();
}
