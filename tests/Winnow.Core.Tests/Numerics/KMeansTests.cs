using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Tests.Querying;

namespace Winnow.Core.Tests.Numerics;

public sealed class KMeansTests
{
    private static readonly Arbitrary<Case> Cases = Arb.From(
        from seed in Gen.Choose(0, 1_000_000)
        from rows in Gen.Choose(1, 70)
        from columns in Gen.Choose(1, 9)
        from clusters in Gen.Choose(1, 40)
        from reach in Gen.Choose(1, 6)
        select new Case(seed, rows, columns, clusters, reach));

    [Fact]
    public void Every_row_belongs_to_its_nearest_centroid() => Check((rows, _, fit) =>
    {
        for (var i = 0; i < rows.Rows; i++)
        {
            var distances = Enumerable.Range(0, fit.Centroids.Rows).Select(c => Slow.SquaredDistance(rows.Row(i), fit.Centroids.Row(c))).ToArray();
            Assert.Equal(distances[fit.Assignment[i]], fit.SquaredDistances[i], 1e-3);
            Assert.Equal(distances.Min(), fit.SquaredDistances[i], 1e-3);
        }
    });

    [Fact]
    public void A_cluster_is_empty_only_where_distinct_rows_are_fewer() => Check((rows, clusters, fit) =>
        Assert.Equal(Math.Min(clusters, rows.Distinct()), fit.Assignment.Distinct().Count()));

    [Fact]
    public void As_many_clusters_as_distinct_rows_leave_no_distance() => Check((rows, clusters, fit) =>
    {
        if (clusters >= rows.Distinct())
        {
            Assert.All(fit.SquaredDistances, d => Assert.Equal(0, d));
        }
    });

    [Fact]
    public void The_start_is_drawn_as_one_that_reads_every_row_for_every_centre()
    {
        // The twelfth centre is drawn while several are pending; how often it is which row, in 8,000 draws each way.
        const int clusters = 12;
        var rows = Matrix.FromRows([.. Enumerable.Range(0, 16).Select(i => new[] { i * i * 0.1f })]);
        var (fast, plain) = (new double[rows.Rows], new double[rows.Rows]);
        for (var seed = 0; seed < 8000; seed++)
        {
            fast[KMeansPlusPlus.Start(rows, clusters, new Random(seed), 1)[^1]]++;
            var random = new Random(seed + 1_000_000);
            var nearest = Enumerable.Repeat(double.PositiveInfinity, rows.Rows).ToArray();
            var last = random.Next(rows.Rows);
            for (var c = 1; c < clusters; c++)
            {
                for (var i = 0; i < nearest.Length; i++)
                {
                    nearest[i] = Math.Min(nearest[i], Slow.SquaredDistance(rows.Row(i), rows.Row(last)));
                }

                last = WeightedDraw.Next(nearest, [nearest.Sum()], random);
            }

            plain[last]++;
        }

        // Chi-squared of two samples; with 15 degrees of freedom below 37.7 in 99.9 % of fair draws.
        Assert.InRange(Enumerable.Range(0, rows.Rows).Where(i => fast[i] + plain[i] > 0).Sum(i => Math.Pow(fast[i] - plain[i], 2) / (fast[i] + plain[i])), 0, 37.7);
    }

    [Fact]
    public void The_start_takes_distinct_rows_first_on_any_number_of_threads() => Prop.ForAll(Cases, c =>
    {
        var rows = Pools.Grid(new Random(c.Seed), c.Rows, c.Columns, c.Reach);
        var clusters = Math.Min(c.Clusters, c.Rows);
        var start = KMeansPlusPlus.Start(rows, clusters, new Random(c.Seed), threads: 2);
        Assert.Equal(clusters, start.Length);
        Assert.Equal(Math.Min(clusters, rows.Distinct()), rows.Select(start).Distinct());
        Assert.Equal(start, KMeansPlusPlus.Start(rows, clusters, new Random(c.Seed), threads: 5));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void More_iterations_of_plain_Lloyd_would_gain_little()
    {
        // Ended by its own rule, it is within 1e-4 of the next step's inertia; 30 iterations suffice at this size.
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = Pools.Gaussian(new Random(seed), 60, 3);
            var fit = KMeans.Fit(rows, 6, new Random(seed), 1);
            var members = KMeans.Members(fit.Assignment, 6);
            var moved = members.Select(m => Enumerable.Range(0, 3).Select(j => (float)m.Average(i => rows[i, j])).ToArray()).ToArray();
            var next = Enumerable.Range(0, 60).Sum(i => moved.Min(c => Slow.SquaredDistance(rows.Row(i), c)));
            Assert.InRange(next, fit.SquaredDistances.Sum() * 0.97, fit.SquaredDistances.Sum() * 1.0001);
        }
    }

    [Fact]
    public void Two_pairs_are_found_from_every_start()
    {
        var rows = Matrix.FromRows([[0], [1], [10], [11]]);
        for (var seed = 0; seed < 50; seed++)
        {
            var fit = KMeans.Fit(rows, 2, new Random(seed), 1);
            Assert.Equal([0.5f, 10.5f], fit.Centroids.Array.Order());
            Assert.Equal([0.25f, 0.25f, 0.25f, 0.25f], fit.SquaredDistances);
        }
    }

    [Fact]
    public void One_cluster_is_the_mean() =>
        Assert.Equal([2f, 3f], KMeans.Fit(Matrix.FromRows([[0, 0], [1, 3], [5, 6]]), 1, new Random(1), 1).Centroids.Array);

    [Fact]
    public void Several_chunks_give_the_same_on_any_number_of_threads()
    {
        var rows = Pools.Gaussian(new Random(9), 3000, 10);
        var (one, two) = (KMeans.Fit(rows, 25, new Random(1), threads: 1), KMeans.Fit(rows, 25, new Random(1), threads: 2));
        Assert.Equal(one.Assignment, two.Assignment);
        Assert.Equal(one.Centroids.Array, two.Centroids.Array);
        Assert.Equal(one.SquaredDistances, two.SquaredDistances);
    }

    private static void Check(Action<Matrix, int, Clustering> property) => Prop.ForAll(Cases, c =>
    {
        var rows = Pools.Grid(new Random(c.Seed), c.Rows, c.Columns, c.Reach);
        property(rows, Math.Min(c.Clusters, c.Rows), KMeans.Fit(rows, c.Clusters, new Random(c.Seed), threads: 2));
    }).QuickCheckThrowOnFailure();

    private sealed record Case(int Seed, int Rows, int Columns, int Clusters, int Reach);
}
