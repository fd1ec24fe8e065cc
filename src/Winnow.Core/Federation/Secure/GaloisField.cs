using System.Buffers.Binary;

namespace Winnow.Core.Federation;

/// <summary>The field GF(2^128) with the polynomial x^128 + x^7 + x^2 + x + 1.</summary>
/// <remarks>Multiplication takes the same steps whatever the values are: shares of keys go through it.</remarks>
internal static class GaloisField
{
    /// <summary>Bytes of an element.</summary>
    public const int ElementBytes = 16;

    /// <summary>The product.</summary>
    public static UInt128 Multiply(UInt128 x, UInt128 y)
    {
        var product = UInt128.Zero;
        for (var i = 0; i < 128; i++)
        {
            product ^= x & Mask((y >> i) & UInt128.One);
            x = (x << 1) ^ (Mask(x >> 127) & 0x87);
        }

        return product;
    }

    /// <summary>The inverse, x^(2^128 − 2); 0 gives 0.</summary>
    public static UInt128 Invert(UInt128 x)
    {
        var result = UInt128.One;
        for (var i = 1; i < 128; i++)
        {
            x = Multiply(x, x);
            result = Multiply(result, x);
        }

        return result;
    }

    /// <summary>An element of 16 bytes, big-endian.</summary>
    public static UInt128 Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt128BigEndian(bytes);

    /// <summary>Writes an element as 16 bytes, big-endian.</summary>
    public static void Write(UInt128 element, Span<byte> bytes) => BinaryPrimitives.WriteUInt128BigEndian(bytes, element);

    private static UInt128 Mask(UInt128 bit) => unchecked(UInt128.Zero - bit);
}
