using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks the samples with the smallest worst-case loss once they are labelled: informative and representative by one min-max criterion on a kernel.</summary>
/// <remarks>
/// Huang, Jin and Zhou, <i>Active learning by querying informative and representative examples</i>, NIPS 2010. The criterion for sample s is the largest over its label, ±1, of
/// the smallest over real labels of the rest, of yᵀ(K + λI)⁻¹y. By the block inverse the rest of the pool drops out of it, and what remains is exactly
/// (1 + |f|)² / δ, with f the kernel ridge prediction for s and δ its prediction variance given the labels; so no matrix over the pool is formed. Several classes are
/// treated one against the rest and averaged. Utility: the negative criterion. A batch takes the highest; without labels all are equal.
/// O(labelled³ + samples × labelled × (labelled + dimensions)) time, O(labelled² + samples) memory.
/// </remarks>
public sealed class QuireSampling : UtilitySampling
{
    /// <summary>Labelled samples at most: the factor of their kernel matrix takes their number cubed in time.</summary>
    public const int LabelledAtMost = 3000;

    /// <inheritdoc/>
    public override string Name => "quire";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.Embeddings | Evidence.Labels;

    /// <summary>The kernel, default <see cref="QuireKernel.Rbf"/>.</summary>
    public QuireKernel Kernel { get; init; } = QuireKernel.Rbf;

    /// <summary>λ, the weight of smoothness, greater than 0, default 1.</summary>
    public double Lambda { get; init; } = 1;

    /// <summary>γ of the RBF kernel, greater than 0; null, the default, takes 1 / (dimensions × variance of the pool's embeddings).</summary>
    public double? Gamma { get; init; }

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random)
    {
        if (!(Lambda > 0) || Gamma is <= 0 or double.NaN)
        {
            throw new ArgumentException($"QUIRE has λ = {Lambda} and γ = {Gamma}; both must be greater than 0.", nameof(pool));
        }

        var embeddings = EvidenceChecks.Embeddings(pool);
        var known = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        if (known?.Rows > LabelledAtMost)
        {
            throw new ArgumentException(
                $"QUIRE factors a matrix over the labelled samples; there are {known.Rows}, and it takes at most {LabelledAtMost}. Take another strategy.", nameof(pool));
        }

        var kernel = KernelFunction(pool, embeddings);
        var ridge = known is null ? null : new KernelRidge(known, LabelledClasses.Of(pool), kernel, Lambda);
        var utilities = new float[pool.Ids.Count];
        Chunks.For(
            utilities.Length, pool.Threads, (_, start, end) =>
            {
                for (var i = start; i < end; i++)
                {
                    var own = kernel(embeddings.Row(i), embeddings.Row(i)) + Lambda;
                    utilities[i] = (float)-(ridge?.Criterion(embeddings.Row(i), own) ?? (1 / own));
                }
            }, size: 64);
        return utilities;
    }

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) => "close to a border between classes, and far from what is labelled";

    private Func<ReadOnlySpan<float>, ReadOnlySpan<float>, double> KernelFunction(PoolView pool, Matrix embeddings)
    {
        if (Kernel == QuireKernel.Linear)
        {
            return static (x, y) => Vectors.Dot(x, y);
        }

        var gamma = Gamma ?? Scale(pool, embeddings);
        return (x, y) => Math.Exp(-gamma * Vectors.SquaredDistance(x, y));
    }

    /// <summary>1 / (dimensions × variance over all values); 1 where nothing varies.</summary>
    private static double Scale(PoolView pool, Matrix embeddings)
    {
        var (sum, squares) = (0.0, 0.0);
        // In the order of the ids, so that the pool's order does not reach the last bit.
        foreach (var i in Enumerable.Range(0, embeddings.Rows).OrderBy(i => pool.Ids[i].Value))
        {
            foreach (var value in embeddings.Row(i))
            {
                sum += value;
                squares += (double)value * value;
            }
        }

        var values = (double)embeddings.Rows * embeddings.Columns;
        var variance = values == 0 ? 0 : (squares / values) - (sum / values * (sum / values));
        return variance > 1e-12 ? 1 / (embeddings.Columns * variance) : 1;
    }
}
