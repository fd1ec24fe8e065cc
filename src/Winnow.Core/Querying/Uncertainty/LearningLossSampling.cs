namespace Winnow.Core.Querying;

/// <summary>Picks the samples on which the model expects to be most wrong: utility is the loss that a head of the network predicts for the sample.</summary>
/// <remarks>
/// Yoo and Kweon, <i>Learning loss for active learning</i>, CVPR 2019. The head learns to rank losses, so only their order means something. O(samples) time and memory.
/// </remarks>
public sealed class LearningLossSampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "learning-loss";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.PredictedLosses;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var losses = pool.Require(p => p.PredictedLosses);
        if (losses.Count != pool.Ids.Count)
        {
            throw new ArgumentException($"There are {losses.Count} predicted losses for {pool.Ids.Count} samples; give one per sample.", nameof(pool));
        }

        float[] utilities = [.. losses];
        var bad = Array.FindIndex(utilities, loss => !float.IsFinite(loss));
        return bad < 0 ? utilities : throw EvidenceChecks.BadRow(pool, "predicted losses", bad, $"holds {utilities[bad]}; values must be finite");
    }

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) => "the model expects one of its larger errors here";
}
