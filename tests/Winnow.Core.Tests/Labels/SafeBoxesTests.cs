using Winnow.Core.Data;
using Winnow.Core.Labels;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Labels;

/// <summary>Pseudo-labels: precise where that can be shown, none where it cannot.</summary>
public sealed class SafeBoxesTests
{
    [Fact]
    public void On_a_toy_the_pseudo_labels_are_right_in_98_of_100()
    {
        var random = new Random(3);
        SafeBoxImage[] known = [.. Enumerable.Range(0, 800).Select(i => Toy(random, i))];
        SafeBoxImage[] pool = [.. Enumerable.Range(0, 800).Select(i => Toy(random, 1000 + i))];
        var result = SafeBoxes.Find(known, pool);
        var labels = result.Images.Zip(pool, (image, truth) => image.Detections.Select(d => truth.Objects!.Any(o => o.Class == d.Class && o.Shape.Bounds!.Value.Overlap(d.Box) >= 0.5))).SelectMany(r => r).ToList();
        Assert.True(labels.Count > 200);
        Assert.True(labels.Count(right => right) >= 0.98 * labels.Count);
        var evidence = Assert.Single(result.Classes);
        Assert.NotNull(evidence.Threshold);
        Assert.True(evidence.PrecisionAtLeast >= 0.98 && evidence.Right <= evidence.Boxes);
    }

    [Fact]
    public void Few_known_boxes_show_nothing_and_label_nothing()
    {
        var image = new SafeBoxImage(ToyDetections.Image(0, ToyDetections.Box(0, 1)), [ToyDetections.Image(0, ToyDetections.Box(0, 1))], [ToyDetections.Object(0)]);
        var result = SafeBoxes.Find([.. Enumerable.Repeat(image, 20)], [image]);
        Assert.Empty(result.Images[0].Detections);
        Assert.Equal(new SafeClass(0, null, 20, 20, 0), Assert.Single(result.Classes));
    }

    [Fact]
    public void A_box_that_a_changed_copy_does_not_show_is_not_safe()
    {
        var sure = new SafeBoxImage(ToyDetections.Image(0, ToyDetections.Box(0, 1)), [ToyDetections.Image(0, ToyDetections.Box(0, 1))], [ToyDetections.Object(0)]);
        var result = SafeBoxes.Find([.. Enumerable.Repeat(sure, 400)], [sure, sure with { Views = [sure.Found, ToyDetections.Image(0)] }]);
        Assert.Single(result.Images[0].Detections);
        Assert.Empty(result.Images[1].Detections);
    }

    [Fact]
    public void Known_images_without_objects_and_images_without_copies_are_refused()
    {
        var image = new SafeBoxImage(ToyDetections.Image(5, ToyDetections.Box(0, 1)), [ToyDetections.Image(5)]);
        Assert.Contains("Sample 5", Assert.Throws<ArgumentException>(() => SafeBoxes.Find([image], [])).Message, StringComparison.Ordinal);
        Assert.Contains("no changed copy", Assert.Throws<ArgumentException>(() => SafeBoxes.Find([], [image with { Views = [] }])).Message, StringComparison.Ordinal);
    }

    /// <summary>Two boxes whose score is high where they are right and low, mostly, where they are not.</summary>
    private static SafeBoxImage Toy(Random random, int id)
    {
        var (boxes, objects) = (new List<Detection>(), new List<ObjectAnnotation>());
        foreach (var place in new[] { 0, 30 })
        {
            var right = random.NextDouble() < 0.6;
            boxes.Add(ToyDetections.Box(0, right ? 0.6 + (0.4 * random.NextDouble()) : 0.75 * random.NextDouble(), place));
            if (right)
            {
                objects.Add(ToyDetections.Object(0, place));
            }
        }

        var found = ToyDetections.Image(id, [.. boxes]);
        return new(found, [found], objects);
    }
}
