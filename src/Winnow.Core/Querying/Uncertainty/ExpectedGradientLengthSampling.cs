using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks the samples whose answer is expected to move the last layer most: the length of the weights' gradient, averaged over the answers the model expects.</summary>
/// <remarks>
/// Settles, Craven and Ray, <i>Multiple-instance active learning</i>, NeurIPS 2008. For cross entropy the last layer's gradient under answer c is (p − e_c) ⊗ z, so the
/// utility Σ p_c ‖p − e_c‖ ‖z‖ is exact: ‖p − e_c‖² = ‖p‖² − 2 p_c + 1. O(samples × (classes + dimensions)) time, O(samples) memory.
/// </remarks>
public sealed class ExpectedGradientLengthSampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "egl";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.Probabilities | Evidence.Embeddings;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var probabilities = ProbabilityScores.Require(pool);
        ProbabilityScores.Check(pool, probabilities);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var utilities = new float[pool.Ids.Count];
        Chunks.For(utilities.Length, pool.Threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                var z = embeddings.Row(i);
                utilities[i] = (float)(ExpectedResidual(probabilities.Row(i)) * Math.Sqrt(Vectors.Dot(z, z)));
            }
        });
        return utilities;
    }

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        $"{Reasons.Torn(pool, pool.Require(p => p.Probabilities).Row(row))}, any answer would change the model much";

    private static double ExpectedResidual(ReadOnlySpan<float> p)
    {
        var square = 0.0;
        foreach (var value in p)
        {
            square += (double)value * value;
        }

        var sum = 0.0;
        foreach (var value in p)
        {
            // A sure row sums to 1 only within rounding.
            sum += value * Math.Sqrt(Math.Max(0, square - (2.0 * value) + 1));
        }

        return sum;
    }
}
