using System.Security.Cryptography;

namespace Winnow.Core.Federation;

/// <summary>Splits a secret into shares of which any <c>threshold</c> give it back, and fewer tell nothing.</summary>
/// <remarks>Shamir, CACM 1979, over GF(2^128), 16 bytes at a time. Coefficients come from the operating system's cryptographic source.</remarks>
public static class ShamirSharing
{
    /// <summary>Shares of a secret [count][secret's length]; share i is for point i + 1.</summary>
    /// <param name="secret">A multiple of 16 bytes.</param>
    /// <param name="count">Shares, at least the threshold.</param>
    /// <param name="threshold">Shares that give the secret back, at least 2.</param>
    public static byte[][] Split(ReadOnlySpan<byte> secret, int count, int threshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, threshold);
        var blocks = Blocks(secret.Length, nameof(secret));
        var shares = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            shares[i] = new byte[secret.Length];
        }

        var coefficients = new byte[(threshold - 1) * GaloisField.ElementBytes];
        for (var block = 0; block < blocks; block++)
        {
            RandomNumberGenerator.Fill(coefficients);
            var at = block * GaloisField.ElementBytes;
            for (var i = 0; i < count; i++)
            {
                // Horner: the secret is the polynomial's value at 0.
                var value = UInt128.Zero;
                for (var c = threshold - 2; c >= 0; c--)
                {
                    value = GaloisField.Multiply(value ^ GaloisField.Read(coefficients.AsSpan(c * GaloisField.ElementBytes)), (UInt128)(uint)(i + 1));
                }

                GaloisField.Write(value ^ GaloisField.Read(secret[at..]), shares[i].AsSpan(at));
            }
        }

        CryptographicOperations.ZeroMemory(coefficients);
        return shares;
    }

    /// <summary>The secret from shares and their points.</summary>
    /// <param name="shares">At least as many as the threshold; points are distinct and start at 1. More than the threshold are allowed, all are used.</param>
    /// <exception cref="ArgumentException">There is no share, points repeat or lengths differ.</exception>
    public static byte[] Join(IReadOnlyList<(int Point, byte[] Share)> shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        if (shares.Count == 0 || shares.Any(s => s.Point < 1) || shares.DistinctBy(s => s.Point).Count() != shares.Count || shares.Any(s => s.Share.Length != shares[0].Share.Length))
        {
            throw new ArgumentException("Shares must be of one length and of distinct points from 1.", nameof(shares));
        }

        var secret = new byte[shares[0].Share.Length];
        var blocks = Blocks(secret.Length, nameof(shares));
        for (var i = 0; i < shares.Count; i++)
        {
            var weight = Weight(shares, i);
            for (var block = 0; block < blocks; block++)
            {
                var part = secret.AsSpan(block * GaloisField.ElementBytes);
                var term = GaloisField.Multiply(weight, GaloisField.Read(shares[i].Share.AsSpan(block * GaloisField.ElementBytes)));
                GaloisField.Write(GaloisField.Read(part) ^ term, part);
            }
        }

        return secret;
    }

    /// <summary>Lagrange's weight of share i at point 0.</summary>
    private static UInt128 Weight(IReadOnlyList<(int Point, byte[] Share)> shares, int i)
    {
        var (above, below) = (UInt128.One, UInt128.One);
        for (var j = 0; j < shares.Count; j++)
        {
            if (j != i)
            {
                above = GaloisField.Multiply(above, (UInt128)(uint)shares[j].Point);
                below = GaloisField.Multiply(below, (UInt128)(uint)(shares[j].Point ^ shares[i].Point));
            }
        }

        return GaloisField.Multiply(above, GaloisField.Invert(below));
    }

    private static int Blocks(int length, string name) => length > 0 && length % GaloisField.ElementBytes == 0
        ? length / GaloisField.ElementBytes
        : throw new ArgumentException($"A secret of {length} bytes cannot be shared; it must be a multiple of {GaloisField.ElementBytes}.", name);
}
