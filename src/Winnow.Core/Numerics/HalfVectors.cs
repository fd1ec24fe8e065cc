using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Float16 to float32 and back, sixteen values at a time.</summary>
/// <remarks>
/// The results are those of the language's own casts, bit for bit, except that of a NaN only its being one is kept. Exponents are moved by whole numbers; values too small
/// for a normal float16 are placed by one addition of float32, whose rounding to the nearest, ties to even, is the one wanted.
/// </remarks>
internal static class HalfVectors
{
    private const int Lanes = 16;
    private const uint Infinity16 = 0x7C00;
    private const uint Rebias = 112u << 23; // 127 − 15, the difference of both exponents' zeros

    /// <summary>Writes each value as float32; both spans have the same length.</summary>
    public static void ToSingle(ReadOnlySpan<Half> values, Span<float> target)
    {
        ref var from = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<Half, ushort>(values));
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= values.Length - Lanes; i += Lanes)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            ToSingle(low).StoreUnsafe(ref to, (nuint)i);
            ToSingle(high).StoreUnsafe(ref to, (nuint)i + 8);
        }

        for (; i < values.Length; i++)
        {
            target[i] = (float)values[i];
        }
    }

    /// <summary>Writes each value as float16, rounded to the nearest, ties to even; both spans have the same length.</summary>
    public static void ToHalf(ReadOnlySpan<float> values, Span<Half> target)
    {
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var to = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<Half, ushort>(target));
        var i = 0;
        for (; i <= values.Length - Lanes; i += Lanes)
        {
            var low = ToHalf(Vector256.LoadUnsafe(ref from, (nuint)i).AsUInt32());
            var high = ToHalf(Vector256.LoadUnsafe(ref from, (nuint)i + 8).AsUInt32());
            Vector256.Narrow(low, high).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            target[i] = (Half)values[i];
        }
    }

    private static Vector256<float> ToSingle(Vector256<uint> half)
    {
        var bits = (half & Vector256.Create(0x7FFFu)) << 13;
        var exponent = bits & Vector256.Create(Infinity16 << 13);
        var normal = bits + Vector256.Create(Rebias);
        var endless = normal + (Vector256.Equals(exponent, Vector256.Create(Infinity16 << 13)) & Vector256.Create(Rebias));
        var tiny = ((normal + Vector256.Create(1u << 23)).AsSingle() - Vector256.Create(113u << 23).AsSingle()).AsUInt32();
        var value = Vector256.ConditionalSelect(Vector256.Equals(exponent, Vector256<uint>.Zero), tiny, endless);
        return (value | ((half & Vector256.Create(0x8000u)) << 16)).AsSingle();
    }

    private static Vector256<uint> ToHalf(Vector256<uint> bits)
    {
        var sign = (bits & Vector256.Create(0x8000_0000u)) >> 16;
        var size = bits & Vector256.Create(0x7FFF_FFFFu);
        var odd = (size >> 13) & Vector256<uint>.One;
        var normal = (size - Vector256.Create(Rebias) + Vector256.Create(0xFFFu) + odd) >> 13;
        var tiny = (size.AsSingle() + Vector256.Create(0.5f)).AsUInt32() - Vector256.Create(126u << 23);
        var beyond = Vector256.ConditionalSelect(Vector256.GreaterThan(size, Vector256.Create(0x7F80_0000u)), Vector256.Create(0x7E00u), Vector256.Create(Infinity16));
        var value = Vector256.ConditionalSelect(Vector256.LessThan(size, Vector256.Create(113u << 23)), tiny, normal);
        return sign | Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(size, Vector256.Create(143u << 23)), beyond, value); // from 65,536 on
    }
}
