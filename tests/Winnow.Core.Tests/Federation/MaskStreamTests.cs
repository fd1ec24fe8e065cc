using System.Buffers.Binary;
using System.Security.Cryptography;
using Winnow.Core.Federation;

namespace Winnow.Core.Tests.Federation;

public sealed class MaskStreamTests
{
    [Fact]
    public void The_first_block_is_AES_256_of_a_zero_block()
    {
        // NIST AESAVS, 256-bit key of zeros, block of zeros.
        var expected = Convert.FromHexString("dc95c078a2408989ad48a21492842087");
        var values = new uint[4];
        MaskStream.Apply(new byte[32], values, subtract: false);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(BinaryPrimitives.ReadUInt32LittleEndian(expected.AsSpan(4 * i)), values[i]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(40_001)]
    public void Every_word_is_the_counter_mode_s_and_subtracting_takes_it_off(int length)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        using var aes = Aes.Create();
        aes.Key = key;
        var values = new uint[length];
        MaskStream.Apply(key, values, subtract: false);
        foreach (var i in new[] { 0, length / 2, length - 1 })
        {
            var counter = new byte[16];
            BinaryPrimitives.WriteInt64BigEndian(counter.AsSpan(8), i / 4);
            Assert.Equal(BinaryPrimitives.ReadUInt32LittleEndian(aes.EncryptEcb(counter, PaddingMode.None).AsSpan(i % 4 * 4)), values[i]);
        }

        MaskStream.Apply(key, values, subtract: true);
        Assert.All(values, v => Assert.Equal(0u, v));
    }
}
