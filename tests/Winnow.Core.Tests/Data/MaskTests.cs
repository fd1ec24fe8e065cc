using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Tests.Data;

public sealed class MaskTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Fact]
    public void Run_lengths_agree_with_the_reference_to_the_letter()
    {
        using var goldens = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Locate("goldens/coco/rle.json")));
        Assert.All(goldens.RootElement.EnumerateArray(), golden =>
        {
            var (height, width) = (golden.GetProperty("size")[0].GetInt32(), golden.GetProperty("size")[1].GetInt32());
            int[] counts = [.. golden.GetProperty("uncompressed").EnumerateArray().Select(c => c.GetInt32())];
            var text = golden.GetProperty("counts").GetString()!;
            var mask = RunLengthMask.FromCompressed(height, width, text);
            Assert.Equal(counts, mask.Counts);
            Assert.Equal(mask, RunLengthMask.FromCounts(height, width, counts));
            Assert.Equal(text, mask.ToCompressed());
            Assert.Equal(golden.GetProperty("area").GetInt64(), mask.Area);
            double[] box = [.. golden.GetProperty("bbox").EnumerateArray().Select(b => b.GetDouble())];
            Assert.Equal(new Box(box[0], box[1], box[0] + box[2], box[1] + box[3]), mask.Bounds ?? default);
        });
    }

    [Fact]
    public void Polygons_fill_the_pixels_that_the_reference_fills()
    {
        using var goldens = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Locate("goldens/coco/polygon-to-rle.json")));
        Assert.All(goldens.RootElement.EnumerateArray(), golden =>
        {
            var polygon = new Polygon([.. golden.GetProperty("polygon").EnumerateArray().Select(c => c.GetDouble())]);
            var mask = PolygonRaster.Fill(polygon, golden.GetProperty("size")[0].GetInt32(), golden.GetProperty("size")[1].GetInt32());
            Assert.Equal(golden.GetProperty("counts").GetString(), mask.ToCompressed());
            Assert.Equal(golden.GetProperty("area").GetInt64(), mask.Area);
        });
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Pixels_come_back_from_runs_and_text(int seed)
    {
        var (mask, pixels) = Random(seed);
        Assert.Equal(pixels, mask.ToPixels());
        Assert.Equal(mask, RunLengthMask.FromCompressed(mask.Height, mask.Width, mask.ToCompressed()));
        Assert.Equal(pixels.Count(p => p), mask.Area);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Bounds_are_those_of_the_pixels(int seed)
    {
        var (mask, pixels) = Random(seed);
        var set = Enumerable.Range(0, pixels.Length).Where(p => pixels[p]).Select(p => (X: p % mask.Width, Y: p / mask.Width)).ToList();
        Box? expected = set.Count == 0 ? null : new(set.Min(p => p.X), set.Min(p => p.Y), set.Max(p => p.X) + 1, set.Max(p => p.Y) + 1);
        Assert.Equal(expected, mask.Bounds);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Union_and_intersection_agree_with_pixels(int seed)
    {
        var (a, first) = Random(seed);
        var (b, second) = Random(seed + 1000, a.Height, a.Width);
        Assert.Equal(RunLengthMask.FromPixels(a.Height, a.Width, [.. first.Zip(second, (x, y) => x || y)]), RunLengthMask.Union([a, b]));
        Assert.Equal(first.Zip(second, (x, y) => x && y).Count(p => p), a.IntersectionArea(b));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Contours_filled_without_their_holes_give_the_mask_back(int seed)
    {
        var (mask, pixels) = Random(seed);
        var back = new bool[pixels.Length];
        var area = 0.0;
        foreach (var contour in MaskContours.Trace(mask))
        {
            area += contour.SignedArea;
            foreach (var (i, set) in PolygonRaster.Fill(contour, mask.Height, mask.Width).ToPixels().Index())
            {
                back[i] ^= set;
            }
        }

        Assert.Equal(pixels, back);
        Assert.Equal(mask.Area, area);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Contours_joined_into_one_ring_fill_the_mask(int seed)
    {
        var (mask, _) = Random(seed);
        Assert.SkipWhen(mask.Area == 0, "nothing to join");
        Assert.Equal(mask, PolygonRaster.Fill(ShapeConversion.Join(ShapeConversion.ToPolygons(new MaskShape(mask))!), mask.Height, mask.Width));
    }

    [Fact]
    public void A_mask_with_a_hole_has_an_outer_contour_and_one_that_runs_the_other_way()
    {
        var pixels = Enumerable.Repeat(true, 9).ToArray();
        pixels[4] = false;
        var contours = MaskContours.Trace(RunLengthMask.FromPixels(3, 3, pixels));
        Assert.Equal([9.0, -1.0], contours.Select(c => c.SignedArea));
        Assert.Equal(Polygon.Of(new(0, 0, 3, 3)), contours[0]);
    }

    [Theory]
    [InlineData(2, 2, "5")]
    [InlineData(2, 2, "o")]
    [InlineData(2, 2, "é")]
    [InlineData(2, 2, "oooooooooooooooooooo0")]
    [InlineData(0, 2, "0")]
    [InlineData(70000, 70000, "0")]
    public void Damaged_masks_are_refused(int height, int width, string text) => Assert.Throws<FormatException>(() => RunLengthMask.FromCompressed(height, width, text));

    [Theory, MemberData(nameof(Seeds))]
    public void A_rotated_box_comes_back_from_its_corners(int seed)
    {
        var random = new Random(seed);
        var box = new RotatedBox(random.NextDouble() * 100, random.NextDouble() * 100, 1 + (random.NextDouble() * 50), 1 + (random.NextDouble() * 50), (random.NextDouble() * 720) - 360);
        var back = RotatedBox.FromCorners(box.Corners(), 1e-9)!.Value;
        Assert.All(box.Corners().Zip(back.Corners()), c => Assert.Equal(c.First, c.Second, 1e-9));
        Assert.Null(RotatedBox.FromCorners([0, 0, 10, 0, 10, 10, 0, 12], 1e-6));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void A_clipped_polygon_fills_what_the_whole_one_fills_inside(int seed)
    {
        var random = new Random(seed);
        double[] points = [.. Enumerable.Range(0, 3).SelectMany(_ => new[] { random.Next(-10, 50) + 0.0, random.Next(-10, 50) + 0.0 })];
        var whole = new Polygon(points);
        var clipped = PolygonClip.ToImage(whole, 40, 40);
        // Areas, not pixels: new points on the edge are rounded to the raster's grid.
        var inside = PolygonRaster.Fill(whole, 40, 40).Area;
        Assert.InRange((clipped is null ? 0 : Math.Abs(clipped.SignedArea)) - inside, -(8 + (0.1 * inside)), 8 + (0.1 * inside));
        Assert.True(clipped is null || clipped.Bounds is { Left: >= 0, Top: >= 0, Right: <= 40, Bottom: <= 40 });
    }

    internal static (RunLengthMask Mask, bool[] Pixels) Random(int seed, int height = 0, int width = 0)
    {
        var random = new Random(seed);
        (height, width) = height > 0 ? (height, width) : (random.Next(1, 24), random.Next(1, 24));
        var density = random.NextDouble();
        var blocks = random.Next(2) == 0;
        var pixels = new bool[height * width];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = blocks ? (i % width / 5 % 2 == 0) ^ (i / width / 4 % 2 == 0 && density > 0.5) : random.NextDouble() < density;
        }

        return (RunLengthMask.FromPixels(height, width, pixels), pixels);
    }
}
