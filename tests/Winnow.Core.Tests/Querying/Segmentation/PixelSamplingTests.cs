using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Scores of pixels: the formulas written out, mirrored and tiled images, ignored pixels.</summary>
public sealed class PixelSamplingTests
{
    public static TheoryData<PixelScore> Kinds => [.. Enum.GetValues<PixelScore>()];

    [Theory, MemberData(nameof(Kinds))]
    public void Scores_match_the_formula(PixelScore score) => Check((map, others) =>
    {
        var scores = PixelScores.Of(score, map, others);
        for (var i = 0; i < scores.Length; i++)
        {
            Assert.Equal(Slow(score, map, others, i), scores[i], 1e-4);
        }
    });

    [Theory, MemberData(nameof(Kinds))]
    public void A_mirrored_image_has_mirrored_scores(PixelScore score) => Check((map, others) =>
        Assert.All(
            Mirrored(PixelScores.Of(score, map, others), map.Width).Zip(PixelScores.Of(score, Mirrored(map), [.. others.Select(Mirrored)])),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6f)));

    [Theory]
    [InlineData(PixelScore.Entropy)]
    [InlineData(PixelScore.Margin)]
    [InlineData(PixelScore.MutualInformation)]
    [InlineData(PixelScore.ViewDivergence)]
    public void The_score_of_an_image_is_that_of_its_tiles(PixelScore score) => Check((map, others) =>
    {
        var whole = PixelScores.Of(score, map, others);
        var cut = map.Width / 2;
        var (left, right) = (PixelScores.Of(score, Tile(map, 0, cut), [.. others.Select(o => Tile(o, 0, cut))]), PixelScores.Of(score, Tile(map, cut, map.Width), [.. others.Select(o => Tile(o, cut, o.Width))]));
        Assert.Equal(whole.Sum(s => (double)s), left.Concat(right).Sum(s => (double)s), 1e-3);
        Assert.Equal(whole.Order(), left.Concat(right).Order());
    });

    [Theory, MemberData(nameof(Kinds))]
    public void An_image_whose_pixels_are_all_ignored_has_0(PixelScore score)
    {
        var pool = new PoolView { Ids = Pools.Ids(3) }.WithScenes(2);
        pool = pool with { Maps = [.. pool.Maps!.Select(Ignored)], MemberMaps = [.. pool.MemberMaps!.Select(m => (IReadOnlyList<SegmentationMap>)[.. m.Select(Ignored)])] };
        foreach (var aggregation in Enum.GetValues<PixelAggregation>())
        {
            Assert.All(new PixelSampling(score, aggregation).Query(pool, 3, new Random(1)), p => Assert.Equal(0f, p.Utility));
        }

        static SegmentationMap Ignored(SegmentationMap map) => map with { Ignored = Enumerable.Repeat(true, map.Height * map.Width).ToArray() };
    }

    [Fact]
    public void Members_and_copies_that_say_the_same_score_0() => Check((map, _) =>
    {
        Assert.All(PixelScores.Of(PixelScore.MutualInformation, map, [map, map, map]), s => Assert.Equal(0f, s));
        Assert.All(PixelScores.Of(PixelScore.ViewDivergence, map, [map, map]), s => Assert.Equal(0f, s));
    });

    [Fact]
    public void Two_sure_members_of_different_opinion_disagree_by_ln_2()
    {
        var (one, other) = (new SegmentationMap(new(0), 2, 1, 1, new float[] { 1, 0 }), new SegmentationMap(new(0), 2, 1, 1, new float[] { 0, 1 }));
        Assert.Equal(Math.Log(2), PixelScores.Of(PixelScore.MutualInformation, one, [one, other])[0], 1e-6);
    }

    [Fact]
    public void Mean_and_percentile_are_over_the_pixels_that_count()
    {
        // Twenty pixels sure but for two in full doubt, one of which is ignored.
        var first = Enumerable.Range(0, 20).Select(i => i is 3 or 9 ? 0.5f : 1).ToArray();
        var map = new SegmentationMap(new(0), 2, 4, 5, first.Concat(first.Select(p => 1 - p)).ToArray()) { Ignored = Enumerable.Range(0, 20).Select(i => i == 9).ToArray() };
        var pool = new PoolView { Ids = Pools.Ids(1), Maps = [map] };
        Assert.Equal(1 / 19.0, new PixelSampling(PixelScore.Margin, PixelAggregation.Mean).Query(pool, 1, new Random(1))[0].Utility, 1e-6);
        Assert.Equal(1, new PixelSampling(PixelScore.Margin, PixelAggregation.Percentile).Query(pool, 1, new Random(1))[0].Utility, 1e-6);
    }

    [Fact]
    public void Maps_of_wrong_length_or_of_different_sizes_are_refused()
    {
        var pool = new PoolView { Ids = Pools.Ids(1), Maps = [new(new(0), 2, 2, 2, new float[7])] };
        var strategy = new PixelSampling(PixelScore.Entropy, PixelAggregation.Mean);
        Assert.Contains("Row 0 (sample 0) of the masks has 7 probabilities; 2 classes on 2 × 2 pixels take 8", Assert.Throws<ArgumentException>(() => strategy.Query(pool, 1, new Random(1))).Message, StringComparison.Ordinal);
        var members = new PoolView { Ids = Pools.Ids(1), MemberMaps = [[ToyDetections.Map(new Random(1), 2)], [ToyDetections.Map(new Random(1), 3)]] };
        Assert.Contains("all of one image must be alike", Assert.Throws<ArgumentException>(() => new PixelSampling(PixelScore.MutualInformation, PixelAggregation.Mean).Query(members, 1, new Random(1))).Message, StringComparison.Ordinal);
    }

    private static double Slow(PixelScore score, SegmentationMap map, IReadOnlyList<SegmentationMap> others, int pixel)
    {
        double[] p = Pixel(map, pixel);
        return score switch
        {
            PixelScore.Entropy => Entropy(p),
            PixelScore.Margin => 1 - p.Max() + p.OrderDescending().Skip(1).FirstOrDefault(),
            PixelScore.MutualInformation => Entropy([.. p.Select((_, c) => others.Average(o => Pixel(o, pixel)[c]))]) - others.Average(o => Entropy(Pixel(o, pixel))),
            PixelScore.ViewDivergence => others.Average(o => p.Zip(Pixel(o, pixel), (a, b) => 0.5 * (a - b) * (Math.Log(Math.Max(a, 1e-7)) - Math.Log(Math.Max(b, 1e-7)))).Sum()),
            _ => Impurity(map, pixel),
        };
    }

    private static double Impurity(SegmentationMap map, int pixel)
    {
        var (y, x) = Math.DivRem(pixel, map.Width);
        var around = Enumerable.Range(0, map.Height * map.Width).Where(i => Math.Abs((i / map.Width) - y) <= 1 && Math.Abs((i % map.Width) - x) <= 1).Select(i => Pixel(map, i)).ToList();
        var shares = around.CountBy(p => Array.IndexOf(p, p.Max())).Select(n => (double)n.Value / around.Count);
        return Entropy([.. shares]) * around.Average(Entropy);
    }

    private static double[] Pixel(SegmentationMap map, int pixel) => [.. Enumerable.Range(0, map.Classes).Select(c => (double)map.Probabilities.Span[(c * map.Height * map.Width) + pixel])];

    private static double Entropy(double[] p) => -p.Where(x => x > 0).Sum(x => x * Math.Log(x));

    private static SegmentationMap Mirrored(SegmentationMap map) => map with { Probabilities = Mirrored(map.Probabilities.ToArray(), map.Width) };

    private static float[] Mirrored(float[] values, int width) => [.. values.Select((_, i) => values[(i / width * width) + width - 1 - (i % width)])];

    private static SegmentationMap Tile(SegmentationMap map, int from, int to) =>
        map with { Width = to - from, Probabilities = map.Probabilities.ToArray().Where((_, i) => i % map.Width >= from && i % map.Width < to).ToArray() };

    private static void Check(Action<SegmentationMap, IReadOnlyList<SegmentationMap>> property) => Prop.ForAll(
        Arb.From(from seed in Gen.Choose(0, 1_000_000) from classes in Gen.Choose(1, 5) from height in Gen.Choose(1, 6) from width in Gen.Choose(2, 20) select (seed, classes, height, width)),
        c =>
        {
            var random = new Random(c.seed);
            property(ToyDetections.Map(random, c.classes, c.height, c.width), [ToyDetections.Map(random, c.classes, c.height, c.width), ToyDetections.Map(random, c.classes, c.height, c.width)]);
        }).QuickCheckThrowOnFailure();
}
