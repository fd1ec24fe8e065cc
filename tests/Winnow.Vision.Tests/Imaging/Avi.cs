using Winnow.Vision.Imaging;

namespace Winnow.Vision.Tests.Imaging;

/// <summary>Writes AVI files of JPEG frames, chunk by chunk.</summary>
internal static class Avi
{
    /// <summary>A video whose frames are plain: frame n is grey of value <c>shade(n)</c>, with a light bar whose place tells frames apart.</summary>
    /// <param name="frames">Number of frames.</param>
    /// <param name="perSecond">Frames a second.</param>
    /// <param name="shade">Grey of a frame.</param>
    public static byte[] Of(int frames, int perSecond, Func<int, byte> shade, int width = 32, int height = 24)
    {
        ArgumentNullException.ThrowIfNull(shade);
        return Of([.. Enumerable.Range(0, frames).Select(n => Frame(n, shade(n), width, height))], perSecond, width, height);
    }

    /// <summary>A video of encoded frames; the header may claim another size and number.</summary>
    public static byte[] Of(IReadOnlyList<byte[]> frames, int perSecond, int width, int height, int? claimed = null)
    {
        ArgumentNullException.ThrowIfNull(frames);
        var count = claimed ?? frames.Count;
        var header = Chunk("avih"u8, [1_000_000 / perSecond, 0, 0, 0x10, count, 0, 1, 0, width, height, 0, 0, 0, 0]);
        var stream = List("strl"u8,
        [
            .. Chunk("strh"u8, [.. "vids"u8, .. "MJPG"u8, .. Numbers([0, 0, 0, 1, perSecond, 0, count, 0, -1, 0, 0, 0])]),
            .. Chunk("strf"u8, [40, width, height, 1 | (24 << 16), BitConverter.ToInt32("MJPG"u8), width * height * 3, 0, 0, 0, 0]),
        ]);
        var movie = new List<byte>();
        var index = new List<byte>();
        foreach (var frame in frames)
        {
            index.AddRange([.. "00dc"u8, .. Numbers([0x10, movie.Count + 4, frame.Length])]);
            movie.AddRange(Chunk("00dc"u8, frame));
        }

        return Outer("RIFF"u8, "AVI "u8, [.. List("hdrl"u8, [.. header, .. stream]), .. List("movi"u8, [.. movie]), .. Chunk("idx1"u8, [.. index])]);
    }

    private static byte[] Frame(int number, byte grey, int width, int height)
    {
        var image = new ImageBuffer(width, height);
        image.Pixels.Fill(grey);
        image.Pixels.Slice(number % height * width * 3, width * 3).Fill(255);
        return ImageCodec.Encode(image, ImageFormat.Jpeg);
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, int[] values) => Chunk(name, Numbers(values));

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] data) => [.. name, .. BitConverter.GetBytes(data.Length), .. data, .. new byte[data.Length % 2]];

    private static byte[] List(ReadOnlySpan<byte> kind, byte[] data) => Outer("LIST"u8, kind, data);

    private static byte[] Outer(ReadOnlySpan<byte> name, ReadOnlySpan<byte> kind, byte[] data) => [.. name, .. BitConverter.GetBytes(data.Length + 4), .. kind, .. data];

    private static byte[] Numbers(int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
