using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>Information density against the mean over all pairs, and its limit of plain entropy.</summary>
public sealed class InformationDensitySamplingTests
{
    [Fact]
    public void A_weight_of_zero_is_plain_entropy() => CombinedCases.Check((pool, count, seed) =>
    {
        var plain = new EntropySampling().Query(pool, count, new Random(seed));
        var dense = new InformationDensitySampling(beta: 0).Query(pool, count, new Random(seed));
        Assert.Equal(plain.Select(p => (p.Id, p.Utility)), dense.Select(p => (p.Id, p.Utility)));
    });

    [Fact]
    public void Density_is_the_mean_similarity_over_all_pairs() => CombinedCases.Check((pool, _, _) =>
    {
        var rows = pool.Embeddings!;
        var densities = InformationDensitySampling.Densities(rows, threads: 2);
        for (var i = 0; i < rows.Rows; i++)
        {
            var mean = Enumerable.Range(0, rows.Rows)
                .Average(j => (1 + (Slow.Dot(rows.Row(i), rows.Row(j)) / Math.Sqrt(Slow.Dot(rows.Row(i), rows.Row(i)) * Slow.Dot(rows.Row(j), rows.Row(j))))) / 2);
            Assert.Equal(mean, densities[i], 1e-5);
        }
    });

    [Fact]
    public void Utilities_are_entropy_times_density() => CombinedCases.Check((pool, count, seed) =>
    {
        var densities = InformationDensitySampling.Densities(pool.Embeddings!, threads: 1);
        var picks = new InformationDensitySampling(beta: 2).Query(pool, count, new Random(seed));
        foreach (var (pick, i) in picks.Zip(pool.Rows(picks)))
        {
            Assert.Equal(CombinedCases.Entropy(pool.Probabilities!.Row(i)) * densities[i] * densities[i], pick.Utility, 1e-4);
        }
    });

    [Fact]
    public void An_outlier_comes_after_an_equally_uncertain_sample_in_the_crowd()
    {
        var pool = Pools.Embedded([[-1, 0], [1, 0], [1, 0.1f], [1, -0.1f]]) with
        {
            Probabilities = Matrix.FromRows([[0.5f, 0.5f], [0.5f, 0.5f], [0.9f, 0.1f], [0.9f, 0.1f]]),
        };
        Assert.Equal(1, pool.Rows(new InformationDensitySampling().Query(pool, 1, new Random(1)))[0]);
    }

    [Fact]
    public void Opposite_and_zero_embeddings_have_a_density()
    {
        Assert.Equal([0.5, 0.5], InformationDensitySampling.Densities(Matrix.FromRows([[1, 0], [-1, 0]]), 1));
        Assert.Equal([0.5, 0.5], InformationDensitySampling.Densities(Matrix.FromRows([[0, 0], [0, 0]]), 1));
    }

    [Fact]
    public void The_length_of_embeddings_does_not_matter() => CombinedCases.Check((pool, count, seed) =>
    {
        var scaled = new Matrix(pool.Embeddings!.Rows, pool.Embeddings.Columns, [.. pool.Embeddings.Array.Select(x => 4 * x)]);
        Assert.Equal(new InformationDensitySampling().Query(pool, count, new Random(seed)), new InformationDensitySampling().Query(pool with { Embeddings = scaled }, count, new Random(seed)));
    });
}
