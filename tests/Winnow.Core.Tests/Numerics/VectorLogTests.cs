using System.Runtime.Intrinsics;
using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Numerics;

public sealed class VectorLogTests
{
    [Fact]
    public void Relative_error_stays_below_two_in_ten_million()
    {
        // Every 4,099th float32 from the smallest normal number to the largest.
        for (var bits = 0x00800000; bits < 0x7F800000; bits += 4099)
        {
            var x = BitConverter.Int32BitsToSingle(bits);
            var exact = Math.Log(x);
            Assert.True(Math.Abs(VectorLog.Of(Vector256.Create(x)).ToScalar() - exact) <= 2e-7 * Math.Max(Math.Abs(exact), 1e-30), $"ln {x}");
        }
    }

    [Fact]
    public void Zero_times_its_logarithm_is_zero() =>
        Assert.Equal(0f, 0f * VectorLog.Of(Vector256<float>.Zero).ToScalar());
}
