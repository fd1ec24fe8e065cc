using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>ProbCover against plain greedy maximum coverage, against the best cover there is, and the D3 and D4 defects of other implementations.</summary>
/// <remarks>Samples stand on a circle in steps of 10 degrees, and radii end between two steps: what a ball holds is then a matter of whole numbers.</remarks>
public sealed class ProbCoverSamplingTests
{
    private const int Steps = 36;

    [Fact]
    public void Picks_are_those_of_plain_greedy_coverage() => Check(45, (pool, at, labelledAt, reach, count, seed) =>
    {
        var ties = new TieBreaker(new Random(seed));
        var expected = Slow.MaximumCoverage(
            at.Length, (i, j) => Apart(at[i], at[j]) <= reach, i => labelledAt.Any(l => Apart(at[i], l) <= reach), count, i => ties.Key(pool.Ids[i]));
        var picks = new ProbCoverSampling(Radius(reach)).Query(pool, count, new Random(seed));
        Assert.Equal(expected, pool.Rows(picks).Zip(picks.Select(p => (int)MathF.Round(p.Utility * at.Length))));
    });

    [Fact]
    public void Coverage_is_at_least_the_guaranteed_share_of_the_best_possible() => Check(12, (pool, at, labelledAt, reach, count, seed) =>
    {
        count = Math.Min(count, 4);
        var open = Enumerable.Range(0, at.Length).Where(i => labelledAt.All(l => Apart(at[i], l) > reach)).ToList();
        int Covered(IEnumerable<int> picks) => open.Count(i => picks.Any(p => Apart(at[p], at[i]) <= reach));
        var greedy = Covered(pool.Rows(new ProbCoverSampling(Radius(reach)).Query(pool, count, new Random(seed))));
        var best = Slow.Subsets(at.Length, count).Max(Covered);
        Assert.True(greedy >= (1 - (1 / Math.E)) * best, $"{greedy} covered, {best} possible");
    });

    [Fact]
    public void A_radius_of_zero_makes_each_cover_its_equals_alone() => Check(45, (pool, at, _, _, count, seed) =>
    {
        var unlabelled = new PoolView { Ids = pool.Ids, Embeddings = Matrix.FromRows([.. at.Select(step => new[] { step + 1f, 1f })]) };
        var picks = new ProbCoverSampling(0).Query(unlabelled, count, new Random(seed));
        var sizes = at.CountBy(step => step).Select(c => c.Value).OrderDescending().Concat(Enumerable.Repeat(0, at.Length)).Take(count);
        Assert.Equal(sizes, picks.Select(p => (int)MathF.Round(p.Utility * at.Length)));
    });

    [Fact]
    public void D3_the_next_pick_is_in_another_ball()
    {
        // Twelve within one ball, three in another: the second pick must be one of the three, whatever the twelve still see of each other.
        int[] at = [.. Enumerable.Repeat(0, 6), .. Enumerable.Repeat(1, 6), .. Enumerable.Repeat(18, 3)];
        for (var seed = 0; seed < 30; seed++)
        {
            var pool = Circle(at, []);
            var picks = new ProbCoverSampling(Radius(1)).Query(pool, 3, new Random(seed));
            Assert.InRange(pool.Rows(picks)[0], 0, 11);
            Assert.InRange(pool.Rows(picks)[1], 12, 14);
            Assert.Equal([12 / 15f, 3 / 15f, 0], picks.Select(p => p.Utility));
        }
    }

    [Fact]
    public void D3_what_is_labelled_covers_and_is_never_picked()
    {
        int[] at = [.. Enumerable.Repeat(0, 9), .. Enumerable.Repeat(18, 3)];
        var pool = Circle(at, labelledAt: [1]);
        var picks = new ProbCoverSampling(Radius(1)).Query(pool, 12, new Random(1));
        Assert.InRange(pool.Rows(picks)[0], 9, 11);
        Assert.DoesNotContain(picks, p => pool.Labelled!.Ids.Contains(p.Id));
        Assert.Equal("covered already, fills the batch", picks[1].Reason);
    }

    [Fact]
    public void D4_the_last_rows_of_a_pool_are_candidates_too()
    {
        // 507 samples, of which the last 7 are the densest spot: the reference code leaves out what is beyond a multiple of 500.
        var rows = Pools.Gaussian(new Random(2), 507, 16);
        for (var i = 501; i < 507; i++)
        {
            rows.Row(500).CopyTo(rows.Row(i));
        }

        var pool = new PoolView { Ids = Pools.Ids(507), Embeddings = rows };
        Assert.InRange(pool.Rows(new ProbCoverSampling(0.05f).Query(pool, 1, new Random(1)))[0], 500, 506);
    }

    [Fact]
    public void The_estimated_radius_is_the_largest_with_enough_pure_balls()
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(2, 60)
            from classes in Gen.Choose(2, 5)
            select (seed, samples, classes);
        Prop.ForAll(Arb.From(cases), c =>
        {
            var rows = UnitRows.Of(Pools.Gaussian(new Random(c.seed), c.samples, 5));
            var radius = ProbCoverSampling.EstimateRadius(rows, c.classes, new Random(c.seed), threads: 2);
            var labels = KMeans.Fit(rows, c.classes, new Random(c.seed), threads: 1).Assignment;
            double Purity(double r) => Enumerable.Range(0, c.samples).Average(i => Enumerable.Range(0, c.samples)
                .All(j => labels[i] == labels[j] || Slow.SquaredDistance(rows.Row(i), rows.Row(j)) >= r * r) ? 1.0 : 0);
            Assert.True(Purity(radius - 1e-4) >= 0.95, $"{Purity(radius - 1e-4)} of the balls of radius {radius} are pure");
            Assert.True(Purity(radius + 1e-4) < 0.95, $"even a larger radius than {radius} is pure enough");
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(2.1f)]
    [InlineData(float.NaN)]
    public void A_radius_that_no_ball_on_the_sphere_has_is_refused(float radius) =>
        Assert.Contains("0 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => new ProbCoverSampling(radius)).Message, StringComparison.Ordinal);

    private static int Apart(int a, int b) => Math.Min(Math.Abs(a - b), Steps - Math.Abs(a - b));

    /// <summary>The chord halfway between so many steps and one more.</summary>
    private static float Radius(int reach) => (float)(2 * Math.Sin((reach + 0.5) * Math.PI / Steps));

    /// <summary>Samples on the circle, at lengths that must not matter.</summary>
    private static PoolView Circle(int[] at, int[] labelledAt) => new()
    {
        Ids = Pools.Ids(at.Length, from: 11),
        Embeddings = OnCircle(at),
        Labelled = new LabelledView(Pools.Ids(labelledAt.Length, 1000), new int[labelledAt.Length], OnCircle(labelledAt)),
        Threads = 2,
    };

    private static Matrix OnCircle(int[] at)
    {
        var rows = new Matrix(at.Length, 2);
        for (var i = 0; i < at.Length; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * at[i] / Steps);
            (rows[i, 0], rows[i, 1]) = ((float)(cos * (1 + (i % 3))), (float)(sin * (1 + (i % 3))));
        }

        return rows;
    }

    private static void Check(int samplesMax, Action<PoolView, int[], int[], int, int, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, samplesMax)
            from labelled in Gen.Choose(0, 3)
            from reach in Gen.Choose(0, 6)
            from count in Gen.Choose(1, samplesMax)
            select (seed, samples, labelled, reach, count);
        Prop.ForAll(Arb.From(cases), c =>
        {
            var random = new Random(c.seed);
            var at = Enumerable.Range(0, c.samples).Select(_ => random.Next(Steps)).ToArray();
            var labelledAt = Enumerable.Range(0, c.labelled).Select(_ => random.Next(Steps)).ToArray();
            property(Circle(at, labelledAt), at, labelledAt, c.reach, Math.Min(c.count, c.samples), c.seed);
        }).QuickCheckThrowOnFailure();
    }
}
