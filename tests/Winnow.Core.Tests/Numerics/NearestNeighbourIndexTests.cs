using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Numerics;

public sealed class NearestNeighbourIndexTests
{
    [Fact]
    public void Reading_every_list_is_exact()
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from rows in Gen.Choose(1, 200)
            from queries in Gen.Choose(0, 40)
            from columns in Gen.Choose(1, 9)
            from lists in Gen.Choose(1, 12)
            select (seed, rows, queries, columns, lists);
        Prop.ForAll(Arb.From(cases), c =>
        {
            var random = new Random(c.seed);
            var (rows, queries) = (Pools.Grid(random, c.rows, c.columns, 3), Pools.Grid(random, c.queries, c.columns, 3));
            var neighbours = Math.Min(7, c.rows);
            var found = new NearestNeighbourIndex(rows, c.seed, 2, c.lists).Search(queries, neighbours, c.lists);
            var exact = NearestNeighbours.Between(queries, rows, neighbours, 2);
            Assert.Equal(exact.Indices, found.Indices);
            Assert.Equal(exact.SquaredDistances, found.SquaredDistances);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_few_lists_find_most_neighbours_of_grouped_rows()
    {
        var rows = Grouped(3000, 16, groups: 30);
        var index = new NearestNeighbourIndex(rows, seed: 1, threads: 2);
        var (found, exact) = (index.Search(rows, 10, probes: 8), NearestNeighbours.Between(rows, rows, 10, 2));
        var hits = Enumerable.Range(0, rows.Rows).Sum(i => found.Of(i).ToArray().Intersect(exact.Of(i).ToArray()).Count());
        Assert.InRange(hits / 30_000.0, 0.95, 1);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_result()
    {
        var rows = Grouped(6000, 5, groups: 10);
        var one = new NearestNeighbourIndex(rows, 3, threads: 1).Search(rows, 5, probes: 2);
        foreach (var threads in new[] { 2, 5 })
        {
            var many = new NearestNeighbourIndex(rows, 3, threads).Search(rows, 5, probes: 2);
            Assert.Equal(one.Indices, many.Indices);
            Assert.Equal(one.SquaredDistances, many.SquaredDistances);
        }
    }

    [Fact]
    public void Rows_taken_out_are_not_found_until_they_are_put_back()
    {
        var rows = Grouped(500, 6, groups: 5);
        var index = new NearestNeighbourIndex(rows, 1, 2, lists: 8);
        var before = index.Search(rows, 3, 8);
        int[] gone = [.. Enumerable.Range(0, 500).Where(i => i % 3 == 0)];
        index.Remove(gone);
        index.Remove([0]);
        Assert.Equal(500 - gone.Length, index.Count);
        Assert.DoesNotContain(index.Search(rows, 3, 8).Indices, i => i % 3 == 0);
        index.Restore(gone.Reverse());
        Assert.Equal(before.Indices, index.Search(rows, 3, 8).Indices);
        Assert.Throws<ArgumentException>(() => index.Restore([0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Remove([500]));
    }

    [Fact]
    public void Rows_added_later_are_found()
    {
        var rows = Grouped(400, 6, groups: 5);
        var index = new NearestNeighbourIndex(rows.Select([.. Enumerable.Range(0, 300)]), 1, 2, lists: 8);
        index.Grow(rows);
        Assert.Equal(NearestNeighbours.Between(rows, rows, 3, 1).Indices, index.Search(rows, 3, 8).Indices);
        Assert.Throws<ArgumentException>(() => index.Grow(new Matrix(10, 6)));
    }

    [Fact]
    public void Lists_with_too_few_rows_leave_places_empty()
    {
        var found = new NearestNeighbourIndex(Matrix.FromRows([[0], [1]]), 1, 1).Search(Matrix.FromRows([[0]]), 3, 1);
        Assert.Equal([0, 1, -1], found.Indices);
        Assert.Equal([0, 1, float.PositiveInfinity], found.SquaredDistances);
        Assert.Equal([-1], new NearestNeighbourIndex(new Matrix(0, 1), 1, 1).Search(Matrix.FromRows([[0]]), 1, 1).Indices);
    }

    private static Matrix Grouped(int rows, int columns, int groups)
    {
        var random = new Random(7);
        var (centres, result) = (Pools.Gaussian(random, groups, columns), Pools.Gaussian(random, rows, columns));
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                result[i, j] = (0.2f * result[i, j]) + centres[i % groups, j];
            }
        }

        return result;
    }
}
