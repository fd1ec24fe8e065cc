using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Numerics;

public sealed class ProductTilesTests
{
    // Sizes cross the panels (12 and 32 rows), the largest tile (96 rows) and a block of 128 columns.
    private static readonly Arbitrary<(int Seed, int Left, int Right, int Columns)> Cases = Arb.From(
        from seed in Gen.Choose(0, 1_000_000)
        from left in Gen.Choose(0, 110)
        from right in Gen.Choose(0, 70)
        from columns in Gen.OneOf(Gen.Choose(0, 20), Gen.Choose(120, 300))
        select (seed, left, right, columns));

    [Fact]
    public void Every_product_has_the_bits_of_the_plain_loop() => Prop.ForAll(Cases, c =>
    {
        var random = new Random(c.Seed);
        var (left, right) = (Pools.Gaussian(random, c.Left, c.Columns), Pools.Gaussian(random, c.Right, c.Columns));
        var (packedLeft, packedRight) = (new PackedRows(ProductKernel.Left, c.Left, c.Columns), new PackedRows(ProductKernel.Right, c.Right, c.Columns));
        packedLeft.Fill(left, 0, c.Left);
        packedRight.Fill(right, 0, c.Right);
        var collector = new Collector(new float[c.Left * c.Right], c.Right);
        ProductTiles.For(packedLeft, packedRight, ref collector);
        for (var i = 0; i < c.Left; i++)
        {
            for (var j = 0; j < c.Right; j++)
            {
                Assert.Equal(Plain(left.Row(i), right.Row(j)), collector.Products[(i * c.Right) + j]);
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Squared_norms_have_the_bits_of_the_product_with_itself() => Prop.ForAll(Cases, c =>
    {
        var rows = Pools.Gaussian(new Random(c.Seed), c.Left, c.Columns);
        var norms = ProductTiles.SquaredNorms(rows, threads: 2);
        Assert.All(Enumerable.Range(0, c.Left), i => Assert.Equal(Plain(rows.Row(i), rows.Row(i)), norms[i]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public unsafe void Both_widths_of_registers_give_the_same_bits()
    {
        // Where the machine lacks the wider registers the runtime emulates them: slower, the same arithmetic.
        var random = new Random(1);
        var (left, right) = (Pools.Gaussian(random, 128, ProductKernel.Left), Pools.Gaussian(random, 128, ProductKernel.Right));
        var (wide, narrow) = (new float[ProductKernel.Left * ProductKernel.Right], new float[ProductKernel.Left * ProductKernel.Right]);
        fixed (float* a = left.Array, b = right.Array, w = wide, n = narrow)
        {
            foreach (var add in new[] { false, true })
            {
                ProductKernel.Wide(a, b, 128, w, add);
                ProductKernel.Narrow(a, b, 128, n, add);
                Assert.Equal(wide, narrow);
            }
        }

        Assert.True(Vector512<float>.Count == 16 && wide.Any(v => v != 0));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(95, 300)]
    [InlineData(96, 3)]
    [InlineData(1700, 2)]
    [InlineData(2500, 1)]
    public void Every_pair_of_blocks_meets_once(int rows, int columns)
    {
        var matrix = Pools.Gaussian(new Random(1), rows, columns);
        var met = new HashSet<(int, int)>();
        RowPairs.For(matrix, threads: 2, (_, _, one, other) =>
        {
            lock (met)
            {
                Assert.True(one <= other && met.Add((one, other)));
            }
        });
        var blocks = Chunks.Count(rows, RowPairs.BlockSize(rows, columns));
        Assert.Equal(blocks * (blocks + 1) / 2, met.Count);
    }

    /// <summary>One sum per block of 128 columns, the blocks added in order.</summary>
    private static float Plain(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var whole = 0f;
        for (var k = 0; k < x.Length; k += 128)
        {
            var sum = 0f;
            for (var j = k; j < Math.Min(x.Length, k + 128); j++)
            {
                sum = MathF.FusedMultiplyAdd(x[j], y[j], sum);
            }

            whole = k == 0 ? sum : whole + sum;
        }

        return whole;
    }

    private readonly unsafe struct Collector(float[] products, int stride) : ITileVisitor
    {
        public float[] Products => products;

        public void Visit(float* tile, int row, int rows, int column, int columns)
        {
            for (var r = 0; r < rows; r++)
            {
                for (var c = 0; c < columns; c++)
                {
                    products[((row + r) * stride) + column + c] = tile[(r * ProductKernel.Right) + c];
                }
            }
        }
    }
}
