using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Gradient matching against gradients that are written out.</summary>
public sealed class GradMatchSamplingTests
{
    [Fact]
    public void Errors_and_correlations_are_those_of_the_gradients_written_out() => CombinedCases.Check((pool, count, _) =>
    {
        var matching = Matching(pool);
        foreach (var row in Enumerable.Range(0, count))
        {
            matching.Take(row);
        }

        var gradients = Enumerable.Range(0, pool.Ids.Count).Select(i => Gradient(pool, i)).ToList();
        double[] rest = [.. gradients[0].Select((_, k) => gradients.Average(g => g[k]))];
        var whole = rest.Sum(x => x * x);
        var weights = matching.Weights();
        for (var a = 0; a < count; a++)
        {
            rest = [.. rest.Select((x, k) => x - (weights[a] * gradients[a][k]))];
        }

        var ridge = 1e-3 * gradients.Average(g => g.Sum(x => x * x));
        Assert.Equal(whole, matching.Whole, 1e-4 * whole);
        Assert.Equal(rest.Sum(x => x * x) + (ridge * weights.Sum(w => w * w)), matching.Error, 1e-3 * whole);
        Assert.All(Enumerable.Range(0, gradients.Count), i => Assert.Equal(gradients[i].Zip(rest, (x, y) => x * y).Sum(), matching.Correlations[i], 1e-3 * (whole + Math.Abs(matching.Correlations[i]))));
    }, duplicates: false, samplesMax: 15);

    [Fact]
    public void The_error_falls_with_every_pick() => CombinedCases.Check((pool, count, _) =>
    {
        var matching = Matching(pool);
        for (var row = 0; row < count; row++)
        {
            var before = matching.Error;
            matching.Take(row);
            Assert.True(matching.Error <= before);
        }
    });

    [Fact]
    public void Removing_a_picked_sample_leaves_more_unmatched() => CombinedCases.Check((pool, count, seed) =>
    {
        var rows = pool.Rows(new GradMatchSampling().Query(pool, Math.Min(count, 6), new Random(seed)));
        double Error(IEnumerable<int> taken)
        {
            var matching = Matching(pool);
            foreach (var row in taken)
            {
                matching.Take(row);
            }

            return matching.Error;
        }

        var whole = Error(rows);
        Assert.All(rows, row => Assert.True(Error(rows.Where(r => r != row)) >= whole - (1e-6 * Matching(pool).Whole)));
    });

    [Fact]
    public void The_first_pick_points_most_along_the_mean() => CombinedCases.Check((pool, _, seed) =>
    {
        var gradients = Enumerable.Range(0, pool.Ids.Count).Select(i => Gradient(pool, i)).ToList();
        double[] mean = [.. gradients[0].Select((_, k) => gradients.Average(g => g[k]))];
        double Along(int i) => gradients[i].Zip(mean, (x, y) => x * y).Sum();
        var first = pool.Rows(new GradMatchSampling().Query(pool, 1, new Random(seed)))[0];
        var best = Enumerable.Range(0, gradients.Count).Max(Along);
        Assert.Equal(best, Along(first), 1e-4 * (1e-6 + best));
    });

    [Fact]
    public void Utilities_are_shares_that_start_at_one() => CombinedCases.Check((pool, count, seed) =>
    {
        var picks = new GradMatchSampling().Query(pool, count, new Random(seed));
        Assert.Equal(1, picks[0].Utility);
        Assert.All(picks, p => Assert.InRange(p.Utility, 0, 1));
    });

    [Fact]
    public void One_gradient_that_is_the_mean_matches_at_once_and_the_rest_fills_the_batch()
    {
        var equal = Matrix.FromRows([.. Enumerable.Repeat(new[] { 0.5f, -0.5f }, 5)]);
        var pool = new PoolView { Ids = Pools.Ids(5), GradientFactors = new GradientFactors(equal, equal) };
        var picks = new GradMatchSampling().Query(pool, 5, new Random(1));
        Assert.InRange(picks[1].Utility, 0, 2e-3);
        Assert.Equal(5, picks.DistinctBy(p => p.Id).Count());
    }

    private static GradientMatching Matching(PoolView pool) => new(pool.GradientFactors!.Residuals, pool.GradientFactors.Features, 1e-3, threads: 2);

    private static double[] Gradient(PoolView pool, int row)
    {
        var (q, v) = pool.GradientFactors!;
        return [.. from c in Enumerable.Range(0, q.Columns) from d in Enumerable.Range(0, v.Columns) select (double)q[row, c] * v[row, d]];
    }
}
