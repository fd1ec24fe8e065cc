using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks samples whose mean comes ever closer to the pool's mean in the kernel's feature space: kernel herding.</summary>
/// <remarks>
/// Welling, <i>Herding dynamical weights to learn</i>, ICML 2009; Chen, Welling and Smola, <i>Super-samples from kernel herding</i>, UAI 2010: argmax of ⟨w, φ(x)⟩,
/// then w += μ − φ(x), which is argmax of (t + 1) · meanᵢ k(i, x) − Σₛ k(s, x) over the t labelled or picked s. Embeddings are scaled to length 1; the kernel
/// is Gaussian of width 1. No sample is picked twice. Utility: that number over t + 1, or the pick's before where it would rise: how much the pool lacks
/// something like it. The mean is over at most 8,192 samples, drawn by the seed where there are more. O(samples × (min(samples, 8,192) + labelled + count) ×
/// dimensions) time, O(samples) memory.
/// </remarks>
public sealed class HerdingSampling : IQueryStrategy
{
    private const int ReferencesMax = 8192;
    private readonly SimilarityKernel kernel;

    /// <summary>A strategy whose kernel is Gaussian of this width.</summary>
    /// <param name="width">Distance on the unit sphere at which the similarity falls to 1/e, finite and at least 0; by default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is negative or no finite number.</exception>
    public HerdingSampling(float width = 1)
    {
        kernel = SimilarityKernel.Gaussian(width);
    }

    /// <inheritdoc/>
    public string Name => "herding";

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
        var rows = UnitRows.Of(embeddings);
        var references = CoverageScreen.Lots(pool, ReferencesMax, random);
        var means = KernelMeans.Of(rows, references is null ? rows : rows.Select(references), kernel, pool.Threads);
        var seen = labelled is null ? new double[rows.Rows] : KernelMeans.Sums(rows, UnitRows.Of(labelled), kernel, pool.Threads);
        var t = labelled?.Rows ?? 0;
        var left = Enumerable.Range(0, rows.Rows).ToHashSet();
        var picks = new List<Pick>();
        while (picks.Count < count)
        {
            var most = left.Max(Score);
            var row = left.Where(i => Score(i) == most).MinBy(i => ties.Key(pool.Ids[i]));
            left.Remove(row);
            var utility = (float)(most / (t + 1));
            picks.Add(new(pool.Ids[row], picks.Count == 0 ? utility : Math.Min(picks[^1].Utility, utility), "makes the labelled images a better picture of the pool"));
            t++;
            var similar = KernelMeans.Sums(rows, rows.Select([row]), kernel, pool.Threads);
            for (var i = 0; i < seen.Length; i++)
            {
                seen[i] += similar[i];
            }
        }

        return picks;

        double Score(int row) => ((t + 1) * means[row]) - seen[row];
    }
}
