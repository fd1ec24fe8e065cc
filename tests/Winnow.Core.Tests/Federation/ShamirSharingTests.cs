using System.Security.Cryptography;
using Winnow.Core.Federation;

namespace Winnow.Core.Tests.Federation;

public sealed class ShamirSharingTests
{
    [Fact]
    public void The_field_multiplies_as_its_polynomial_says()
    {
        // x^127 · x = x^128 = x^7 + x^2 + x + 1.
        Assert.Equal((UInt128)0x87, GaloisField.Multiply(UInt128.One << 127, 2));
        // (x + 1)(x^2 + 1) = x^3 + x^2 + x + 1.
        Assert.Equal((UInt128)0b1111, GaloisField.Multiply(0b11, 0b101));
        var random = new Random(1);
        for (var i = 0; i < 20; i++)
        {
            var (x, y, z) = (Draw(random), Draw(random), Draw(random));
            Assert.Equal(UInt128.One, GaloisField.Multiply(x, GaloisField.Invert(x)));
            Assert.Equal(GaloisField.Multiply(x, y ^ z), GaloisField.Multiply(x, y) ^ GaloisField.Multiply(z, x));
        }
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(9, 6)]
    [InlineData(5, 5)]
    public void Any_threshold_of_shares_gives_the_secret_back_and_fewer_do_not(int count, int threshold)
    {
        var secret = RandomNumberGenerator.GetBytes(48);
        var shares = ShamirSharing.Split(secret, count, threshold).Select((share, i) => (Point: i + 1, Share: share)).ToArray();
        var random = new Random(count);
        for (var i = 0; i < 10; i++)
        {
            random.Shuffle(shares);
            Assert.Equal(secret, ShamirSharing.Join(shares[..threshold]));
            Assert.NotEqual(secret, ShamirSharing.Join(shares[..(threshold - 1)]));
        }

        Assert.Equal(secret, ShamirSharing.Join(shares));
    }

    [Fact]
    public void Malformed_shares_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ShamirSharing.Split(new byte[15], 3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShamirSharing.Split(new byte[16], 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShamirSharing.Split(new byte[16], 3, 4));
        Assert.Throws<ArgumentException>(() => ShamirSharing.Join([]));
        Assert.Throws<ArgumentException>(() => ShamirSharing.Join([(1, new byte[16]), (1, new byte[16])]));
        Assert.Throws<ArgumentException>(() => ShamirSharing.Join([(0, new byte[16])]));
        Assert.Throws<ArgumentException>(() => ShamirSharing.Join([(1, new byte[16]), (2, new byte[32])]));
    }

    private static UInt128 Draw(Random random) => ((UInt128)(ulong)random.NextInt64(1, long.MaxValue) << 64) | (ulong)random.NextInt64();
}
