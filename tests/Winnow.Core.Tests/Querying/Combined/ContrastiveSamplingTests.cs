using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>Contrastive active learning against the mean divergence written out.</summary>
public sealed class ContrastiveSamplingTests
{
    [Fact]
    public void Identical_predictions_score_zero()
    {
        var row = new[] { 0.7f, 0.2f, 0.1f };
        var pool = Pool([row, row], [[0], [5]], [row, row, row], [[0], [1], [9]]);
        Assert.All(new ContrastiveSampling().Query(pool, 2, new Random(1)), pick => Assert.Equal(0, pick.Utility));
    }

    [Fact]
    public void The_divergence_from_one_neighbour_is_that_of_its_formula()
    {
        // KL((.8,.2) ‖ (.5,.5)) = .8 ln 1.6 + .2 ln .4 = 0.192745
        var pool = Pool([[0.5f, 0.5f]], [[0]], [[0.8f, 0.2f], [0.1f, 0.9f]], [[1], [50]]);
        Assert.Equal(0.192745, new ContrastiveSampling(neighbours: 1).Query(pool, 1, new Random(1))[0].Utility, 1e-6);
    }

    [Fact]
    public void A_sample_predicted_unlike_its_neighbours_comes_first()
    {
        var pool = Pool([[0.9f, 0.1f], [0.2f, 0.8f]], [[0], [0]], [[0.9f, 0.1f]], [[0]]);
        var picks = new ContrastiveSampling().Query(pool, 2, new Random(1));
        Assert.Equal([1, 0], pool.Rows(picks));
        Assert.Equal("predicted class 1, but looks like a labelled image predicted class 0", picks[0].Reason);
    }

    [Fact]
    public void Utilities_are_the_mean_divergence_from_the_nearest_labelled() => CombinedCases.Check((pool, count, seed) =>
    {
        const int k = 3;
        var picks = new ContrastiveSampling(k).Query(pool, count, new Random(seed));
        foreach (var (pick, i) in picks.Zip(pool.Rows(picks)))
        {
            var expected = Enumerable.Range(0, pool.Labelled!.Ids.Count)
                .OrderBy(l => Slow.SquaredDistance(pool.Embeddings!.Row(i), pool.Labelled.Embeddings!.Row(l))).Take(k)
                .Average(l => Kl(pool.Labelled.Probabilities!.Row(l), pool.Probabilities!.Row(i)));
            Assert.Equal(expected, pick.Utility, 1e-4 * (1 + expected));
        }
    }, labelledMin: 1);

    [Fact]
    public void Utilities_are_never_negative() => CombinedCases.Check((pool, count, seed) =>
        Assert.All(new ContrastiveSampling().Query(pool, count, new Random(seed)), pick => Assert.True(pick.Utility >= 0)));

    [Fact]
    public void The_best_utility_does_not_depend_on_the_count() => CombinedCases.Check((pool, count, seed) =>
        Assert.Equal(new ContrastiveSampling().Query(pool, 1, new Random(seed))[0], new ContrastiveSampling().Query(pool, count, new Random(seed))[0]));

    [Fact]
    public void Labelled_probabilities_that_are_none_are_refused_by_row()
    {
        var pool = Pool([[0.5f, 0.5f]], [[0]], [[0.8f, 0.2f], [0.1f, 0.1f]], [[1], [50]]);
        Assert.Contains("Row 1 ", Assert.Throws<ArgumentException>(() => new ContrastiveSampling().Query(pool, 1, new Random(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labelled_samples_without_probabilities_are_missing_evidence()
    {
        var pool = Pool([[0.5f, 0.5f]], [[0]], [[0.8f, 0.2f]], [[1]]);
        pool = pool with { Labelled = pool.Labelled! with { Probabilities = null } };
        Assert.Equal("LabelledProbabilities", Assert.Throws<MissingEvidenceException>(() => new ContrastiveSampling().Query(pool, 1, new Random(1))).Evidence);
    }

    private static PoolView Pool(float[][] probabilities, float[][] embeddings, float[][] known, float[][] knownEmbeddings) =>
        Pools.Embedded(embeddings, knownEmbeddings) with
        {
            Probabilities = Matrix.FromRows(probabilities),
            Labelled = new LabelledView(Pools.Ids(known.Length, 1000), new int[known.Length], Matrix.FromRows(knownEmbeddings)) { Probabilities = Matrix.FromRows(known) },
        };

    private static double Kl(ReadOnlySpan<float> p, ReadOnlySpan<float> q)
    {
        var sum = 0.0;
        for (var c = 0; c < p.Length; c++)
        {
            sum += p[c] * (Math.Log(Math.Max(p[c], 1e-7)) - Math.Log(Math.Max(q[c], 1e-7)));
        }

        return sum;
    }
}
