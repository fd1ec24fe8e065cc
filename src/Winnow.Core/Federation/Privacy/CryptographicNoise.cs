using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Winnow.Core.Federation;

/// <summary>Gaussian noise from the operating system's cryptographic source, for differential privacy.</summary>
/// <remarks>
/// Each number is half the sum of four independent normal ones, so that the gaps of floating point do not betray what lies below (Holohan and Braghin 2021, arXiv 2107.10138).
/// Seeded generators must never be used here: who knows the seed takes the noise off.
/// </remarks>
public static class CryptographicNoise
{
    private const int Parts = 4;

    /// <summary>Adds independent noise to each value.</summary>
    /// <param name="values">What is released.</param>
    /// <param name="deviation">Standard deviation, at least 0.</param>
    public static void Add(Span<double> values, double deviation)
    {
        if (!(deviation >= 0) || !double.IsFinite(deviation))
        {
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "A standard deviation is at least 0.");
        }

        // Two uniform numbers of 8 bytes give two normal ones.
        var bytes = new byte[Parts * 8];
        Span<double> normal = stackalloc double[Parts];
        foreach (ref var value in values)
        {
            RandomNumberGenerator.Fill(bytes);
            for (var i = 0; i < Parts; i += 2)
            {
                var radius = Math.Sqrt(-2 * Math.Log(Uniform(bytes.AsSpan(i * 8))));
                var (sin, cos) = Math.SinCos(2 * Math.PI * Uniform(bytes.AsSpan((i + 1) * 8)));
                (normal[i], normal[i + 1]) = (radius * cos, radius * sin);
            }

            value += deviation * (normal[0] + normal[1] + normal[2] + normal[3]) / 2;
        }

        CryptographicOperations.ZeroMemory(bytes);
    }

    /// <summary>Which of <paramref name="count"/> records are in a batch, each by itself with the same chance (Poisson sampling).</summary>
    public static List<int> Sample(int count, double chance)
    {
        var bytes = new byte[8];
        var taken = new List<int>();
        for (var i = 0; i < count; i++)
        {
            RandomNumberGenerator.Fill(bytes);
            if (Uniform(bytes) <= chance)
            {
                taken.Add(i);
            }
        }

        return taken;
    }

    // Above 0 and at most 1: its logarithm is finite.
    private static double Uniform(ReadOnlySpan<byte> bytes) => ((BinaryPrimitives.ReadUInt64LittleEndian(bytes) >> 11) + 1) * (1.0 / (1UL << 53));
}
