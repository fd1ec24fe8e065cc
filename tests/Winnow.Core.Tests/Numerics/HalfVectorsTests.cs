using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Numerics;

public sealed class HalfVectorsTests
{
    [Fact]
    public void Every_float16_becomes_the_float32_that_the_cast_gives()
    {
        Half[] all = [.. Enumerable.Range(0, 1 << 16).Select(i => BitConverter.UInt16BitsToHalf((ushort)i))];
        var values = new float[all.Length];
        HalfVectors.ToSingle(all, values);
        for (var i = 0; i < all.Length; i++)
        {
            Assert.True(Half.IsNaN(all[i]) ? float.IsNaN(values[i]) : BitConverter.SingleToInt32Bits((float)all[i]) == BitConverter.SingleToInt32Bits(values[i]), $"{i:x4}: {values[i]:R}");
        }
    }

    [Fact]
    public void Every_float16_and_all_that_lies_about_its_neighbours_middle_is_rounded_as_the_cast_rounds()
    {
        var values = new List<float>();
        for (var i = 0; i < 0x7C00; i++)
        {
            var (here, next) = ((float)BitConverter.UInt16BitsToHalf((ushort)i), i == 0x7BFF ? 65536f : (float)BitConverter.UInt16BitsToHalf((ushort)(i + 1)));
            var middle = (here + next) / 2;
            values.AddRange([here, middle, MathF.BitIncrement(middle), MathF.BitDecrement(middle), -middle]);
        }

        values.AddRange([65536, 1e9f, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, 1e-38f]);
        Check([.. values]);
    }

    [Fact]
    public void Random_bits_are_rounded_as_the_cast_rounds_at_any_length()
    {
        var random = new Random(1);
        for (var length = 0; length < 70; length++)
        {
            Check([.. Enumerable.Range(0, length).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)))]);
        }
    }

    private static void Check(float[] values)
    {
        var halves = new Half[values.Length];
        HalfVectors.ToHalf(values, halves);
        for (var i = 0; i < values.Length; i++)
        {
            var wanted = (Half)values[i];
            Assert.True(
                Half.IsNaN(wanted) ? Half.IsNaN(halves[i]) : BitConverter.HalfToUInt16Bits(wanted) == BitConverter.HalfToUInt16Bits(halves[i]),
                $"{values[i]:R} became {halves[i]}, not {wanted}");
        }
    }
}
