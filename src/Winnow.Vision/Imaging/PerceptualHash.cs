using System.Numerics;

namespace Winnow.Vision.Imaging;

/// <summary>64 bits of a picture in which scaled, recompressed or slightly changed copies differ little.</summary>
/// <remarks>
/// The signs of the lowest frequencies of a discrete cosine transform of the picture as 32 × 32 grey, against their median (Zauner, <i>Implementation and benchmarking
/// of perceptual image hash functions</i>, 2010). Different pictures differ in about 32 bits, copies in fewer than about 10. Turned or cropped pictures are different ones.
/// </remarks>
public static class PerceptualHash
{
    private const int Side = 32;
    private const int Kept = 8;

    /// <summary>cos((2x + 1) u π / 2N) for the frequencies that are kept [Kept × Side].</summary>
    private static readonly double[] Waves = [.. Enumerable.Range(0, Kept * Side).Select(i => Math.Cos(((2 * (i % Side)) + 1) * (i / Side) * Math.PI / (2 * Side)))];

    /// <summary>The hash of an upright image.</summary>
    public static long Of(ImageBuffer image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var grey = GreyPlane.Of(ImageResizer.Resize(image, Side, Side));
        var across = new double[Side * Kept]; // [y × u]
        for (var y = 0; y < Side; y++)
        {
            for (var u = 0; u < Kept; u++)
            {
                for (var x = 0; x < Side; x++)
                {
                    across[(y * Kept) + u] += grey[(y * Side) + x] * Waves[(u * Side) + x];
                }
            }
        }

        var frequencies = new double[Kept * Kept]; // [v × u]
        for (var v = 0; v < Kept; v++)
        {
            for (var u = 0; u < Kept; u++)
            {
                for (var y = 0; y < Side; y++)
                {
                    frequencies[(v * Kept) + u] += across[(y * Kept) + u] * Waves[(v * Side) + y];
                }
            }
        }

        // The mean brightness says nothing about the picture.
        frequencies[0] = 0;
        var sorted = frequencies[1..];
        Array.Sort(sorted);
        var median = sorted[sorted.Length / 2];
        var hash = 0L;
        for (var i = 1; i < frequencies.Length; i++)
        {
            // Below a thousandth of a grey level it is rounding.
            hash |= frequencies[i] > median + 1e-3 ? 1L << i : 0;
        }

        return hash;
    }

    /// <summary>Bits in which two hashes differ, 0 to 64.</summary>
    public static int Distance(long left, long right) => BitOperations.PopCount((ulong)(left ^ right));
}
