using Winnow.Core.Data;
using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics.Detection;

public sealed class AveragePrecisionTests
{
    [Fact]
    public void Perfect_boxes_reach_one()
    {
        var result = Measure([Image([Item(0, 0, 10)], [Item(0, 0, 10, 0.4)]), Image([Item(1, 5, 50)], [Item(1, 5, 50, 0.9)])], 2);
        Assert.Equal((1.0, 1.0, 1.0), (result.Ap!.Value, result.Ap50!.Value, result.Ar100!.Value), new Close());
    }

    [Fact]
    public void Nothing_found_is_zero_and_nothing_to_find_is_no_figure()
    {
        Assert.Equal(0, Measure([Image([Item(0, 0, 10)], [])], 1).Ap);
        Assert.Null(Measure([Image([], [Item(0, 0, 10, 0.9)])], 1).Ap);
    }

    // Recall 1/2 with precision 1, then a miss, then recall 1 with precision 2/3: 51 recalls at 1 and 50 at 2/3.
    [Fact]
    public void A_wrong_box_between_two_right_ones_costs_what_the_definition_says()
    {
        var result = Measure([Image([Item(0, 0, 10), Item(0, 100, 10)], [Item(0, 0, 10, 0.9), Item(0, 50, 10, 0.8), Item(0, 100, 10, 0.7)])], 1);
        Assert.Equal((51 + (50 * 2 / 3.0)) / 101, result.Ap50!.Value, 1e-12);
    }

    [Fact]
    public void A_second_box_on_an_object_is_wrong_and_any_number_in_a_crowd_are_ignored()
    {
        var twice = Image([Item(0, 0, 10), Item(0, 100, 10)], [Item(0, 0, 10, 0.9), Item(0, 0, 10, 0.8), Item(0, 100, 10, 0.7)]);
        Assert.Equal((51 + (50 * 2 / 3.0)) / 101, Measure([twice], 1).Ap50!.Value, 1e-12);
        var crowd = Image([Item(0, 0, 10), Item(0, 100, 50) with { IsCrowd = true }], [Item(0, 100, 10, 0.9), Item(0, 110, 10, 0.8), Item(0, 0, 10, 0.7)]);
        Assert.Equal(1, Measure([crowd], 1).Ap50!.Value, 1e-12);
    }

    [Fact]
    public void The_order_of_detections_within_an_image_does_not_matter_where_scores_differ()
    {
        var random = new Random(5);
        ObjectAnnotation[] truth = [.. Enumerable.Range(0, 20).Select(i => Item(i % 3, random.Next(200), 10 + random.Next(60)))];
        ObjectAnnotation[] found = [.. Enumerable.Range(0, 60).Select(i => Item(i % 3, random.Next(200), 10 + random.Next(60), i / 60.0))];
        var one = Measure([Image(truth, found)], 3);
        random.Shuffle(found);
        var other = Measure([Image(truth, found)], 3);
        Assert.Equal((one.Ap, one.ApSmall, one.Ar10), (other.Ap, other.ApSmall, other.Ar10));
    }

    [Fact]
    public void A_class_out_of_range_and_a_detection_without_score_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Measure([Image([Item(2, 0, 1)], [])], 2));
        Assert.Throws<ArgumentException>(() => Measure([Image([], [Item(0, 0, 1)])], 1));
    }

    [Fact]
    public void Voc_judges_a_detection_by_the_object_it_overlaps_most()
    {
        // The second detection overlaps the first object most, which is taken; COCO would give it the other one.
        var image = Image([Item(0, 0, 10), Item(0, 4, 10)], [Item(0, 0, 10, 0.9), Item(0, 1, 10, 0.8)]);
        Assert.Equal(0.5, VocAveragePrecision.Of([image], 1, 0.25)[0]!.Value, 1e-12);
        Assert.Equal(6 / 11.0, VocAveragePrecision.Of([image], 1, 0.25, elevenPoints: true)[0]!.Value, 1e-12);
        Assert.Null(VocAveragePrecision.Of([image], 2)[1]);
    }

    [Fact]
    public void Confusion_counts_every_object_once_and_every_confident_detection_once()
    {
        var image = Image([Item(0, 0, 10), Item(1, 50, 10), Item(1, 200, 10)], [Item(1, 0, 10, 0.9), Item(1, 50, 10, 0.8), Item(0, 300, 10, 0.7), Item(0, 200, 10, 0.1)]);
        Assert.Equal([[0, 1, 0], [0, 1, 1], [1, 0, 0]], DetectionConfusion.Of([image], 2));
    }

    private static DetectionMetrics Measure(IReadOnlyList<EvaluatedImage> images, int classes) => AveragePrecision.Of(images, classes, cancel: TestContext.Current.CancellationToken);

    private static EvaluatedImage Image(ObjectAnnotation[] truth, ObjectAnnotation[] found) => new(truth, found);

    private static ObjectAnnotation Item(int @class, double left, double side, double? score = null) =>
        new() { Shape = new BoxShape(new(left, 0, left + side, side)), Class = @class, Score = score };

    private sealed class Close : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) x, (double, double, double) y) =>
            Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) + Math.Abs(x.Item3 - y.Item3) < 1e-12;

        public int GetHashCode((double, double, double) obj) => 0;
    }
}
