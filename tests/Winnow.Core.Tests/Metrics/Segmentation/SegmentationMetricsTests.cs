using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics.Segmentation;

public sealed class SegmentationMetricsTests
{
    [Fact]
    public void Known_answer_of_four_pixels()
    {
        var result = SegmentationMetrics.Of([(Map(2, 0, 0, 1, 1), Map(2, 0, 1, 1, 1))], 2);
        Assert.Equal((1 / 2.0 + 2 / 3.0) / 2, result.MeanIou, 1e-12);
        Assert.Equal((2 / 3.0 + 4 / 5.0) / 2, result.MeanDice, 1e-12);
        Assert.Equal(0.75, result.PixelAccuracy, 1e-12);
    }

    [Fact]
    public void Ignored_pixels_count_for_nothing_and_a_class_that_is_nowhere_is_left_out()
    {
        var result = SegmentationMetrics.Of([(Map(2, 0, 255, 1, 1), Map(2, 0, 2, 1, 1))], 3);
        Assert.Equal(1, result.MeanIou);
        Assert.Null(result.Classes[2].Iou);
        Assert.Throws<ArgumentException>(() => SegmentationMetrics.Of([(Map(2, 255, 255), Map(2, 0, 0))], 2));
    }

    [Fact]
    public void Dice_follows_from_iou_for_every_class()
    {
        var random = new Random(3);
        for (var run = 0; run < 50; run++)
        {
            var result = SegmentationMetrics.Of([(Random(random, 9, 3), Random(random, 9, 3))], 3);
            Assert.All(result.Classes.Where(c => c.Iou is not null), c => Assert.Equal(2 * c.Iou!.Value / (1 + c.Iou.Value), c.Dice!.Value, 1e-12));
        }
    }

    [Fact]
    public void An_outline_moved_within_the_tolerance_is_met_and_one_beyond_it_is_not()
    {
        var truth = Square(40, 10, 30);
        Assert.Equal(1, BoundaryF1Score.Of(truth, truth, 1, 0));
        Assert.Equal(1, BoundaryF1Score.Of(truth, Square(40, 11, 31), 1, 3 / Math.Sqrt(3200)));
        Assert.True(BoundaryF1Score.Of(truth, Square(40, 16, 36), 1, 3 / Math.Sqrt(3200)) < 0.5);
        Assert.Equal(0, BoundaryF1Score.Of(truth, Map(40, new byte[1600]), 1, 0.01));
        Assert.Null(BoundaryF1Score.Of(Map(40, new byte[1600]), Map(40, new byte[1600]), 1, 0.01));
    }

    [Fact]
    public void Outlines_agree_with_measuring_every_pair_of_pixels()
    {
        var random = new Random(8);
        for (var run = 0; run < 30; run++)
        {
            var (truth, found) = (Random(random, 12, 2), Random(random, 12, 2));
            Assert.Equal(Slow(truth, found, 2.5), BoundaryF1Score.Of(truth, found, 1, 2.5 / Math.Sqrt(288)));
        }
    }

    private static double? Slow(LabelMap truth, LabelMap found, double reach)
    {
        var (a, b) = (Edge(truth), Edge(found));
        if (a.Length == 0 || b.Length == 0)
        {
            return a.Length == b.Length ? null : 0;
        }

        var recall = a.Count(p => b.Any(q => Distance(p, q) <= reach)) / (double)a.Length;
        var precision = b.Count(p => a.Any(q => Distance(p, q) <= reach)) / (double)b.Length;
        return recall + precision == 0 ? 0 : 2 * precision * recall / (precision + recall);

        static double Distance((int Y, int X) p, (int Y, int X) q) => Math.Sqrt(((p.Y - q.Y) * (p.Y - q.Y)) + ((p.X - q.X) * (p.X - q.X)));

        static (int Y, int X)[] Edge(LabelMap map) =>
        [
            .. from y in Enumerable.Range(0, map.Height)
               from x in Enumerable.Range(0, map.Width)
               where At(map, y, x) == 1 && new[] { (y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1) }.Any(n => At(map, n.Item1, n.Item2) is 0)
               select (y, x),
        ];

        static int? At(LabelMap map, int y, int x) => y < 0 || x < 0 || y >= map.Height || x >= map.Width ? null : map.Classes.Span[(y * map.Width) + x];
    }

    private static LabelMap Map(int width, params byte[] classes) => new(classes.Length / width, width, classes);

    private static LabelMap Square(int side, int from, int to) =>
        Map(side, [.. Enumerable.Range(0, side * side).Select(i => (byte)(i / side >= from && i / side < to && i % side >= from && i % side < to ? 1 : 0))]);

    private static LabelMap Random(Random random, int side, int classes) => Map(side, [.. Enumerable.Range(0, side * side).Select(_ => (byte)random.Next(classes))]);
}
