using Winnow.Core.Numerics;

namespace Winnow.Core.Federation;

/// <summary>Groups the pool by the local model's gradients, then takes from every group what the global model is least sure of.</summary>
/// <remarks>
/// Kim et al., <i>Re-thinking Federated Active Learning based on Inter-class Diversity</i>, CVPR 2023, arXiv 2303.12317: k-means of gradient embeddings under pseudo-labels of the
/// local model, one pick a group by the entropy of the global model. So that sites can be ranked together, the best of each group score 1/2 to 1 and the r-th best of a
/// group 2^−r to 2^(1−r), within such a band by entropy. The gradient is the outer product of residual and features; rows are drawn on a random plane of 64 dimensions first,
/// so a site's memory is O(samples × 64).
/// </remarks>
public sealed class LoGoSelector : ISiteSelector
{
    private const int Dimensions = 64;
    private const int BandsMax = 24;

    /// <inheritdoc/>
    public string Name => "logo";

    /// <inheritdoc/>
    public float[] Score(SitePool pool, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        var entropies = SiteSelectors.Entropies(pool.Global);
        if (entropies.Length == 0)
        {
            return entropies;
        }

        var order = Enumerable.Range(0, pool.Ids.Count).OrderBy(i => pool.Ids[i]).ToArray();
        var groups = KMeans.Fit(Gradients(pool, order, random), Math.Clamp(pool.Expected, 1, order.Length), random, threads: 1);
        var scores = new float[entropies.Length];
        foreach (var members in order.Select((sample, row) => (sample, Group: groups.Assignment[row])).GroupBy(m => m.Group, m => m.sample))
        {
            var band = 1f;
            foreach (var (rank, sample) in members.OrderByDescending(s => entropies[s]).ThenBy(s => pool.Ids[s]).Index())
            {
                scores[sample] = band * (1 + entropies[sample]) / 2;
                band = rank < BandsMax ? band / 2 : band;
            }
        }

        return scores;
    }

    // A random projection keeps distances between gradients: Johnson and Lindenstrauss (1984).
    private static Matrix Gradients(SitePool pool, int[] order, Random random)
    {
        var (classes, features) = (pool.Local.Columns, pool.Embeddings.Columns);
        var (overClasses, overFeatures) = (Signs(Dimensions, classes, random), Signs(Dimensions, features, random));
        var rows = new Matrix(order.Length, Dimensions);
        var residual = new float[classes];
        for (var r = 0; r < order.Length; r++)
        {
            pool.Local.Row(order[r]).CopyTo(residual);
            residual[SiteSelectors.Top(residual)] -= 1;
            for (var d = 0; d < Dimensions; d++)
            {
                // ⟨u ⊗ v, residual ⊗ x⟩ = ⟨u, residual⟩ · ⟨v, x⟩.
                rows[r, d] = Vectors.Dot(overClasses.Row(d), residual) * Vectors.Dot(overFeatures.Row(d), pool.Embeddings.Row(order[r])) / MathF.Sqrt(Dimensions);
            }
        }

        return rows;
    }

    private static Matrix Signs(int rows, int columns, Random random)
    {
        var signs = new Matrix(rows, columns);
        foreach (ref var value in signs.Span)
        {
            value = random.Next(2) == 0 ? -1 : 1;
        }

        return signs;
    }
}
