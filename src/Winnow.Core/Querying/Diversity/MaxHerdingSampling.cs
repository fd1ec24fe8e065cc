using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample that raises the pool's mean similarity to its most similar labelled or picked sample most.</summary>
/// <remarks>
/// Bae, Noh and Sutherland, <i>Generalized coverage for more robust low-budget active learning</i>, ECCV 2024: argmax over x of
/// meanᵢ max(k(i, x) − bestᵢ, 0), where bestᵢ is the similarity to what is labelled or picked; at least 1 − 1/e of the best possible. Embeddings are
/// scaled to length 1 and the kernel is exp(−distance²) as by the authors: width 1. With <see cref="SimilarityKernel.Ball"/> this is ProbCover.
/// Utility: the mean rise, 0 to 1. Plain greedy up to 23,170 samples, where the table of similarities fits in 1 GiB: O(samples² × dimensions) time, 2 × samples²
/// bytes. Beyond that a uniform sample of references drawn by the seed (r, as many as fit, at least 2,048), each weighted by the samples most similar to it, names 256 candidates
/// for each pick, and the whole pool decides among them: O(samples × (r + 256 × count) × dimensions) time at worst, 2 × samples × r bytes. Of 20,000 samples screened by
/// 2,048, 100 picks cover 99.3 % of what plain greedy picks cover where there are 500 groups; screened by 5,368, 99.7 % where there are 2,000. Beyond 262,144 samples
/// only that many, drawn by the seed, may be picked, though all are to be covered; so memory stays at 1 GiB and a vector per pool. Embeddings may lie in a file.
/// </remarks>
public sealed class MaxHerdingSampling : IQueryStrategy
{
    private readonly SimilarityKernel kernel;
    private readonly int? referencesMax;
    private readonly int? candidatesMax;

    /// <summary>A strategy with a kernel of its own, or the authors'.</summary>
    /// <param name="kernel">Similarity of two samples; by default Gaussian of width 1.</param>
    /// <param name="referencesMax">Samples at most that screen the others, at least 1; by default as many as fit in 1 GiB, and at least 2,048.</param>
    /// <param name="candidatesMax">Of a pool that is screened, samples at most that may be picked, at least 1; at least four per pick are drawn. By default as many as fit in 1 GiB.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no reference, or no candidate.</exception>
    public MaxHerdingSampling(SimilarityKernel? kernel = null, int? referencesMax = null, int? candidatesMax = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(referencesMax ?? 1, 1, nameof(referencesMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(candidatesMax ?? 1, 1, nameof(candidatesMax));
        (this.referencesMax, this.candidatesMax) = (referencesMax, candidatesMax);
        this.kernel = kernel ?? SimilarityKernel.Gaussian(1);
    }

    /// <inheritdoc/>
    public string Name => "maxherding";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random) =>
        CoverageBatch.Select(
            pool, count, random, _ => kernel, weights: null, (_, gain) => gain > 0 ? "many images look like this and no labelled one does" : "covered already, fills the batch",
            referencesMax: referencesMax, candidatesMax: candidatesMax);
}
