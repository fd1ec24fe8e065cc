using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Numerics;

public sealed class NearestNeighboursTests
{
    [Fact]
    public void Mean_distances_are_those_of_sorting_all()
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from rows in Gen.Choose(1, 90)
            from columns in Gen.Choose(1, 10)
            from neighbours in Gen.Choose(1, 25)
            select (seed, rows, columns, neighbours);
        Prop.ForAll(Arb.From(cases), c =>
        {
            var random = new Random(c.seed);
            var rows = Pools.Grid(random, c.rows, c.columns, reach: 3);
            int[] members = [.. Enumerable.Range(0, c.rows).Where(_ => random.Next(3) > 0)];
            var means = NearestNeighbours.MeanDistances(rows, members, c.neighbours, threads: 2);
            for (var i = 0; i < members.Length; i++)
            {
                var nearest = members.Where(m => m != members[i]).Select(m => Math.Sqrt(Slow.SquaredDistance(rows.Row(m), rows.Row(members[i])))).Order().Take(c.neighbours);
                Assert.Equal(nearest.DefaultIfEmpty(0).Average(), means[i], 1e-5);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Distances_are_not_squared_and_a_row_is_no_neighbour_of_itself() =>
        Assert.Equal([3.5f, 5, 5.5f], NearestNeighbours.MeanDistances(Matrix.FromRows([[0], [3], [-4]]), [0, 1, 2], neighbours: 2, threads: 1));

    [Fact]
    public void Neighbours_are_those_of_sorting_all_by_distance_then_index()
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from rows in Gen.Choose(0, 260)
            from queries in Gen.Choose(0, 40)
            from columns in Gen.OneOf(Gen.Choose(0, 10), Gen.Choose(125, 135))
            from neighbours in Gen.Choose(1, 25)
            select (seed, rows, queries, columns, neighbours);
        Prop.ForAll(Arb.From(cases), c =>
        {
            var random = new Random(c.seed);
            // Whole numbers: many equal distances, all exact.
            var (rows, queries) = (Pools.Grid(random, c.rows, c.columns, reach: 2), Pools.Grid(random, c.queries, c.columns, reach: 2));
            Same(NearestNeighbours.Within(rows, c.neighbours, threads: 2), rows, rows, c.neighbours, self: true);
            Same(NearestNeighbours.Between(queries, rows, c.neighbours, threads: 2), queries, rows, c.neighbours, self: false);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var rows = Pools.Gaussian(new Random(4), 2100, 12);
        var one = NearestNeighbours.Within(rows, 20, threads: 1);
        foreach (var threads in new[] { 2, 5 })
        {
            var many = NearestNeighbours.Within(rows, 20, threads);
            Assert.Equal(one.Indices, many.Indices);
            Assert.Equal(one.SquaredDistances, many.SquaredDistances);
            var between = NearestNeighbours.Between(rows, rows, 21, threads);
            Assert.All(Enumerable.Range(0, rows.Rows), i => Assert.Equal(one.Distances(i), between.Distances(i)[1..]));
        }
    }

    [Fact]
    public void Equal_rows_are_exactly_zero_apart()
    {
        var some = Pools.Gaussian(new Random(4), 50, 300);
        var rows = some.Select([.. Enumerable.Range(0, 50), .. Enumerable.Range(0, 50)]);
        var table = NearestNeighbours.Within(rows, 1, threads: 2);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(((i + 50) % 100, 0f), (table.Of(i)[0], table.Distances(i)[0])));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e19f)]
    public void A_row_whose_distances_would_not_be_numbers_is_refused(float bad)
    {
        var rows = Matrix.FromRows([[1, 2], [bad, 0]]);
        Assert.Contains("Row 1 ", Assert.Throws<ArgumentException>(() => NearestNeighbours.Within(rows, 1, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NearestNeighbours.Between(rows, Matrix.FromRows([[1, 2]]), 1, 1));
    }

    [Fact]
    public void Queries_of_another_length_are_refused() =>
        Assert.Throws<ArgumentException>(() => NearestNeighbours.Between(new Matrix(1, 2), new Matrix(1, 3), 1, 1));

    private static void Same(NeighbourTable table, Matrix queries, Matrix rows, int neighbours, bool self)
    {
        for (var i = 0; i < queries.Rows && table.Neighbours > 0; i++)
        {
            var expected = Enumerable.Range(0, rows.Rows).Where(j => !self || j != i)
                .Select(j => (Squared: (float)Slow.SquaredDistance(queries.Row(i), rows.Row(j)), Index: j)).Order().Take(neighbours).ToList();
            Assert.Equal(expected.Select(e => e.Index), table.Of(i).ToArray());
            Assert.Equal(expected.Select(e => e.Squared), table.Distances(i).ToArray());
        }

        Assert.Equal(Math.Min(neighbours, Math.Max(0, rows.Rows - (self ? 1 : 0))), table.Neighbours);
    }

    [Fact]
    public void Several_chunks_give_the_same_on_any_number_of_threads()
    {
        var rows = Pools.Gaussian(new Random(4), 700, 12);
        int[] all = [.. Enumerable.Range(0, 700)];
        Assert.Equal(NearestNeighbours.MeanDistances(rows, all, 20, threads: 1), NearestNeighbours.MeanDistances(rows, all, 20, threads: 2));
    }
}
