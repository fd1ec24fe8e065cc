using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample that brings the pool nearest to its most similar labelled or picked sample: facility location by greedy steps.</summary>
/// <remarks>
/// Wei, Iyer and Bilmes, <i>Submodularity in data subset selection and active learning</i>, ICML 2015: argmax over x of Σᵢ max(0, s(i, x) − bestᵢ), with the
/// cosine (0 where negative) as similarity s; at least 1 − 1/e of the best possible. Evaluated lazily (Minoux 1978), which changes no pick. With an epsilon
/// above 0 each pick is the best of a random part of the pool, ln(1/ε) / count of it (Mirzasoleiman et al., <i>Lazier than lazy greedy</i>, AAAI 2015), at
/// least 1 − 1/e − ε of the best possible on average. Utility: rise of the mean similarity, 0 to 1. References, candidates, time and memory as <see cref="MaxHerdingSampling"/>,
/// which it equals under the same kernel.
/// </remarks>
public sealed class FacilityLocationSampling : IQueryStrategy
{
    private readonly SimilarityKernel kernel;
    private readonly double epsilon;
    private readonly int? referencesMax;
    private readonly int? candidatesMax;

    /// <summary>A strategy with a similarity of its own, or the cosine; lazy and exact, or stochastic.</summary>
    /// <param name="kernel">Similarity of two samples; by default <see cref="SimilarityKernel.Cosine"/>.</param>
    /// <param name="epsilon">What stochastic greedy may lose of the best possible, 0 to below 1; 0, the default, looks at every sample for every pick.</param>
    /// <param name="referencesMax">Samples at most that screen the others, at least 1; by default as many as fit in 1 GiB, and at least 2,048.</param>
    /// <param name="candidatesMax">Of a pool that is screened, samples at most that may be picked, at least 1; at least four per pick are drawn. By default as many as fit in 1 GiB.</param>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon is not from 0 to below 1, or there is no reference or no candidate.</exception>
    public FacilityLocationSampling(SimilarityKernel? kernel = null, double epsilon = 0, int? referencesMax = null, int? candidatesMax = null)
    {
        if (epsilon is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Epsilon is from 0, which looks at every sample, to below 1.");
        }

        this.kernel = kernel ?? SimilarityKernel.Cosine;
        ArgumentOutOfRangeException.ThrowIfLessThan(referencesMax ?? 1, 1, nameof(referencesMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(candidatesMax ?? 1, 1, nameof(candidatesMax));
        this.epsilon = epsilon;
        (this.referencesMax, this.candidatesMax) = (referencesMax, candidatesMax);
    }

    /// <inheritdoc/>
    public string Name => "facility-location";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        var share = epsilon == 0 || count <= 0 ? 1 : -Math.Log(epsilon) / count;
        return CoverageBatch.Select(
            pool, count, random, _ => kernel, weights: null, (_, gain) => gain > 0 ? "stands for images that no labelled one resembles as much" : "covered already, fills the batch",
            share, referencesMax, candidatesMax);
    }
}
