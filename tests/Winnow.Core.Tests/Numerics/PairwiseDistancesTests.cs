using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Numerics;

public sealed class PairwiseDistancesTests
{
    private static readonly Arbitrary<Case> Cases = Arb.From(
        from seed in Gen.Choose(0, 1_000_000)
        from left in Gen.Choose(1, 15)
        from right in Gen.Choose(1, 15)
        from columns in Gen.Choose(1, 40)
        select new Case(seed, left, right, columns));

    [Fact]
    public void Distances_are_those_of_the_definition() => Check((left, right) =>
    {
        var distances = Fill(left, right, threads: 2);
        for (var i = 0; i < left.Rows; i++)
        {
            for (var j = 0; j < right.Rows; j++)
            {
                var norms = Slow.Dot(left.Row(i), left.Row(i)) + Slow.Dot(right.Row(j), right.Row(j));
                Assert.Equal(Slow.SquaredDistance(left.Row(i), right.Row(j)), distances[(i * right.Rows) + j], 2e-6 * norms);
            }
        }
    });

    [Fact]
    public void Every_block_gives_the_bits_of_the_whole() => Check((left, right) =>
    {
        var whole = Fill(left, right, threads: 1);
        var pairs = new PairwiseDistances(left, right, 1);
        var one = new float[1];
        for (var i = 0; i < left.Rows; i++)
        {
            for (var j = 0; j < right.Rows; j++)
            {
                pairs.Fill([i], [j], one);
                Assert.Equal(whole[(i * right.Rows) + j], one[0]);
            }
        }
    });

    [Fact]
    public void Both_directions_give_the_same_bits() => Check((left, right) =>
    {
        var (there, back) = (Fill(left, right, 1), Fill(right, left, 1));
        Assert.All(Enumerable.Range(0, there.Length), k => Assert.Equal(there[k], back[(k % right.Rows * left.Rows) + (k / right.Rows)]));
    });

    [Fact]
    public void Equal_rows_are_exactly_zero_apart_and_none_is_below() => Check((left, _) =>
    {
        var distances = Fill(left, left.Select([.. Enumerable.Range(0, left.Rows)]), 1);
        Assert.All(Enumerable.Range(0, left.Rows), i => Assert.Equal(0, distances[(i * left.Rows) + i]));
        Assert.All(distances, d => Assert.True(d >= 0));
    });

    [Fact]
    public void Rows_named_out_of_order_and_twice_keep_their_places()
    {
        var rows = Pools.Grid(new Random(1), 9, 10, reach: 4);
        int[] some = [8, 0, 3, 3, 7];
        var distances = new float[some.Length * some.Length];
        new PairwiseDistances(rows, rows, 2).Fill(some, some, distances);
        Assert.Equal(some.SelectMany(i => some.Select(j => (float)Slow.SquaredDistance(rows.Row(i), rows.Row(j)))), distances);
    }

    [Fact]
    public void Norms_of_many_rows_do_not_depend_on_threads()
    {
        var rows = Pools.Gaussian(new Random(2), 2500, 9);
        var few = rows.Select([0, 1200, 2499]);
        Assert.Equal(Fill(rows, few, threads: 1), Fill(rows, few, threads: 2));
    }

    private static float[] Fill(Matrix left, Matrix right, int threads)
    {
        var distances = new float[left.Rows * right.Rows];
        new PairwiseDistances(left, right, threads).Fill([.. Enumerable.Range(0, left.Rows)], [.. Enumerable.Range(0, right.Rows)], distances);
        return distances;
    }

    private static void Check(Action<Matrix, Matrix> property) => Prop.ForAll(Cases, c =>
    {
        var random = new Random(c.Seed);
        property(Pools.Gaussian(random, c.Left, c.Columns), Pools.Gaussian(random, c.Right, c.Columns));
    }).QuickCheckThrowOnFailure();

    private sealed record Case(int Seed, int Left, int Right, int Columns);
}
