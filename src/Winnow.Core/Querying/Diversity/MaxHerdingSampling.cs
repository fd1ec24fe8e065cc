using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample that raises the pool's mean similarity to its most similar labelled or picked sample most.</summary>
/// <remarks>
/// Bae, Noh and Sutherland, <i>Generalized coverage for more robust low-budget active learning</i>, ECCV 2024: argmax over x of
/// meanᵢ max(k(i, x) − bestᵢ, 0), where bestᵢ is the similarity to what is labelled or picked; at least 1 − 1/e of the best possible. Embeddings are
/// scaled to length 1 and the kernel is exp(−distance²) as by the authors: width 1. With <see cref="SimilarityKernel.Ball"/> this is ProbCover.
/// Utility: the mean rise, 0 to 1. Exact up to 23,170 samples; beyond that the mean is over a uniform sample of references drawn by the seed, as many as
/// fit in 1 GiB at 2 bytes per pair, at least 2,048. O(samples × references × dimensions) time, half of that when exact; 2 × samples × references bytes.
/// </remarks>
public sealed class MaxHerdingSampling : IQueryStrategy
{
    private readonly SimilarityKernel kernel;

    /// <summary>A strategy with a kernel of its own, or the authors'.</summary>
    /// <param name="kernel">Similarity of two samples; by default Gaussian of width 1.</param>
    public MaxHerdingSampling(SimilarityKernel? kernel = null)
    {
        this.kernel = kernel ?? SimilarityKernel.Gaussian(1);
    }

    /// <inheritdoc/>
    public string Name => "maxherding";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random) =>
        CoverageBatch.Select(pool, count, random, _ => kernel, weights: null, (_, gain) => gain > 0 ? "many images look like this and no labelled one does" : "covered already, fills the batch");
}
