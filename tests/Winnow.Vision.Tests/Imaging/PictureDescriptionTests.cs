using Winnow.Vision.Imaging;

namespace Winnow.Vision.Tests.Imaging;

/// <summary>What is said of a picture without a model: near pictures are near, others are not; and 16 bits come out as they went in.</summary>
public sealed class PictureDescriptionTests
{
    [Fact]
    public void Scaled_and_recompressed_copies_keep_nearly_the_same_hash()
    {
        var picture = Scene(1);
        var copy = ImageCodec.Decode(ImageCodec.Encode(ImageResizer.Resize(picture, 90, 70), ImageFormat.Jpeg, 60));
        Assert.InRange(PerceptualHash.Distance(PerceptualHash.Of(picture), PerceptualHash.Of(copy)), 0, 8);
    }

    [Fact]
    public void Different_pictures_differ_in_about_half_of_the_bits()
    {
        long[] hashes = [.. Enumerable.Range(0, 12).Select(i => PerceptualHash.Of(Scene(i)))];
        for (var i = 0; i < hashes.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                Assert.InRange(PerceptualHash.Distance(hashes[i], hashes[j]), 12, 52);
            }
        }
    }

    [Fact]
    public void A_flat_picture_has_no_bit_and_no_edge()
    {
        var flat = new ImageBuffer(50, 40);
        flat.Pixels.Fill(99);
        Assert.Equal(0, PerceptualHash.Of(flat));
        var features = PictureFeatures.Of(flat);
        Assert.Equal(PictureFeatures.Dimensions, features.Length);
        Assert.All(features[..36], f => Assert.Equal(99 / 255f, f, 1e-3));
        Assert.All(features[36..], f => Assert.Equal(0, f, 1e-3));
    }

    [Fact]
    public void Descriptions_of_copies_are_nearer_than_those_of_other_pictures()
    {
        var picture = Scene(3);
        var copy = ImageCodec.Decode(ImageCodec.Encode(picture, ImageFormat.Jpeg, 50));
        var (own, near) = (PictureFeatures.Of(picture), PictureFeatures.Of(copy));
        Assert.All(Enumerable.Range(4, 8), i => Assert.True(4 * Distance(own, near) < Distance(own, PictureFeatures.Of(Scene(i)))));
        Assert.All(own, f => Assert.True(float.IsFinite(f) && Math.Abs(f) <= 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void The_direction_of_edges_tells_stripes_apart(int turned)
    {
        var upright = new ImageBuffer(48, 48);
        for (var i = 0; i < 48 * 48; i++)
        {
            var along = turned == 0 ? i % 48 : i / 48;
            upright.Pixels.Slice(3 * i, 3).Fill((byte)(along / 6 % 2 * 200));
        }

        var edges = PictureFeatures.Of(upright)[44..];
        var strongest = Enumerable.Range(0, 6).MaxBy(d => Enumerable.Range(0, 9).Sum(cell => edges[(cell * 6) + d]));
        Assert.Equal(turned == 0 ? 0 : 3, strongest);
    }

    [Fact]
    public void Sixteen_bits_of_grey_lose_nothing()
    {
        Assert.Equal([0, 0x1234, 0xFFFF], ImageCodec.DecodeGrey16(HandMade.Png(3, 1, 16, 0, [0, 0, 0x12, 0x34, 0xFF, 0xFF])));
        Assert.Equal([0, 0x1234, 0xFFFF], ImageCodec.DecodeGrey16(HandMade.Tiff(3, 1, 16, 1, [0, 0, 0x34, 0x12, 0xFF, 0xFF], photometric: 1)));
    }

    [Fact]
    public void Sixteen_bits_of_colour_become_grey_as_the_eye_weighs_it() =>
        Assert.Equal([(ushort)Math.Round((0.299 * 1000) + (0.587 * 2000) + (0.114 * 3000))], ImageCodec.DecodeGrey16(HandMade.Png(1, 1, 16, 2, [0x03, 0xE8, 0x07, 0xD0, 0x0B, 0xB8])));

    [Fact]
    public void Sixteen_bits_are_turned_upright() =>
        Assert.Equal([2, 1], ImageCodec.DecodeGrey16(HandMade.Png(2, 1, 16, 0, [0, 1, 0, 2], HandMade.Exif(3))));

    [Fact]
    public void Eight_bits_and_too_many_pixels_are_refused()
    {
        Assert.Equal(ImageFault.Unsupported, Assert.Throws<ImageException>(() => ImageCodec.DecodeGrey16(HandMade.Png(1, 1, 8, 0, [1]))).Fault);
        Assert.Equal(ImageFault.TooLarge, Assert.Throws<ImageException>(() => ImageCodec.DecodeGrey16(HandMade.Png(2, 1, 16, 0, [0, 1, 0, 2]), maxPixels: 1)).Fault);
    }

    private static double Distance(float[] left, float[] right) => left.Zip(right, (l, r) => (l - r) * (l - r)).Sum();

    // A few soft blobs of colour on a ground of its own.
    private static ImageBuffer Scene(int seed)
    {
        var random = new Random(seed);
        var blobs = Enumerable.Range(0, 6).Select(_ => (X: random.Next(180), Y: random.Next(140), Size: 10 + random.Next(40), Red: random.Next(256), Green: random.Next(256), Blue: random.Next(256))).ToArray();
        var ground = random.Next(256);
        var image = new ImageBuffer(180, 140);
        for (var i = 0; i < 180 * 140; i++)
        {
            var (red, green, blue) = ((double)ground, (double)ground, (double)ground);
            foreach (var b in blobs)
            {
                var (dx, dy) = ((i % 180) - b.X, (i / 180) - b.Y);
                var weight = Math.Exp(-((dx * dx) + (dy * dy)) / (2.0 * b.Size * b.Size));
                (red, green, blue) = (double.Lerp(red, b.Red, weight), double.Lerp(green, b.Green, weight), double.Lerp(blue, b.Blue, weight));
            }

            (image.Pixels[3 * i], image.Pixels[(3 * i) + 1], image.Pixels[(3 * i) + 2]) = ((byte)red, (byte)green, (byte)blue);
        }

        return image;
    }
}
