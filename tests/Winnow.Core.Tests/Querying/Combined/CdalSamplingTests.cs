using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>CDAL: its distance written out, and the greedy order it gives.</summary>
public sealed class CdalSamplingTests
{
    [Fact]
    public void The_distance_of_a_sample_to_itself_is_zero_and_distances_are_symmetric() => CombinedCases.Check((pool, _, _) =>
    {
        var mixtures = new ClassMixtures(pool.MemberProbabilities!, threads: 2);
        for (var i = 0; i < pool.Ids.Count; i++)
        {
            Assert.Equal(0, mixtures.Distance(i, i));
            for (var j = 0; j < i; j++)
            {
                Assert.Equal(mixtures.Distance(i, j), mixtures.Distance(j, i));
                Assert.True(mixtures.Distance(i, j) >= 0);
            }
        }
    });

    [Fact]
    public void Distances_are_those_of_the_definition() => CombinedCases.Check((pool, _, _) =>
    {
        var mixtures = new ClassMixtures(pool.MemberProbabilities!, threads: 1);
        for (var i = 0; i < pool.Ids.Count; i++)
        {
            for (var j = 0; j < pool.Ids.Count; j++)
            {
                var expected = Distance(pool.MemberProbabilities!, i, j);
                Assert.Equal(expected, mixtures.Distance(i, j), 1e-4 * (1 + expected));
            }
        }
    }, samplesMax: 12);

    [Fact]
    public void Each_pick_is_farthest_from_those_before() => CombinedCases.Check((pool, count, seed) =>
    {
        var mixtures = new ClassMixtures(pool.MemberProbabilities!, threads: 1);
        var picks = pool.Rows(new CdalSampling().Query(pool, count, new Random(seed)));
        for (var k = 1; k < picks.Length; k++)
        {
            float Nearest(int i) => picks.Take(k).Min(p => mixtures.Distance(i, p));
            Assert.Equal(Enumerable.Range(0, pool.Ids.Count).Except(picks.Take(k)).Max(Nearest), Nearest(picks[k]));
        }
    });

    [Fact]
    public void Two_sure_samples_of_different_classes_are_far_apart_though_they_share_none()
    {
        var member = Matrix.FromRows([[0.98f, 0.01f, 0.01f], [0.97f, 0.02f, 0.01f], [0.01f, 0.98f, 0.01f]]);
        var mixtures = new ClassMixtures([member], threads: 1);
        Assert.True(mixtures.Distance(0, 2) > 100 * mixtures.Distance(0, 1));
    }

    [Fact]
    public void The_first_pick_is_least_sure() => CombinedCases.Check((pool, _, seed) =>
    {
        double Entropy(int i) => CombinedCases.Entropy([.. Enumerable.Range(0, pool.Probabilities!.Columns).Select(c => pool.MemberProbabilities!.Average(m => m[i, c]))]);
        var first = pool.Rows(new CdalSampling().Query(pool, 1, new Random(seed)))[0];
        Assert.Equal(Enumerable.Range(0, pool.Ids.Count).Max(Entropy), Entropy(first), 1e-5);
    });

    [Fact]
    public void No_members_and_members_that_disagree_on_classes_are_refused()
    {
        var pool = Pools.Random(1, samples: 4, classes: 3, dimensions: 2, labelled: 0);
        Assert.Throws<ArgumentException>(() => new CdalSampling().Query(pool with { MemberProbabilities = [] }, 1, new Random(1)));
        Assert.Throws<ArgumentException>(() => new CdalSampling().Query(pool with { MemberProbabilities = [pool.Probabilities!, Pools.Distributions(new Random(1), 4, 5)] }, 1, new Random(1)));
    }

    private static double Distance(IReadOnlyList<Matrix> members, int i, int j)
    {
        var (a, b) = (Mixtures(members, i), Mixtures(members, j));
        var shared = a.Keys.Intersect(b.Keys).ToList();
        return shared.Count > 0 ? shared.Sum(c => Symmetric(a[c], b[c])) : Symmetric(Mean(members.Select(m => (m.Row(i).ToArray(), 1.0))), Mean(members.Select(m => (m.Row(j).ToArray(), 1.0))));
    }

    private static Dictionary<int, double[]> Mixtures(IReadOnlyList<Matrix> members, int row) => members
        .Select(m => m.Row(row).ToArray())
        .GroupBy(p => Array.IndexOf(p, p.Max()))
        .ToDictionary(g => g.Key, g => Mean(g.Select(p => (p, CombinedCases.Entropy(p)))));

    private static double[] Mean(IEnumerable<(float[] P, double Weight)> rows)
    {
        var list = rows.ToList();
        return [.. list[0].P.Select((_, c) => list.Sum(r => r.P[c] * r.Weight) / list.Sum(r => r.Weight))];
    }

    private static double Symmetric(double[] p, double[] q) =>
        p.Zip(q, (x, y) => 0.5 * (x - y) * (Math.Log(Math.Max(x, 1e-7)) - Math.Log(Math.Max(y, 1e-7)))).Sum();
}
