namespace Winnow.Core.Querying;

/// <summary>Picks the samples over which the votes of the members are spread most: utility −Σ v/K ln v/K in nats, v of K votes for each class.</summary>
/// <remarks>
/// Dagan and Engelson, <i>Committee-based sampling for training probabilistic classifiers</i>, ICML 1995. A member votes for its likeliest class, the first where several
/// are. From 0 to the smaller of ln classes and ln members. O(members × samples × classes) time, O(samples) memory.
/// </remarks>
public sealed class VoteEntropySampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "vote-entropy";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.MemberProbabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random) => Committee.Utilities(pool, static row => row.VoteEntropy());

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        Committee.Disagreement(pool, row);
}
