namespace Winnow.Core.Querying;

/// <summary>Picks the samples on which the members together are least sure: the Shannon entropy of their mean distribution in nats, from 0 to ln classes.</summary>
/// <remarks>
/// Query by committee, Seung, Opper and Sompolinsky, COLT 1992, with the soft votes of McCallum and Nigam, ICML 1998. Unlike BALD it also counts doubt that all members
/// share. O(members × samples × classes) time, O(samples) memory.
/// </remarks>
public sealed class ConsensusEntropySampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "consensus-entropy";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.MemberProbabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random) => Committee.Utilities(pool, static row => row.ConsensusEntropy());

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        Reasons.Torn(pool, Committee.Consensus(pool, row), classes: 3);
}
