using Winnow.Core.Data;
using Winnow.Vision.Augmentation;
using Winnow.Vision.Detectors;
using Winnow.Vision.Detectors.Loading;
using Winnow.Vision.Detectors.Losses;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Tests.Detectors;

public sealed class SceneComposerTests
{
    private const int Side = 96;
    private static readonly DetectionAugmentation NoColour = new() { Hue = 0, Saturation = 0, Brightness = 0 };

    [Fact]
    public void A_rectangle_and_its_box_move_together_through_mosaic_scale_shift_and_mirror()
    {
        var composer = new SceneComposer(new DetectionSet([Rectangle(0, new Box(20, 14, 52, 40)), Rectangle(1, new Box(30, 20, 64, 60)), Rectangle(2, new Box(5, 5, 40, 30))], 3, Side), Side, NoColour with { FlipVertical = 0.5 });
        var seen = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var planes = new float[3 * Side * Side];
            foreach (var label in composer.Compose(seed % 3, several: seed % 2 == 0, new Random(seed), planes))
            {
                // Each class has a colour of its own; a mosaic may show one image several times, so only pixels near the box are looked at.
                var pixels = Bounds(planes, label);
                Assert.True(
                    Math.Abs(pixels.Left - label.Box.Left) <= 1.2 && Math.Abs(pixels.Top - label.Box.Top) <= 1.2 && Math.Abs(pixels.Right - label.Box.Right) <= 1.2 && Math.Abs(pixels.Bottom - label.Box.Bottom) <= 1.2,
                    $"Seed {seed}: the box is {label.Box}, the pixels are {pixels}.");
                seen++;
            }
        }

        Assert.True(seen > 200, $"Only {seen} boxes were seen.");
    }

    [Fact]
    public void A_turned_rectangle_has_the_box_around_its_pixels()
    {
        var composer = new SceneComposer(new DetectionSet([Rectangle(0, new Box(30, 24, 62, 40))], 3, Side), Side, NoColour with { Mosaic = 0, Degrees = 40, Shear = 10, Scale = 0.1 });
        for (var seed = 0; seed < 50; seed++)
        {
            var planes = new float[3 * Side * Side];
            var label = Assert.Single(composer.Compose(0, several: false, new Random(seed), planes));
            var pixels = Bounds(planes, label);
            Assert.True(
                Math.Abs(pixels.Left - label.Box.Left) <= 2.5 && Math.Abs(pixels.Top - label.Box.Top) <= 2.5 && Math.Abs(pixels.Right - label.Box.Right) <= 2.5 && Math.Abs(pixels.Bottom - label.Box.Bottom) <= 2.5,
                $"Seed {seed}: the box is {label.Box}, the pixels are {pixels}.");
        }
    }

    [Fact]
    public void Without_augmentation_the_image_is_letterboxed_as_for_detection()
    {
        var source = Rectangle(1, new Box(16, 8, 64, 40), width: 192, height: 96);
        var planes = new float[3 * Side * Side];
        var label = Assert.Single(new SceneComposer(new DetectionSet([source], 3, Side), Side, DetectionAugmentation.None).Compose(0, several: true, new Random(1), planes));
        var place = Letterbox.Of(192, 96, Side);
        Assert.Equal(place.ToInput(new Box(16, 8, 64, 40)), label.Box);
        Assert.Equal(new Box(16, 8, 64, 40), place.ToImage(label.Box));
        var resized = ImageResizer.Resize(ImageReader.Read(source.Source!), Side, Side, ResizeMode.Letterbox).Pixels.ToArray();
        for (var i = 0; i < Side * Side; i++)
        {
            Assert.Equal(resized[3 * i] / 255f, planes[i], 1e-5f);
        }
    }

    [Fact]
    public void Blended_images_show_both_in_shares_of_one_and_keep_the_boxes_of_both()
    {
        var (a, b) = (new Box(4, 8, 40, 44), new Box(56, 50, 90, 80));
        var composer = new SceneComposer(new DetectionSet([Rectangle(0, a), Rectangle(1, b)], 3, Side), Side, DetectionAugmentation.None with { Mixup = 1 });
        var different = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var planes = new float[3 * Side * Side];
            var labels = composer.Compose(0, several: true, new Random(seed), planes);
            Assert.Equal(2, labels.Count);
            Assert.Equal(new BoxLabel(0, a), labels[0]);
            var share = planes[(10 * Side) + 10];                       // the red of image 0
            var other = planes[(Side * Side) + (60 * Side) + 60];       // the green of image 1
            if (labels[1].Class == 0)
            {
                Assert.Equal(labels[0], labels[1]); // blended with itself
                Assert.Equal(1, share, 1e-6f);
                continue;
            }

            different++;
            Assert.Equal(new BoxLabel(1, b), labels[1]);
            Assert.InRange(share, 0.2f, 0.8f);
            Assert.Equal(1, share + other, 1e-6f);
            for (var i = 0; i < Side * Side; i++)
            {
                var (x, y) = ((i % Side) + 0.5, (i / Side) + 0.5);
                Assert.Equal(Inside(a, x, y) ? share : 0, planes[i], 1e-6f);
                Assert.Equal(Inside(b, x, y) ? other : 0, planes[(Side * Side) + i], 1e-6f);
            }
        }

        Assert.InRange(different, 3, 17);
        static bool Inside(Box box, double x, double y) => x > box.Left && x < box.Right && y > box.Top && y < box.Bottom;
    }

    [Fact]
    public void Mixup_is_two_scenes_that_the_composer_makes_without_it()
    {
        var set = new DetectionSet(Toy.Images(5, seed: 2), 2, Side);
        var varied = new DetectionAugmentation { Mosaic = 0.5, Degrees = 20, Mixup = 0.7 };
        var (mixing, plain) = (new SceneComposer(set, Side, varied), new SceneComposer(set, Side, varied with { Mixup = 0 }));
        var (planes, first, second) = (new float[3 * Side * Side], new float[3 * Side * Side], new float[3 * Side * Side]);
        var blended = 0;
        for (var seed = 0; seed < 30; seed++)
        {
            var labels = mixing.Compose(seed % 5, several: true, new Random(seed), planes);
            var random = new Random(seed);
            var expected = plain.Compose(seed % 5, several: true, random, first);
            if (random.NextDouble() < 0.7)
            {
                blended++;
                expected.AddRange(plain.Compose(random.Next(5), several: true, random, second));
                var share = Enumerable.Range(0, 63).Select(_ => random.NextDouble()).Order().ElementAt(31);
                first = [.. first.Zip(second, (p, q) => (float)((share * p) + ((1 - share) * q)))];
            }

            Assert.Equal(expected, labels);
            Assert.All(first.Zip(planes), p => Assert.True(Math.Abs(p.First - p.Second) < 1e-6));

            // The last epochs show whole images only.
            Assert.Equal(plain.Compose(seed % 5, several: false, new Random(seed), first), mixing.Compose(seed % 5, several: false, new Random(seed), planes));
            Assert.Equal(first, planes);
        }

        Assert.InRange(blended, 15, 27);
    }

    [Fact]
    public void Shares_of_blended_images_have_the_mean_and_variance_of_Beta_32_32()
    {
        var random = new Random(1);
        double[] shares = [.. Enumerable.Range(0, 20_000).Select(_ => (double)SceneBlend.Share(random))];
        Assert.Equal(0.5, shares.Average(), 0.002);
        Assert.Equal(1 / (4.0 * 65), shares.Select(s => (s - 0.5) * (s - 0.5)).Average(), 2e-4);
    }

    [Fact]
    public void The_same_seed_and_step_give_the_same_batch_whatever_was_loaded_before()
    {
        var recipe = new DetectionRecipe { ImageSize = Side, BatchSize = 4, Steps = 9 };
        var images = Toy.Images(6, seed: 1);
        var one = new DetectionLoader(new DetectionSet(images, 2, Side), recipe, seed: 5);
        for (var step = 0; step < 4; step++)
        {
            one.Load(step);
        }

        var batch = one.Load(4);
        var other = new DetectionLoader(new DetectionSet(images, 2, Side, memory: 0), recipe, seed: 5).Load(4);
        Assert.Equal(batch.Pixels, other.Pixels);
        Assert.Equal(batch.Labels.SelectMany(l => l), other.Labels.SelectMany(l => l));
        Assert.NotEqual(batch.Pixels, new DetectionLoader(new DetectionSet(images, 2, Side), recipe, seed: 6).Load(4).Pixels);
    }

    [Fact]
    public void Colours_shift_in_hue_saturation_and_brightness()
    {
        float[] red = [1, 0.5f, 0.5f];
        new ColourShift(1f / 3, 1, 1).Apply(red);
        Assert.Equal([0.5f, 1, 0.5f], red.Select(v => MathF.Round(v, 4)));
        float[] pale = [0.8f, 0.6f, 0.4f];
        new ColourShift(0, 0.5f, 1).Apply(pale);
        Assert.Equal([0.8f, 0.7f, 0.6f], pale.Select(v => MathF.Round(v, 4)));
        float[] grey = [0.5f, 0.5f, 0.5f];
        new ColourShift(0.2f, 1.7f, 0.5f).Apply(grey);
        Assert.Equal([0.25f, 0.25f, 0.25f], grey);
    }

    [Fact]
    public void Polygons_count_as_the_box_around_them_and_crowds_and_tags_not_at_all()
    {
        var image = Rectangle(0, new Box(0, 0, 10, 10)) with
        {
            Annotations =
            [
                new() { Shape = new PolygonShape(new Polygon(10, 10, 50, 20, 30, 60)), Class = 1 },
                new() { Shape = new BoxShape(new Box(0, 0, 20, 20)), Class = 0, IsCrowd = true },
                new() { Shape = ClassTag.Instance, Class = 0 },
            ],
        };
        var label = Assert.Single(new SceneComposer(new DetectionSet([image], 3, Side), Side, DetectionAugmentation.None).Compose(0, false, new Random(1), new float[3 * Side * Side]));
        Assert.Equal(new BoxLabel(1, new Box(10, 10, 50, 60)), label);
    }

    // Black, with one rectangle whose colour is its class's.
    private static AnnotatedImage Rectangle(int kind, Box box, int width = Side, int height = Side)
    {
        var pixels = new byte[width * height * 3];
        for (var y = (int)box.Top; y < box.Bottom; y++)
        {
            for (var x = (int)box.Left; x < box.Right; x++)
            {
                pixels[(((y * width) + x) * 3) + kind] = 255;
            }
        }

        return new()
        {
            FileName = $"{kind}.raw",
            Width = width,
            Height = height,
            Source = new RawImage(pixels, height, width, 3),
            Annotations = [new() { Shape = new BoxShape(box), Class = kind }],
        };
    }

    // The connected patch of the class's colour around the box's middle.
    private static Box Bounds(float[] planes, BoxLabel label)
    {
        var plane = planes.AsSpan(label.Class * Side * Side, Side * Side);
        bool Is(ReadOnlySpan<float> p, int x, int y) => p[(y * Side) + x] > 0.5f && planes[(((label.Class + 1) % 3) * Side * Side) + (y * Side) + x] < 0.3f;
        var (cx, cy) = ((int)((label.Box.Left + label.Box.Right) / 2), (int)((label.Box.Top + label.Box.Bottom) / 2));
        var (left, right, top, bottom) = (cx, cx, cy, cy);
        var open = new Stack<(int X, int Y)>([(cx, cy)]);
        var done = new bool[Side * Side];
        while (open.TryPop(out var at))
        {
            if (at.X < 0 || at.Y < 0 || at.X >= Side || at.Y >= Side || done[(at.Y * Side) + at.X] || !Is(plane, at.X, at.Y))
            {
                continue;
            }

            done[(at.Y * Side) + at.X] = true;
            (left, right, top, bottom) = (Math.Min(left, at.X), Math.Max(right, at.X + 1), Math.Min(top, at.Y), Math.Max(bottom, at.Y + 1));
            open.Push((at.X + 1, at.Y));
            open.Push((at.X - 1, at.Y));
            open.Push((at.X, at.Y + 1));
            open.Push((at.X, at.Y - 1));
        }

        return new(left, top, right, bottom);
    }
}
