using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Label Studio's packed brush strokes: a bit stream of runs and literals over the RGBA bytes of the image, row by row.</summary>
/// <remarks>Header: 32 bits number of values, 5 bits word size − 1, four times 4 bits run-length sizes − 1. Then for each block 1 bit (run or literals), 2 bits (which size), that many bits
/// (length − 1), and one word for a run or one for each value. A pixel is set where its fourth byte, alpha, is above 0.</remarks>
internal static class BrushRle
{
    private static readonly int[] Sizes = [3, 6, 10, 16];

    public static byte[] Encode(RunLengthMask mask)
    {
        var pixels = mask.ToPixels();
        var bits = new BitOutput();
        bits.Write(checked((uint)pixels.Length * 4), 32);
        bits.Write(7, 5);
        foreach (var size in Sizes)
        {
            bits.Write((uint)size - 1, 4);
        }

        for (var i = 0; i < pixels.Length;)
        {
            var end = i + 1;
            while (end < pixels.Length && pixels[end] == pixels[i])
            {
                end++;
            }

            for (var left = (end - i) * 4; left > 0;)
            {
                var length = Math.Min(left, 1 << Sizes[3]);
                var size = Array.FindIndex(Sizes, s => length <= 1 << s);
                bits.Write(1, 1);
                bits.Write((uint)size, 2);
                bits.Write((uint)length - 1, Sizes[size]);
                bits.Write(pixels[i] ? 255u : 0, 8);
                left -= length;
            }

            i = end;
        }

        return bits.ToArray();
    }

    /// <exception cref="FormatException">The bytes are no such stream for an image of this size.</exception>
    public static RunLengthMask Decode(ReadOnlySpan<byte> bytes, int height, int width)
    {
        var position = 0L;
        var total = Read(bytes, ref position, 32);
        var word = (int)Read(bytes, ref position, 5) + 1;
        Span<int> sizes = stackalloc int[4];
        foreach (ref var size in sizes)
        {
            size = (int)Read(bytes, ref position, 4) + 1;
        }

        if (total != (long)height * width * 4)
        {
            throw new FormatException($"the brush holds {total} values; {width} × {height} pixels take {(long)height * width * 4}");
        }

        var pixels = new bool[height * width];
        for (var i = 0L; i < total;)
        {
            var run = Read(bytes, ref position, 1) == 1;
            var end = i + 1 + Read(bytes, ref position, sizes[(int)Read(bytes, ref position, 2)]);
            if (end > total)
            {
                throw new FormatException("a run of the brush leaves the image");
            }

            for (var value = run ? Read(bytes, ref position, word) : 0; i < end; i++)
            {
                value = run ? value : Read(bytes, ref position, word);
                pixels[i / 4] |= i % 4 == 3 && value > 0;
            }
        }

        return RunLengthMask.FromPixels(height, width, pixels);
    }

    private static long Read(ReadOnlySpan<byte> bytes, ref long position, int count)
    {
        if (position + count > bytes.Length * 8L)
        {
            throw new FormatException("the brush ends in the middle");
        }

        var value = 0L;
        for (var i = 0; i < count; i++, position++)
        {
            value = (value << 1) | (uint)((bytes[(int)(position / 8)] >> (int)(7 - (position % 8))) & 1);
        }

        return value;
    }

    private sealed class BitOutput
    {
        private readonly List<byte> bytes = [];
        private int free;

        public void Write(uint value, int count)
        {
            for (var bit = count - 1; bit >= 0; bit--)
            {
                if (free == 0)
                {
                    bytes.Add(0);
                    free = 8;
                }

                free--;
                bytes[^1] |= (byte)(((value >> bit) & 1) << free);
            }
        }

        public byte[] ToArray() => [.. bytes];
    }
}
