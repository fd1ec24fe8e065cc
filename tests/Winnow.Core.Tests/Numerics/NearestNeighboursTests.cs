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
    public void Several_chunks_give_the_same_on_any_number_of_threads()
    {
        var rows = Pools.Gaussian(new Random(4), 700, 12);
        int[] all = [.. Enumerable.Range(0, 700)];
        Assert.Equal(NearestNeighbours.MeanDistances(rows, all, 20, threads: 1), NearestNeighbours.MeanDistances(rows, all, 20, threads: 2));
    }
}
