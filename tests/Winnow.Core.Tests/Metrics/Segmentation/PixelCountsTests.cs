using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics;

/// <summary>Counted pixels: added up image by image they give the figures of all images together.</summary>
public sealed class PixelCountsTests
{
    [Fact]
    public void Counts_that_are_added_up_give_the_figures_of_all_images()
    {
        var random = new Random(5);
        (LabelMap Truth, LabelMap Found)[] pairs = [.. Enumerable.Range(0, 6).Select(_ => (Map(random, ignore: true), Map(random, ignore: false)))];
        var sum = new PixelCounts(3);
        foreach (var (truth, found) in pairs)
        {
            sum.Add(PixelCounts.Of(truth, found, 3));
        }

        var (whole, counted) = (SegmentationMetrics.Of(pairs, 3), SegmentationMetrics.Of(sum));
        Assert.Equal((whole.MeanIou, whole.MeanDice, whole.PixelAccuracy), (counted.MeanIou, counted.MeanDice, counted.PixelAccuracy));
        Assert.Null(counted.BoundaryF1);
        Assert.Equal(pairs.Sum(p => p.Truth.Classes.ToArray().Count(c => c != LabelMap.Ignore)), sum.Total);
        for (var c = 0; c < 3; c++)
        {
            Assert.Equal(pairs.Sum(p => (long)p.Truth.Classes.ToArray().Count(x => x == c)), sum.Pixels(c));
            Assert.Equal(Iou(pairs, (byte)c), sum.Iou(c)!.Value, 1e-12);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => PixelCounts.Of(new(1, 2, new byte[2]), new(2, 1, new byte[2]), 2));
        Assert.Throws<ArgumentException>(() => PixelCounts.Of(new(1, 1, (byte[])[2]), new(1, 1, new byte[1]), 2));
        Assert.Throws<ArgumentException>(() => new PixelCounts(2).Add(new PixelCounts(3)));
        Assert.Throws<ArgumentException>(() => SegmentationMetrics.Of(new PixelCounts(2)));
    }

    private static double Iou((LabelMap Truth, LabelMap Found)[] pairs, byte c)
    {
        var both = pairs.SelectMany(p => p.Truth.Classes.ToArray().Zip(p.Found.Classes.ToArray())).Where(x => x.First != LabelMap.Ignore).ToArray();
        return (double)both.Count(x => x.First == c && x.Second == c) / both.Count(x => x.First == c || x.Second == c);
    }

    private static LabelMap Map(Random random, bool ignore) => new(5, 4, (byte[])[.. Enumerable.Range(0, 20).Select(_ => (byte)random.Next(ignore ? 4 : 3)).Select(c => c == 3 ? LabelMap.Ignore : c)]);
}
