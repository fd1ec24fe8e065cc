using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample that raises the determinant of the batch's similarities most: the greedy mode of a determinantal point process, also called log-determinant.</summary>
/// <remarks>
/// Kulesza and Taskar, <i>Determinantal point processes for machine learning</i>, 2012; Cholesky update by Chen et al., NeurIPS 2018. Embeddings are scaled
/// to length 1; the kernel is Gaussian of width 1. Labelled samples are taken first, so that the batch keeps away from them too: the 1,000 of lowest keys
/// drawn by the seed where there are more. Utility: the sample's variance given everything taken, 1 for something wholly new, 0 for a copy; the logarithm of
/// a batch's determinant is the sum of their logarithms. What is 0 fills the batch by the seed. O(samples × (labelled + count) × (dimensions + labelled + count))
/// time; 4 × samples × (labelled + count) bytes.
/// </remarks>
public sealed class DppSampling : IQueryStrategy
{
    private const int LabelledMax = 1000;
    private readonly SimilarityKernel kernel;

    /// <summary>A strategy whose similarities are Gaussian of this width.</summary>
    /// <param name="width">Distance on the unit sphere at which the similarity falls to 1/e, finite and at least 0; by default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is negative or no finite number.</exception>
    public DppSampling(float width = 1)
    {
        kernel = SimilarityKernel.Gaussian(width);
    }

    /// <inheritdoc/>
    public string Name => "dpp";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        int[] known = labelled is null ? [] : [.. Enumerable.Range(0, labelled.Rows).OrderBy(i => ties.Key(pool.Labelled!.Ids[i])).Take(LabelledMax)];
        var rows = labelled is null ? UnitRows.Of(embeddings) : UnitRows.Of(embeddings, labelled.Select(known)); // pool first, so rows below Ids.Count are pool samples
        var greedy = new GreedyDeterminant(rows, kernel, known.Length + count, pool.Threads);
        for (var i = pool.Ids.Count; i < rows.Rows; i++)
        {
            TakeIfNew(i);
        }

        var left = Enumerable.Range(0, pool.Ids.Count).ToHashSet();
        var picks = new List<Pick>();
        while (picks.Count < count)
        {
            var most = left.Max(Utility);
            var row = left.Where(i => Utility(i) == most).MinBy(i => ties.Key(pool.Ids[i]));
            TakeIfNew(row);
            left.Remove(row);
            picks.Add(new(pool.Ids[row], (float)most, most > 0 ? "unlike every labelled and picked image" : "like images that are labelled or picked"));
        }

        return picks;

        double Utility(int row) => greedy.Variance(row) > GreedyDeterminant.Negligible ? greedy.Variance(row) : 0;
        void TakeIfNew(int row)
        {
            if (Utility(row) > 0)
            {
                greedy.Take(row);
            }
        }
    }
}
