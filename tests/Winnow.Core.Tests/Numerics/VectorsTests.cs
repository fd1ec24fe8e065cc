using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Numerics;

public sealed class VectorsTests
{
    // Lengths cross the 8-lane and the 32-lane loop and both their tails.
    private static readonly Arbitrary<(Matrix Rows, int Length)> Pairs = Arb.From(
        from seed in Gen.Choose(0, 1_000_000)
        from length in Gen.Choose(0, 140)
        select (Pools.Gaussian(new Random(seed), 2, length), length));

    [Fact]
    public void The_inner_product_is_that_of_the_definition() => Prop.ForAll(Pairs, p =>
        Assert.Equal(Slow.Dot(p.Rows.Row(0), p.Rows.Row(1)), Vectors.Dot(p.Rows.Row(0), p.Rows.Row(1)), 1e-6 * (1 + p.Length))).QuickCheckThrowOnFailure();

    [Fact]
    public void The_squared_distance_is_that_of_the_definition() => Prop.ForAll(Pairs, p =>
        Assert.Equal(Slow.SquaredDistance(p.Rows.Row(0), p.Rows.Row(1)), Vectors.SquaredDistance(p.Rows.Row(0), p.Rows.Row(1)), 2e-6 * (1 + p.Length))).QuickCheckThrowOnFailure();

    [Fact]
    public void Order_of_the_two_does_not_change_a_bit() => Prop.ForAll(Pairs, p =>
    {
        Assert.Equal(Vectors.Dot(p.Rows.Row(0), p.Rows.Row(1)), Vectors.Dot(p.Rows.Row(1), p.Rows.Row(0)));
        Assert.Equal(Vectors.SquaredDistance(p.Rows.Row(0), p.Rows.Row(1)), Vectors.SquaredDistance(p.Rows.Row(1), p.Rows.Row(0)));
        Assert.Equal(0, Vectors.SquaredDistance(p.Rows.Row(0), p.Rows.Row(0)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Near_duplicates_far_from_the_origin_keep_their_distance() =>
        Assert.Equal(0.25f, Vectors.SquaredDistance([4096.5f, 4096], [4096, 4096]));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void One_bad_value_is_found_wherever_it_stands(float bad)
    {
        for (var length = 1; length <= 40; length++)
        {
            for (var at = 0; at < length; at++)
            {
                var values = Enumerable.Repeat(float.MaxValue, length).ToArray();
                Assert.True(Vectors.AllFinite(values));
                values[at] = bad;
                Assert.False(Vectors.AllFinite(values));
            }
        }
    }

    [Fact]
    public void One_negative_value_is_found_wherever_it_stands()
    {
        for (var length = 1; length <= 40; length++)
        {
            for (var at = 0; at < length; at++)
            {
                var values = new float[length];
                values[at] = -0f;
                Assert.False(Vectors.AnyNegative(values));
                values[at] = -float.Epsilon;
                Assert.True(Vectors.AnyNegative(values));
            }
        }
    }
}
