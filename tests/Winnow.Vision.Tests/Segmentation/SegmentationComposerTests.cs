using Winnow.Core.Data;
using Winnow.Core.Metrics;
using Winnow.Vision.Augmentation;
using Winnow.Vision.Segmentation;
using Winnow.Vision.Segmentation.Loading;

namespace Winnow.Vision.Tests.Segmentation;

public sealed class SegmentationComposerTests
{
    private const int Side = 64;
    private static readonly SegmentationRecipe Whole = new() { ImageSize = Side };

    [Fact]
    public void Labels_move_with_their_pixels_under_every_map()
    {
        // Colour says the class, so that every pixel away from an edge can be checked.
        var set = new SegmentationSet(Shapes.Images(12, seed: 3, 96, 72), 2, Whole);
        var composer = new SegmentationComposer(set, Side, new() { Degrees = 40, Shear = 10, Translate = 0.2, Scale = 0.4, FlipVertical = 0.5, Hue = 0, Saturation = 0, Brightness = 0 });
        var (planes, classes) = (new float[3 * Side * Side], new long[Side * Side]);
        var (right, wrong, ignored) = (0, 0, 0);
        for (var i = 0; i < 24; i++)
        {
            composer.Compose(i % 12, new Random(i), planes, classes);
            for (var p = 0; p < classes.Length; p++)
            {
                var (red, blue) = (planes[p], planes[p + (2 * Side * Side)]);
                long? seen = red > 0.75 ? 1 : blue > 0.75 ? 2 : red < 0.36 && blue < 0.36 ? 0 : null;
                ignored += classes[p] == LabelMap.Ignore ? 1 : 0;
                if (seen is { } one && classes[p] != LabelMap.Ignore)
                {
                    (right, wrong) = one == classes[p] ? (right + 1, wrong) : (right, wrong + 1);
                }
            }
        }

        Assert.True(right > 20_000 && wrong <= 0.01 * right, $"{right} pixels agree with their labels, {wrong} do not.");
        Assert.True(ignored > 1000, "Nothing was moved out of sight.");
    }

    [Fact]
    public void Without_variation_a_small_image_is_letterboxed_with_ignored_bars()
    {
        var image = Shapes.Images(1, seed: 1, Side, Side / 2)[0];
        var (planes, classes) = Composed(image, Whole);
        var truth = Shapes.Truth(image).Classes.Span;
        for (var row = 0; row < Side; row++)
        {
            for (var column = 0; column < Side; column++)
            {
                var inside = row is >= Side / 4 and < Side * 3 / 4;
                Assert.Equal(inside ? truth[((row - (Side / 4)) * Side) + column] : LabelMap.Ignore, classes[(row * Side) + column]);
                Assert.True(inside || Math.Abs(planes[(row * Side) + column] - (114 / 255f)) < 1e-6);
            }
        }
    }

    [Fact]
    public void A_tile_shows_a_window_of_a_large_image_as_it_is()
    {
        var image = Shapes.Images(1, seed: 2, 150, 120)[0];
        var truth = Shapes.Truth(image).Classes.Span;
        var random = new Random(5);
        var (left, top) = (random.Next(150 - Side + 1), random.Next(120 - Side + 1));
        var (planes, classes) = Composed(image, Whole with { View = SegmentationView.Tiles }, seed: 5);
        var pixels = ((RawImage)image.Source!).Pixels.Span;
        for (var p = 0; p < classes.Length; p++)
        {
            var from = ((top + (p / Side)) * 150) + left + (p % Side);
            Assert.Equal(truth[from], classes[p]);
            Assert.Equal(pixels[3 * from] / 255f, planes[p], 1e-5);
        }
    }

    [Fact]
    public void A_crowd_is_ignored_and_a_later_object_lies_on_top()
    {
        static ObjectAnnotation Square(int at, int to, int kind, bool crowd = false) => new() { Shape = new PolygonShape(Polygon.Of(new(at, at, to, to))), Class = kind, IsCrowd = crowd };
        var map = LabelMaps.Of([Square(0, 6, 0), Square(4, 8, 1), Square(7, 10, 0, crowd: true), new() { Shape = ClassTag.Instance, Class = 1 }], 10, 10, 2).Classes.Span;
        Assert.Equal((1, 2, 2, 255, 0), (map[33], map[44], map[66], map[77], map[99 - 9]));
        Assert.Contains("is a box", Assert.Throws<ArgumentException>(() => LabelMaps.Of([new() { Shape = new BoxShape(new(0, 0, 3, 3)), Class = 0 }], 10, 10, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("class 2", Assert.Throws<ArgumentException>(() => LabelMaps.Of([Square(0, 3, 2)], 10, 10, 2)).Message, StringComparison.Ordinal);
        var mask = new MaskShape(RunLengthMask.FromCounts(2, 2, [1, 3]));
        Assert.Contains("2 × 2", Assert.Throws<ArgumentException>(() => LabelMaps.Of([new() { Shape = mask, Class = 0 }], 10, 10, 2)).Message, StringComparison.Ordinal);
    }

    private static (float[] Planes, long[] Classes) Composed(AnnotatedImage image, SegmentationRecipe recipe, int seed = 1)
    {
        var (planes, classes) = (new float[3 * Side * Side], new long[Side * Side]);
        new SegmentationComposer(new SegmentationSet([image], 2, recipe), Side, SceneAugmentation.None).Compose(0, new Random(seed), planes, classes);
        return (planes, classes);
    }
}
