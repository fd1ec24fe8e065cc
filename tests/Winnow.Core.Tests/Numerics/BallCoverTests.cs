using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Numerics;

public sealed class BallCoverTests
{
    [Fact]
    public void Counts_kept_up_to_date_are_those_counted_afresh()
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from rows in Gen.Choose(1, 45)
            from columns in Gen.Choose(1, 9)
            from centres in Gen.Choose(0, 4)
            from reach in Gen.Choose(0, 12)
            select (seed, rows, columns, centres, radius: reach / 2f);
        Prop.ForAll(Arb.From(cases), c =>
        {
            var random = new Random(c.seed);
            var rows = Pools.Grid(random, c.rows, c.columns, reach: 2);
            var centres = Pools.Grid(random, c.centres, c.columns, reach: 2);
            var ties = new TieBreaker(random);
            // With bits, and counted again.
            var cover = new BallCover(rows, RowBlocks.Even(rows), c.radius, threads: 2, bitRowsMax: c.seed % 2 == 0 ? 1000 : 0);
            if (c.centres > 0)
            {
                cover.CoverFrom(centres);
            }

            bool Near(double squared) => squared == 0 || squared < c.radius * c.radius;
            var plain = Slow.MaximumCoverage(
                c.rows,
                (i, j) => Near(Slow.SquaredDistance(rows.Row(i), rows.Row(j))),
                i => Near(Slow.ToNearest(rows, i, centres, [])),
                c.rows,
                i => ties.Key(i));
            Assert.All(plain, expected => Assert.Equal(expected, cover.Next(i => ties.Key(i))));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_radius_of_zero_covers_equal_rows_alone()
    {
        var cover = new BallCover(Matrix.FromRows([[1], [2], [2], [3]]), radius: 0, threads: 1);
        Assert.Equal([(1, 2), (0, 1), (3, 1), (2, 0)], Enumerable.Range(0, 4).Select(_ => cover.Next(i => (ulong)i)));
    }

    [Fact]
    public void The_rim_of_a_ball_is_outside()
    {
        var cover = new BallCover(Matrix.FromRows([[0], [2], [5]]), radius: 2, threads: 1);
        cover.CoverFrom(Matrix.FromRows([[3.5f]]));
        Assert.Equal((0, 1), cover.Next(i => (ulong)i));
    }

    [Fact]
    public void Several_chunks_give_the_same_on_any_number_of_threads()
    {
        var rows = Pools.Gaussian(new Random(3), 1500, 3);
        BallCover[] covers =
        [
            .. new[] { 1, 2, 5 }.Select(threads => new BallCover(rows, 0.6f, threads)),
            new BallCover(rows, RowBlocks.Even(rows), 0.6f, 2, bitRowsMax: 0),
            new BallCover(rows, new RowBlocks(rows, [.. Enumerable.Range(0, 1500).Reverse()], [0, 100, 100, 900, 1500], null), 0.6f, 2, bitRowsMax: 0),
            new BallCover(rows, new RowBlocks(rows, null, [0, 100, 100, 900, 1500, 1500], [.. Enumerable.Repeat(true, 25)]), 0.6f, 2, bitRowsMax: 0),
            // One block per row: most pairs of blocks part in the first pass.
            new BallCover(rows, new RowBlocks(rows, null, [.. Enumerable.Range(0, 1501)], [.. Enumerable.Repeat(true, 1500 * 1500)]), 0.6f, 2, bitRowsMax: 0),
        ];
        for (var pick = 0; pick < 50; pick++)
        {
            Assert.Single(covers.Select(cover => cover.Next(i => (ulong)i)).Distinct());
        }
    }
}
