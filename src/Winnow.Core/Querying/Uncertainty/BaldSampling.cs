namespace Winnow.Core.Querying;

/// <summary>Picks the samples whose answer would tell most about the model: the mutual information between prediction and parameters.</summary>
/// <remarks>
/// Houlsby et al., <i>Bayesian active learning for classification and preference learning</i>, 2011; Gal, Islam and Ghahramani, ICML 2017. Utility:
/// H(mean of members) − mean H(member) in nats, from 0 to the smaller of ln classes and ln members. Members are MC-dropout masks, fixed
/// across the pool, or an ensemble. O(members × samples × classes) time, O(samples) memory.
/// </remarks>
public sealed class BaldSampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "bald";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.MemberProbabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random) => Committee.Utilities(pool, static row => Math.Max(0, row.ConsensusEntropy() - row.MeanEntropy()));

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        Committee.Disagreement(pool, row);
}
