using FsCheck;
using FsCheck.Fluent;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Tests.Imaging;

public sealed class ImageResizerTests
{
    [Fact]
    public void Agrees_with_the_triangle_filter_written_out() =>
        Prop.ForAll(Gen.Choose(1, 60).Four().ToArbitrary(), sizes =>
        {
            var (width, height, toWidth, toHeight) = sizes;
            var image = Images.Noise(width, height, width * 61 + height);
            Assert.True(Images.LargestDifference(Slow(image, toWidth, toHeight), ImageResizer.Resize(image, toWidth, toHeight)) <= 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Letterbox_keeps_the_shape_between_grey_bars()
    {
        var result = ImageResizer.Resize(Images.Of(20, 10, (_, _) => (255, 255, 255)), 8, 8, ResizeMode.Letterbox);
        for (var y = 0; y < 8; y++)
        {
            Assert.Equal(y is >= 2 and < 6 ? 255 : ImageResizer.Padding, result.Pixels[y * 24]);
        }
    }

    // Every result is the weighted mean of all source pixels; the weight falls linearly to 0 at max(scale, 1) from the centre.
    private static ImageBuffer Slow(ImageBuffer image, int width, int height) => Images.Of(width, height, (x, y) =>
    {
        Span<double> sum = stackalloc double[3];
        var total = 0.0;
        for (var sy = 0; sy < image.Height; sy++)
        {
            for (var sx = 0; sx < image.Width; sx++)
            {
                var weight = Weight(sx, x, image.Width, width) * Weight(sy, y, image.Height, height);
                total += weight;
                for (var c = 0; c < 3; c++)
                {
                    sum[c] += weight * image.Pixels[(sy * image.Width + sx) * 3 + c];
                }
            }
        }

        return ((byte)Math.Round(sum[0] / total), (byte)Math.Round(sum[1] / total), (byte)Math.Round(sum[2] / total));
    });

    private static double Weight(int source, int result, int size, int target)
    {
        var scale = (double)size / target;
        return Math.Max(0, 1 - Math.Abs(source + 0.5 - (result + 0.5) * scale) / Math.Max(scale, 1));
    }
}
