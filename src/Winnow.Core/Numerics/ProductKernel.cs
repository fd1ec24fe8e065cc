using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>The innermost product: 12 packed rows times 32 packed rows, every element summed over the columns one by one with fused multiply-adds.</summary>
/// <remarks>
/// One operand is broadcast, so a lane never meets its neighbour and both widths of registers give the same bits. 24 sums of 16 lanes, two
/// pieces and one broadcast fill 27 of the 32 registers of AVX-512; 12 sums of 8 lanes fill 15 of the 16 of AVX2, in four passes over the tile.
/// </remarks>
internal static unsafe class ProductKernel
{
    /// <summary>Rows of the left operand in a panel.</summary>
    public const int Left = 12;

    /// <summary>Rows of the right operand in a panel, and columns of the tile.</summary>
    public const int Right = 32;

    /// <summary>tile [12 × 32] = or += left [depth × 12]ᵀ · right [depth × 32].</summary>
    public static void Run(float* left, float* right, int depth, float* tile, bool add)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Wide(left, right, depth, tile, add);
        }
        else
        {
            Narrow(left, right, depth, tile, add);
        }
    }

    /// <summary>One row of the left operand, of any panel, instead of twelve; the same bits.</summary>
    public static void RunOne(float* left, float* right, int depth, float* tile, bool add)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (var k = 0; k < depth; k++, left += Left, right += Right)
        {
            var a = Vector256.Create(*left);
            s0 = Vector256.FusedMultiplyAdd(a, Vector256.Load(right), s0);
            s1 = Vector256.FusedMultiplyAdd(a, Vector256.Load(right + 8), s1);
            s2 = Vector256.FusedMultiplyAdd(a, Vector256.Load(right + 16), s2);
            s3 = Vector256.FusedMultiplyAdd(a, Vector256.Load(right + 24), s3);
        }

        Put(tile, s0, s1, add);
        Put(tile + 16, s2, s3, add);
    }

    /// <summary>The kernel for 512-bit registers.</summary>
    internal static void Wide(float* left, float* right, int depth, float* tile, bool add)
    {
        Vector512<float> s0a = default, s0b = default, s1a = default, s1b = default, s2a = default, s2b = default, s3a = default, s3b = default;
        Vector512<float> s4a = default, s4b = default, s5a = default, s5b = default, s6a = default, s6b = default, s7a = default, s7b = default;
        Vector512<float> s8a = default, s8b = default, s9a = default, s9b = default, s10a = default, s10b = default, s11a = default, s11b = default;
        for (var k = 0; k < depth; k++, left += Left, right += Right)
        {
            var (p, q) = (Vector512.Load(right), Vector512.Load(right + 16));
            var x = Vector512.Create(left[0]);
            s0a = Vector512.FusedMultiplyAdd(x, p, s0a);
            s0b = Vector512.FusedMultiplyAdd(x, q, s0b);
            x = Vector512.Create(left[1]);
            s1a = Vector512.FusedMultiplyAdd(x, p, s1a);
            s1b = Vector512.FusedMultiplyAdd(x, q, s1b);
            x = Vector512.Create(left[2]);
            s2a = Vector512.FusedMultiplyAdd(x, p, s2a);
            s2b = Vector512.FusedMultiplyAdd(x, q, s2b);
            x = Vector512.Create(left[3]);
            s3a = Vector512.FusedMultiplyAdd(x, p, s3a);
            s3b = Vector512.FusedMultiplyAdd(x, q, s3b);
            x = Vector512.Create(left[4]);
            s4a = Vector512.FusedMultiplyAdd(x, p, s4a);
            s4b = Vector512.FusedMultiplyAdd(x, q, s4b);
            x = Vector512.Create(left[5]);
            s5a = Vector512.FusedMultiplyAdd(x, p, s5a);
            s5b = Vector512.FusedMultiplyAdd(x, q, s5b);
            x = Vector512.Create(left[6]);
            s6a = Vector512.FusedMultiplyAdd(x, p, s6a);
            s6b = Vector512.FusedMultiplyAdd(x, q, s6b);
            x = Vector512.Create(left[7]);
            s7a = Vector512.FusedMultiplyAdd(x, p, s7a);
            s7b = Vector512.FusedMultiplyAdd(x, q, s7b);
            x = Vector512.Create(left[8]);
            s8a = Vector512.FusedMultiplyAdd(x, p, s8a);
            s8b = Vector512.FusedMultiplyAdd(x, q, s8b);
            x = Vector512.Create(left[9]);
            s9a = Vector512.FusedMultiplyAdd(x, p, s9a);
            s9b = Vector512.FusedMultiplyAdd(x, q, s9b);
            x = Vector512.Create(left[10]);
            s10a = Vector512.FusedMultiplyAdd(x, p, s10a);
            s10b = Vector512.FusedMultiplyAdd(x, q, s10b);
            x = Vector512.Create(left[11]);
            s11a = Vector512.FusedMultiplyAdd(x, p, s11a);
            s11b = Vector512.FusedMultiplyAdd(x, q, s11b);
        }

        Put(tile, s0a, s0b, add);
        Put(tile + Right, s1a, s1b, add);
        Put(tile + (2 * Right), s2a, s2b, add);
        Put(tile + (3 * Right), s3a, s3b, add);
        Put(tile + (4 * Right), s4a, s4b, add);
        Put(tile + (5 * Right), s5a, s5b, add);
        Put(tile + (6 * Right), s6a, s6b, add);
        Put(tile + (7 * Right), s7a, s7b, add);
        Put(tile + (8 * Right), s8a, s8b, add);
        Put(tile + (9 * Right), s9a, s9b, add);
        Put(tile + (10 * Right), s10a, s10b, add);
        Put(tile + (11 * Right), s11a, s11b, add);
    }

    /// <summary>The kernel for 256-bit registers.</summary>
    internal static void Narrow(float* left, float* right, int depth, float* tile, bool add)
    {
        for (var quarter = 0; quarter < 4; quarter++)
        {
            var (row, column) = (quarter / 2 * 6, quarter % 2 * 16);
            Quarter(left + row, right + column, depth, tile + (row * Right) + column, add);
        }
    }

    private static void Quarter(float* left, float* right, int depth, float* tile, bool add)
    {
        Vector256<float> s0a = default, s0b = default, s1a = default, s1b = default, s2a = default, s2b = default;
        Vector256<float> s3a = default, s3b = default, s4a = default, s4b = default, s5a = default, s5b = default;
        for (var k = 0; k < depth; k++, left += Left, right += Right)
        {
            var (p, q) = (Vector256.Load(right), Vector256.Load(right + 8));
            var x = Vector256.Create(left[0]);
            s0a = Vector256.FusedMultiplyAdd(x, p, s0a);
            s0b = Vector256.FusedMultiplyAdd(x, q, s0b);
            x = Vector256.Create(left[1]);
            s1a = Vector256.FusedMultiplyAdd(x, p, s1a);
            s1b = Vector256.FusedMultiplyAdd(x, q, s1b);
            x = Vector256.Create(left[2]);
            s2a = Vector256.FusedMultiplyAdd(x, p, s2a);
            s2b = Vector256.FusedMultiplyAdd(x, q, s2b);
            x = Vector256.Create(left[3]);
            s3a = Vector256.FusedMultiplyAdd(x, p, s3a);
            s3b = Vector256.FusedMultiplyAdd(x, q, s3b);
            x = Vector256.Create(left[4]);
            s4a = Vector256.FusedMultiplyAdd(x, p, s4a);
            s4b = Vector256.FusedMultiplyAdd(x, q, s4b);
            x = Vector256.Create(left[5]);
            s5a = Vector256.FusedMultiplyAdd(x, p, s5a);
            s5b = Vector256.FusedMultiplyAdd(x, q, s5b);
        }

        Put(tile, s0a, s0b, add);
        Put(tile + Right, s1a, s1b, add);
        Put(tile + (2 * Right), s2a, s2b, add);
        Put(tile + (3 * Right), s3a, s3b, add);
        Put(tile + (4 * Right), s4a, s4b, add);
        Put(tile + (5 * Right), s5a, s5b, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* tile, Vector512<float> first, Vector512<float> second, bool add)
    {
        (add ? Vector512.Load(tile) + first : first).Store(tile);
        (add ? Vector512.Load(tile + 16) + second : second).Store(tile + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* tile, Vector256<float> first, Vector256<float> second, bool add)
    {
        (add ? Vector256.Load(tile) + first : first).Store(tile);
        (add ? Vector256.Load(tile + 8) + second : second).Store(tile + 8);
    }
}
