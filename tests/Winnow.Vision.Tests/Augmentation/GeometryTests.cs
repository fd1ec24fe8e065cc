using FsCheck;
using FsCheck.Fluent;
using Winnow.Torch;
using Winnow.Vision.Augmentation;

namespace Winnow.Vision.Tests.Augmentation;

public sealed class GeometryTests
{
    public static TheoryData<IAugmentation> Flips => [new HorizontalFlip(), new VerticalFlip()];

    [Theory, MemberData(nameof(Flips))]
    public void Flipping_twice_by_the_same_draws_gives_the_image_back(IAugmentation flip)
    {
        using var scope = new TensorScope();
        var batch = Batches.Noise(16, 3, 5, 7, seed: 1);
        var once = flip.Apply(batch, new System.Random(9));
        Assert.NotEqual(batch.ToArray<float>(), once.ToArray<float>());
        Assert.Equal(batch.ToArray<float>(), flip.Apply(once, new System.Random(9)).ToArray<float>());
    }

    [Fact]
    public void Affine_agrees_with_the_map_written_out_per_pixel() =>
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            using var scope = new TensorScope();
            var random = new System.Random(seed);
            var (height, width) = (random.Next(2, 14), random.Next(2, 14));
            var batch = Batches.Noise(2, 1, height, width, seed);
            var affine = new Affine(degrees: 60, scale: 0.4, shear: 0.4);
            var maps = affine.Draw(2, new System.Random(seed));
            var expected = Slow(batch.ToArray<float>(), maps, height, width);
            Batches.Close(expected, affine.Apply(batch, new System.Random(seed)).ToArray<float>(), 1e-3);

            maps = [.. maps.Select(m => m with { ShiftX = 0.3, ShiftY = -0.2 })];
            Batches.Close(Slow(batch.ToArray<float>(), maps, height, width), AffineMap.Apply(batch, maps).ToArray<float>(), 1e-3);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_turn_by_a_quarter_is_clockwise()
    {
        using var scope = new TensorScope();
        var turned = AffineMap.Apply(Tensor.From<float>([1, 2, 3, 4], 1, 1, 2, 2), [new(Degrees: 90)]);
        Batches.Close([3, 1, 4, 2], turned.ToArray<float>(), 1e-5);
    }

    [Fact]
    public void A_resized_crop_of_a_ramp_is_the_ramp_of_its_part() =>
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            using var scope = new TensorScope();
            const int side = 16;
            var ramp = Enumerable.Range(0, side * side).Select(i => (float)(i % side)).ToArray();
            var crop = new ResizedCrop(0.25, 2);
            var (left, _, width, _) = crop.Part(new System.Random(seed));
            Assert.InRange(left, 0, 1 - width);
            var expected = Enumerable.Range(0, side * side).Select(i => (float)Math.Clamp((((left + (((i % side) + 0.5) / side * width)) * side) - 0.5), 0, side - 1)).ToArray();
            Batches.Close(expected, crop.Apply(Tensor.From<float>(ramp, 1, 1, side, side), new System.Random(seed)).ToArray<float>(), 1e-3);
        }).QuickCheckThrowOnFailure();

    // Forwards by hand: scale, shear, turn, shift; then the source of each pixel by solving for it, and four neighbours weighted.
    private static float[] Slow(float[] pixels, AffineMap[] maps, int height, int width)
    {
        var result = new float[pixels.Length];
        for (var n = 0; n < maps.Length; n++)
        {
            var m = maps[n];
            var angle = m.Degrees / 180 * Math.PI;
            (double X, double Y) Forward(double x, double y)
            {
                (x, y) = (m.Scale * x, m.Scale * y);
                (x, y) = (x + (m.ShearX * y), y + (m.ShearY * x));
                return ((Math.Cos(angle) * x) - (Math.Sin(angle) * y), (Math.Sin(angle) * x) + (Math.Cos(angle) * y));
            }

            var (across, down) = (Forward(1, 0), Forward(0, 1));
            var determinant = (across.X * down.Y) - (across.Y * down.X);
            for (var i = 0; i < height * width; i++)
            {
                var x = (i % width) + 0.5 - (width / 2.0) - (m.ShiftX * width);
                var y = (i / width) + 0.5 - (height / 2.0) - (m.ShiftY * height);
                var sourceX = (((x * down.Y) - (y * down.X)) / determinant) + (width / 2.0) - 0.5;
                var sourceY = (((y * across.X) - (x * across.Y)) / determinant) + (height / 2.0) - 0.5;
                for (var sy = 0; sy < height; sy++)
                {
                    for (var sx = 0; sx < width; sx++)
                    {
                        var weight = Math.Max(0, 1 - Math.Abs(sx - sourceX)) * Math.Max(0, 1 - Math.Abs(sy - sourceY));
                        result[(n * height * width) + i] += (float)(weight * pixels[(n * height * width) + (sy * width) + sx]);
                    }
                }
            }
        }

        return result;
    }
}
