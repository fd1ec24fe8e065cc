using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>DropQuery: its fallback, its masks and what they change.</summary>
public sealed class DropQuerySamplingTests
{
    [Fact]
    public void A_rate_of_zero_falls_back_to_one_pick_per_group() => CombinedCases.Check((pool, count, seed) =>
    {
        var picks = new DropQuerySampling(rate: 0).Query(pool, count, new Random(seed));
        Assert.All(picks, p => Assert.Equal(0, p.Utility));
        var random = new Random(seed);
        var ties = new TieBreaker(random);
        _ = new[] { random.NextInt64(), random.NextInt64(), random.NextInt64() }; // the masks' seeds
        var expected = Representative.Of(pool.Embeddings!, [.. Enumerable.Range(0, pool.Ids.Count)], count, pool.Ids, ties, random, threads: 1);
        Assert.Equal(expected.Select(e => e.Row).Order(), pool.Rows(picks).Order());
    });

    [Fact]
    public void Picks_are_distinct_rows_even_among_duplicates() => CombinedCases.Check((pool, count, seed) =>
        Assert.Equal(count, pool.Rows(new DropQuerySampling().Query(pool, count, new Random(seed))).Distinct().Count()));

    [Fact]
    public void Utilities_are_shares_of_the_passes() => CombinedCases.Check((pool, count, seed) =>
        Assert.All(new DropQuerySampling().Query(pool, count, new Random(seed)), p => Assert.Contains(p.Utility, new[] { 0, 1f / 3, 2f / 3, 1 })));

    [Fact]
    public void Masks_keep_a_quarter_and_belong_to_sample_and_seed_alone()
    {
        // Class 1 wins exactly where the only feature is kept, class 0 where it is dropped; without dropout class 1 wins.
        var pool = new PoolView
        {
            Ids = Pools.Ids(20_000),
            Embeddings = new Matrix(20_000, 1, [.. Enumerable.Repeat(1f, 20_000)]),
            Head = new(Matrix.FromRows([[0], [1]]), [0.5f, 0]),
            Threads = 2,
        };
        var strategy = new DropQuerySampling();
        var masks = new[] { new TieBreaker(new Random(1)), new TieBreaker(new Random(2)) };
        var changes = strategy.Changes(pool, pool.Embeddings, new LastLayer(pool.Head), masks);
        Assert.InRange(changes.Sum() / 40_000.0, 0.74, 0.76);
        var turned = pool with { Ids = [.. pool.Ids.Reverse()] };
        Assert.Equal(changes.Reverse(), strategy.Changes(turned, pool.Embeddings, new LastLayer(pool.Head), masks));
    }

    [Fact]
    public void Kept_features_are_scaled_up()
    {
        // Dropping 3 of 4 of many equal features and scaling by 4 leaves the sum about the same: predictions far from the border stay.
        var pool = new PoolView
        {
            Ids = Pools.Ids(200),
            Embeddings = new Matrix(200, 400, [.. Enumerable.Repeat(1f, 80_000)]),
            Head = new(Matrix.FromRows([new float[400], [.. Enumerable.Repeat(1f, 400)]]), [200, 0]),
            Threads = 1,
        };
        var changes = new DropQuerySampling().Changes(pool, pool.Embeddings, new LastLayer(pool.Head), [new TieBreaker(new Random(1))]);
        Assert.Equal(0, changes.Sum());
    }

    [Fact]
    public void Samples_that_change_come_before_steady_ones_where_there_are_enough()
    {
        // Thirty samples whose prediction hangs on one feature, thirty that no mask can change.
        var rows = Enumerable.Range(0, 60).Select(i => i < 30 ? new[] { 1f, 0.1f * i } : [-1f, 0.1f * i]).ToList();
        var pool = Pools.Embedded(rows) with { Head = new(Matrix.FromRows([[0, 0], [1, 0]]), [0.5f, 0]) };
        Assert.InRange(pool.Rows(new DropQuerySampling().Query(pool, 1, new Random(3)))[0], 0, 29);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(3, 1)]
    [InlineData(3, -0.1)]
    public void Options_out_of_their_range_are_refused(int passes, double rate) => Assert.Throws<ArgumentOutOfRangeException>(() => new DropQuerySampling(passes, rate));
}
