using System.Text;
using Winnow.Core.Formats;

namespace Winnow.Core.Tests.Formats.Annotations;

/// <summary>Camera data leaves image files, pixels and what shows them stay.</summary>
public sealed class ImageMetadataTests
{
    private const string Secret = "52.5200 N 13.4050 E";
    private static readonly byte[] Pixels = [1, 2, 0xFF, 0x00, 3, 0xFF, 0xD0, 4];

    [Fact]
    public void A_jpeg_keeps_pixels_profile_and_turn_and_loses_everything_else()
    {
        var file = Jpeg(orientation: 6, end: [0xFF, 0xD9]);
        var bare = ImageMetadata.Strip([.. file, .. Encoding.ASCII.GetBytes("trailer " + Secret)]);
        Assert.False(Holds(bare, Secret));
        Assert.True(Holds(bare, "ICC_PROFILE"));
        Assert.Equal(Header(file), Header(bare));
        Assert.Equal(6, Header(bare)!.Value.Orientation);
        Assert.Equal([.. Pixels, 0xFF, 0xD9], bare[^(Pixels.Length + 2)..]);
        Assert.Equal(bare, ImageMetadata.Strip(bare));
    }

    [Fact]
    public void A_jpeg_that_was_held_upright_gets_no_exif_block()
    {
        var bare = ImageMetadata.Strip(Jpeg(orientation: 1, end: [0xFF, 0xD9]));
        Assert.False(Holds(bare, "Exif"));
    }

    [Fact]
    public void A_jpeg_of_several_scans_keeps_all_of_them()
    {
        byte[] second = [0xFF, 0xDA, 0, 4, 9, 9, 7, 7, 0xFF, 0xD9];
        var bare = ImageMetadata.Strip(Jpeg(orientation: 1, end: second));
        Assert.Equal(second, bare[^second.Length..]);
    }

    [Fact]
    public void A_png_keeps_its_image_chunks_alone()
    {
        byte[] signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
        byte[] head = Chunk("IHDR", new byte[13]), data = Chunk("IDAT", Pixels), profile = Chunk("iCCP", [5]), end = Chunk("IEND", []);
        byte[] file = [.. signature, .. head, .. profile, .. Chunk("tEXt", Text), .. Chunk("eXIf", Text), .. data, .. Chunk("zTXt", Text), .. Chunk("iTXt", Text), .. Chunk("tIME", Text), .. end, .. Text];
        Assert.Equal([.. signature, .. head, .. profile, .. data, .. end], ImageMetadata.Strip(file));
    }

    [Fact]
    public void A_webp_loses_exif_and_xmp_and_no_longer_says_that_it_has_them()
    {
        byte[] head = [.. "VP8X"u8, 10, 0, 0, 0, 0x2C, 0, 0, 0, 9, 0, 0, 9, 0, 0], data = [.. "VP8 "u8, 2, 0, 0, 0, 1, 2];
        byte[] exif = [.. "EXIF"u8, 3, 0, 0, 0, 7, 7, 7, 0], xmp = [.. "XMP "u8, 2, 0, 0, 0, 7, 7];
        byte[] body = [.. "WEBP"u8, .. head, .. data, .. exif, .. xmp];
        var bare = ImageMetadata.Strip([.. "RIFF"u8, (byte)body.Length, 0, 0, 0, .. body]);
        byte[] left = [.. "WEBP"u8, .. "VP8X"u8, 10, 0, 0, 0, 0x20, 0, 0, 0, 9, 0, 0, 9, 0, 0, .. data];
        Assert.Equal([.. "RIFF"u8, (byte)left.Length, 0, 0, 0, .. left], bare);
    }

    [Fact]
    public void Every_cut_of_a_file_is_refused_or_gives_no_secret()
    {
        foreach (var whole in new[] { Jpeg(6, [0xFF, 0xD9]), [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("tEXt", Text), .. Chunk("IEND", [])] })
        {
            for (var length = 0; length < whole.Length; length++)
            {
                Assert.Throws<FormatException>(() => ImageMetadata.Strip(whole.AsSpan(0, length)));
            }
        }
    }

    [Fact]
    public void Other_kinds_are_refused() => Assert.Throws<FormatException>(() => ImageMetadata.Strip("II*\0 a TIFF file"u8));

    private static byte[] Text => Encoding.ASCII.GetBytes(Secret);

    private static byte[] Jpeg(byte orientation, byte[] end) =>
    [
        0xFF, 0xD8,
        .. Segment(0xE0, "JFIF\0"u8),
        .. Segment(0xE1, [.. "Exif\0\0MM\0*\0\0\0\b"u8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0, .. Text]),
        .. Segment(0xE2, "ICC_PROFILE\0colours"u8),
        .. Segment(0xE2, [.. "MPF\0"u8, .. Text]),
        .. Segment(0xED, Text),
        .. Segment(0xFE, Text),
        .. Segment(0xC0, [8, 0, 20, 0, 30, 1, 1, 0x11, 0]),
        .. Segment(0xDA, [1, 1, 0, 0, 63, 0]),
        .. Pixels,
        .. end,
    ];

    private static byte[] Segment(byte marker, ReadOnlySpan<byte> data) => [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];

    private static byte[] Chunk(string name, byte[] data) => [0, 0, 0, (byte)data.Length, .. Encoding.ASCII.GetBytes(name), .. data, 0, 0, 0, 0];

    private static bool Holds(byte[] file, string text) => file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;

    private static ImageHeader? Header(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return ImageHeader.Read(stream);
    }
}
