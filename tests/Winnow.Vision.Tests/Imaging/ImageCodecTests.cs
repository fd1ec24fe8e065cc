using FsCheck;
using FsCheck.Fluent;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Tests.Imaging;

public sealed class ImageCodecTests
{
    public static TheoryData<ImageFormat> Formats => [.. Enum.GetValues<ImageFormat>()];

    [Theory, MemberData(nameof(Formats))]
    public void What_was_encoded_is_probed_and_decoded(ImageFormat format)
    {
        var image = Images.Gradient(37, 21);
        var file = ImageCodec.Encode(image, format, quality: 100);
        var info = ImageCodec.Probe(file);
        Assert.Equal((format, 37, 21, 1), (info.Format, info.Width, info.Height, info.Orientation));
        var decoded = ImageCodec.Decode(file);
        var tolerance = format is ImageFormat.Jpeg or ImageFormat.WebP ? 12 : 0;
        Assert.True(Images.LargestDifference(image, decoded) <= tolerance);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void Exif_orientation_is_applied_once(int orientation)
    {
        var upright = Images.Quadrants(32, 16);
        var file = Images.WithExif(ImageCodec.Encode(Images.Stored(upright, orientation), ImageFormat.Jpeg, 100), orientation);
        Assert.Equal((orientation, 32, 16), (ImageCodec.Probe(file).Orientation, ImageCodec.Probe(file).Width, ImageCodec.Probe(file).Height));
        Assert.True(Images.LargestDifference(upright, ImageCodec.Decode(file)) <= 12);
        var half = ImageCodec.Decode(file, reduction: 2);
        Assert.True(Images.LargestDifference(Images.Quadrants(16, 8), half) <= 12);
    }

    [Theory, MemberData(nameof(Formats))]
    public void A_file_cut_short_is_an_error_with_a_reason(ImageFormat format)
    {
        var file = ImageCodec.Encode(Images.Noise(64, 48, 7), format);
        Prop.ForAll(Gen.Choose(0, file.Length - 3).ToArbitrary(), length =>
        {
            var fault = Assert.Throws<ImageException>(() => ImageCodec.Decode(file.AsSpan(0, length)));
            Assert.NotEqual(ImageFault.None, fault.Fault);
            Assert.NotEmpty(fault.Message);
        }).QuickCheckThrowOnFailure();
    }

    [Theory, MemberData(nameof(Formats))]
    public void Damaged_bytes_decode_or_give_a_reason_and_never_crash(ImageFormat format)
    {
        var file = ImageCodec.Encode(Images.Noise(40, 30, 3), format);
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new System.Random(seed);
            var damaged = (byte[])file.Clone();
            for (var i = 0; i < 4; i++)
            {
                damaged[random.Next(Math.Min(damaged.Length, 400))] = (byte)random.Next(256);
            }

            if (Xunit.Record.Exception(() => ImageCodec.Decode(damaged, maxPixels: 1_000_000)) is { } problem)
            {
                Assert.NotEmpty(Assert.IsType<ImageException>(problem).Message);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_header_that_claims_too_much_is_refused_before_decoding()
    {
        var file = ImageCodec.Encode(Images.Gradient(8, 8), ImageFormat.Png);
        (file[16], file[17], file[18], file[19]) = (0, 0, 0xFF, 0xFF);
        (file[20], file[21], file[22], file[23]) = (0, 0, 0xFF, 0xFF);
        var fault = Assert.Throws<ImageException>(() => ImageCodec.Decode(file));
        Assert.Equal(ImageFault.TooLarge, fault.Fault);
        Assert.Contains("65535 × 65535", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_of_no_known_format_are_named_so() =>
        Assert.Equal(ImageFault.UnknownFormat, Assert.Throws<ImageException>(() => ImageCodec.Probe("no image"u8)).Fault);
}
