using System.Runtime.CompilerServices;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Tests.Imaging;

/// <summary>Alpha, 16 bits, grey, CMYK, and orientation in every format that can carry it.</summary>
public sealed class ImageVariantTests
{
    // Red (200, 40, 0) at alpha 255, 128 and 0, laid over white.
    private static readonly byte[] OverWhite = [200, 40, 0, 227, 147, 127, 255, 255, 255];

    [Fact]
    public void Alpha_is_laid_over_white()
    {
        byte[] samples = [200, 40, 0, 255, 200, 40, 0, 128, 200, 40, 0, 0];
        Near(OverWhite, HandMade.Png(3, 1, 8, 6, samples), 1);
        Near(OverWhite, HandMade.Tiff(3, 1, 8, 4, samples, photometric: 2), 1);
        Near(OverWhite, Golden("alpha.webp"), 1);
        Near([100, 100, 100, 255, 255, 255], HandMade.Png(2, 1, 8, 4, [100, 255, 100, 0]), 0);
    }

    [Fact]
    public void Sixteen_bits_are_scaled_to_eight()
    {
        Near([0, 0, 0, 128, 128, 128, 255, 255, 255], HandMade.Png(3, 1, 16, 0, [0, 0, 0x80, 0x80, 0xFF, 0xFF]), 0);
        Near([0x12, 0x80, 0xFF], HandMade.Png(1, 1, 16, 2, [0x12, 0x12, 0x80, 0x80, 0xFF, 0xFF]), 0);
        Near([0, 0, 0, 128, 128, 128, 255, 255, 255], HandMade.Tiff(3, 1, 16, 1, [0, 0, 0x80, 0x80, 0xFF, 0xFF], photometric: 1), 0);
        Near([0x12, 0x80, 0xFF], HandMade.Tiff(1, 1, 16, 3, [0x12, 0x12, 0x80, 0x80, 0xFF, 0xFF], photometric: 2), 0);
    }

    [Fact]
    public void Grey_is_repeated()
    {
        Near([0, 0, 0, 7, 7, 7, 255, 255, 255], HandMade.Png(3, 1, 8, 0, [0, 7, 255]), 0);
        Near([0, 0, 0, 7, 7, 7, 255, 255, 255], HandMade.Tiff(3, 1, 8, 1, [0, 7, 255], photometric: 1), 0);
        Near([255, 255, 255, 248, 248, 248, 0, 0, 0], HandMade.Tiff(3, 1, 8, 1, [0, 7, 255], photometric: 0), 0);
        Near([255, 255, 255, 0, 0, 0, 255, 255, 255], HandMade.Png(3, 1, 1, 0, [0b1010_0000]), 0);
    }

    [Fact]
    public void Cmyk_with_Adobe_s_marker_is_inverted_ink()
    {
        var image = ImageCodec.Decode(Golden("cmyk.jpg"));
        Assert.Equal(4, ImageCodec.Probe(Golden("cmyk.jpg")).Channels);
        Assert.Equal((32, 16), (image.Width, image.Height));
        AssertPixel([128, 255, 255], image.Pixels.Slice(0, 3));
        AssertPixel([191, 191, 191], image.Pixels.Slice((15 * 32 + 31) * 3, 3));
    }

    public static TheoryData<string, int> Orientations =>
        [.. from format in (string[])["png", "webp", "tiff"] from orientation in Enumerable.Range(1, 8) select (format, orientation)];

    [Theory, MemberData(nameof(Orientations))]
    public void Orientation_is_applied_once_in_every_format(string format, int orientation)
    {
        var upright = Images.Quadrants(32, 16);
        var stored = Images.Stored(upright, orientation);
        var (width, height, pixels) = (stored.Width, stored.Height, stored.Pixels.ToArray());
        var file = format switch
        {
            "png" => HandMade.Png(width, height, 8, 2, pixels, HandMade.Exif(orientation)),
            "webp" => HandMade.WebPWithExif(ImageCodec.Encode(stored, ImageFormat.WebP, 100), width, height, HandMade.Exif(orientation)),
            _ => HandMade.Tiff(width, height, 8, 3, pixels, photometric: 2, orientation),
        };
        var info = ImageCodec.Probe(file);
        Assert.Equal((orientation, 32, 16), (info.Orientation, info.Width, info.Height));
        Assert.InRange(Images.LargestDifference(upright, ImageCodec.Decode(file)), 0, format == "webp" ? 12 : 0);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void Orientation_of_a_16_bit_grey_TIFF_is_applied_once(int orientation)
    {
        var upright = Images.Quadrants(32, 16);
        var stored = Images.Stored(upright, orientation);
        var samples = Enumerable.Range(0, stored.Width * stored.Height).SelectMany(i => new[] { stored.Pixels[i * 3], stored.Pixels[i * 3] }).ToArray();
        Assert.Equal(0, Images.LargestDifference(upright, ImageCodec.Decode(HandMade.Tiff(stored.Width, stored.Height, 16, 1, samples, photometric: 1, orientation))));
    }

    private static void Near(byte[] expected, byte[] file, int tolerance)
    {
        var found = ImageCodec.Decode(file).Pixels.ToArray();
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= tolerance, $"expected {string.Join(' ', expected)}, found {string.Join(' ', found)}"));
    }

    private static void AssertPixel(byte[] expected, ReadOnlySpan<byte> found)
    {
        for (var c = 0; c < 3; c++)
        {
            Assert.InRange(found[c], expected[c] - 3, expected[c] + 3);
        }
    }

    private static byte[] Golden(string name, [CallerFilePath] string here = "") => File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(here)!, "Goldens", name));
}
