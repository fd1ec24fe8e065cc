using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>The strategies that follow examples: against their set functions, evaluated whole for every candidate.</summary>
public sealed class SimilarSamplingTests
{
    [Theory]
    [InlineData("flqmi")]
    [InlineData("logdetmi")]
    [InlineData("scmi")]
    public void A_rare_class_is_found_more_than_five_times_as_often_as_by_chance(string name)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            // 20 of 400 are rare, so chance finds 5 %.
            Assert.True(new Clouds(seed).Share(QueryStrategies.Get(name), 15, Clouds.Rare) > 5 * 0.05, $"{name}, seed {seed}");
        }
    }

    [Theory]
    [InlineData("flcg")]
    [InlineData("scmi")]
    public void The_avoided_class_is_avoided(string name)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            // One in five is of the avoided class. Four picks serve the four others; from then on every class is covered about as well as the avoided one.
            Assert.Equal(0, new Clouds(seed, spread: 0.05f).Share(QueryStrategies.Get(name), 4, label: 0));
        }
    }

    [Fact]
    public void Without_avoidance_the_avoided_class_is_picked_like_any_other()
    {
        var clouds = new Clouds(1, spread: 0.05f);
        Assert.True(clouds.Share(new FlcgSampling(nu: 0), 4, label: 0) > 0.1);
    }

    [Fact]
    public void Every_wanted_example_gets_a_look_alike_before_one_gets_two()
    {
        // Two wanted directions; the pool has many of the first and one of the second.
        var pool = Pools.Embedded([[1, 0], [1, 0.01f], [1, 0.02f], [0, 1], [-1, -1]]) with { Targets = new(Matrix.FromRows([[1, 0], [0, 1]]), null) };
        var picks = new FlqmiSampling().Query(pool, 5, new Random(1));
        Assert.Contains(3, pool.Rows(picks).Take(2));
        Assert.Equal(4, pool.Rows(picks)[4]);
        Assert.Equal("unlike every wanted example, fills the batch", picks[4].Reason);
    }

    [Fact]
    public void Greedy_picks_have_the_gains_of_the_set_functions() => Check((pool, count, seed) =>
    {
        var wanted = pool.Targets!.Wanted!;
        var avoided = pool.Targets.Avoided;
        Follows(pool, new FlqmiSampling(eta: 0.7f), count, seed, 1, a =>
            Sum(wanted.Rows, q => Max(a, i => Cosine(pool.Embeddings!, i, wanted, q))) + (0.7 * a.Sum(i => Max(All(wanted), q => Cosine(pool.Embeddings!, i, wanted, q)))));
        Follows(pool, new FlcgSampling(nu: 0.8f), count, seed, pool.Ids.Count, a =>
            Sum(pool.Ids.Count, i => Math.Max(0, Max(a, j => Cosine(pool.Embeddings!, i, pool.Embeddings!, j)) - (0.8 * Max(All(avoided), p => Cosine(pool.Embeddings!, i, avoided!, p))))));
        Follows(pool, new ScmiSampling(eta: 0.9f, nu: 0.5f), count, seed, pool.Ids.Count, a =>
            Sum(pool.Ids.Count, i => Math.Max(0, Math.Min(Max(a, j => Rbf(pool.Embeddings!, i, pool.Embeddings!, j)), 0.9 * Max(All(wanted), q => Rbf(pool.Embeddings!, i, wanted, q))) - (0.5 * Max(All(avoided), p => Rbf(pool.Embeddings!, i, avoided!, p))))));
        Follows(pool, new LogDetMiSampling(eta: 0.9f), count, seed, 1, a => a.Count == 0 ? 0 : LogDeterminant(Covariance(pool.Embeddings!, a)) - LogDeterminant(Conditional(pool.Embeddings!, a, wanted, 0.9)));
    });

    [Fact]
    public void Coupling_of_nought_says_nothing_about_any_sample()
    {
        var picks = new LogDetMiSampling(eta: 0).Query(new Clouds(2).Pool, 20, new Random(1));
        Assert.All(picks, p => Assert.Equal(0, p.Utility, 1e-6f));
    }

    [Fact]
    public void Examples_are_needed_and_must_fit_the_pool()
    {
        var pool = Pools.Embedded([[1, 0], [0, 1]]);
        Assert.Equal("Targets", Assert.Throws<MissingEvidenceException>(() => new FlcgSampling().Query(pool, 1, new Random(1))).Evidence);
        Assert.Equal("Targets.Wanted", Assert.Throws<MissingEvidenceException>(() => new ScmiSampling().Query(pool with { Targets = new(null, null) }, 1, new Random(1))).Evidence);
        var other = pool with { Targets = new(Matrix.FromRows([[1, 2, 3]]), Matrix.FromRows([[1, float.NaN]])) };
        Assert.Contains("3 dimensions", Assert.Throws<ArgumentException>(() => new FlqmiSampling().Query(other, 1, new Random(1))).Message, StringComparison.Ordinal);
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => new FlcgSampling().Query(other, 1, new Random(1))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FlqmiSampling(eta: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FlcgSampling(nu: float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogDetMiSampling(eta: 1.1f));
    }

    /// <summary>Each pick's gain is the set function's, and no other sample would have gained more.</summary>
    private static void Follows(PoolView pool, IQueryStrategy strategy, int count, int seed, double unit, Func<List<int>, double> f)
    {
        var taken = new List<int>();
        foreach (var row in pool.Rows(strategy.Query(pool, count, new Random(seed))))
        {
            var before = f(taken);
            var best = Enumerable.Range(0, pool.Ids.Count).Except(taken).Max(i => f([.. taken, i]) - before);
            taken.Add(row);
            Assert.Equal(best / unit, (f(taken) - before) / unit, 2e-4);
        }
    }

    private static double Sum(int count, Func<int, double> value) => Enumerable.Range(0, count).Sum(value);

    private static double Max(IEnumerable<int> rows, Func<int, double> value) => rows.Select(value).Append(0).Max();

    private static IEnumerable<int> All(Matrix? rows) => Enumerable.Range(0, rows?.Rows ?? 0);

    private static double Cosine(Matrix x, int i, Matrix y, int j) =>
        Math.Max(0, Slow.Dot(x.Row(i), y.Row(j)) / Math.Sqrt(Slow.Dot(x.Row(i), x.Row(i)) * Slow.Dot(y.Row(j), y.Row(j))));

    private static double Rbf(Matrix x, int i, Matrix y, int j) =>
        Math.Exp(-4 * (1 - (Slow.Dot(x.Row(i), y.Row(j)) / Math.Sqrt(Slow.Dot(x.Row(i), x.Row(i)) * Slow.Dot(y.Row(j), y.Row(j))))));

    private static double[,] Covariance(Matrix x, List<int> rows)
    {
        var s = new double[rows.Count, rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            for (var j = 0; j < rows.Count; j++)
            {
                s[i, j] = Rbf(x, rows[i], x, rows[j]) + (i == j ? LogDetMiSampling.Ridge : 0);
            }
        }

        return s;
    }

    /// <summary>S(A) − η² S(A,Q) S(Q)⁻¹ S(Q,A), by elimination of Q from the whole matrix.</summary>
    private static double[,] Conditional(Matrix x, List<int> a, Matrix q, double eta)
    {
        var n = q.Rows + a.Count;
        var s = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var (xi, ri, xj, rj) = (i < q.Rows ? q : x, i < q.Rows ? i : a[i - q.Rows], j < q.Rows ? q : x, j < q.Rows ? j : a[j - q.Rows]);
                s[i, j] = (Rbf(xi, ri, xj, rj) * (i < q.Rows != j < q.Rows ? eta : 1)) + (i == j ? LogDetMiSampling.Ridge : 0);
            }
        }

        for (var k = 0; k < q.Rows; k++)
        {
            Eliminate(s, k);
        }

        var rest = new double[a.Count, a.Count];
        for (var i = 0; i < a.Count; i++)
        {
            for (var j = 0; j < a.Count; j++)
            {
                rest[i, j] = s[q.Rows + i, q.Rows + j];
            }
        }

        return rest;
    }

    private static double LogDeterminant(double[,] s)
    {
        var sum = 0.0;
        for (var k = 0; k < s.GetLength(0); k++)
        {
            sum += Math.Log(s[k, k]);
            Eliminate(s, k);
        }

        return sum;
    }

    private static void Eliminate(double[,] s, int k)
    {
        for (var i = k + 1; i < s.GetLength(0); i++)
        {
            var factor = s[i, k] / s[k, k];
            for (var j = k; j < s.GetLength(0); j++)
            {
                s[i, j] -= factor * s[k, j];
            }
        }
    }

    private static void Check(Action<PoolView, int, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 14)
            from dimensions in Gen.Choose(1, 6)
            from wanted in Gen.Choose(1, 4)
            from avoided in Gen.Choose(0, 3)
            from count in Gen.Choose(0, 8)
            select (seed, samples, dimensions, wanted, avoided, count);
        Prop.ForAll(Arb.From(cases), c =>
        {
            var random = new Random(c.seed);
            var pool = new PoolView
            {
                Ids = Pools.Ids(c.samples, from: 7),
                Embeddings = Pools.Gaussian(random, c.samples, c.dimensions),
                Targets = new(Pools.Gaussian(random, c.wanted, c.dimensions), c.avoided == 0 ? null : Pools.Gaussian(random, c.avoided, c.dimensions)),
                Threads = 2,
            };
            property(pool, c.count, c.seed);
        }).QuickCheckThrowOnFailure();
    }
}
