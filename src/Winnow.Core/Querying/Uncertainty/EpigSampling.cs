using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks the samples whose answer would tell most about the predictions on other samples: expected predictive information gain, in nats.</summary>
/// <remarks>
/// Bickford Smith et al., <i>Prediction-oriented Bayesian active learning</i>, AISTATS 2023. Utility: the mean over target samples x* of the mutual information
/// I(y; y*) under the joint distribution mean_k p_k(y) p_k(y*). The targets are the pool itself, or <see cref="Targets"/> of its samples drawn by the seed where it is
/// larger. O(members × samples × targets × classes²) time, O(samples + targets × members × classes) memory.
/// </remarks>
public sealed class EpigSampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "epig";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.MemberProbabilities;

    /// <summary>Pool samples that stand for all on which the model will be used, at least 1, default 200.</summary>
    public int Targets { get; init; } = 200;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Targets, 1);
        // Every row is checked, and what tells nothing about the model tells nothing about its predictions.
        var information = Committee.Utilities(pool, static row => Math.Max(0, row.ConsensusEntropy() - row.MeanEntropy()));
        var members = pool.Require(p => p.MemberProbabilities);
        var ties = new TieBreaker(random);
        var targets = Enumerable.Range(0, pool.Ids.Count).OrderBy(i => ties.Key(pool.Ids[i])).Take(Targets).Select(i => new MemberBlock(members, i)).ToArray();
        Chunks.For(
            information.Length, pool.Threads, (_, start, end) =>
            {
                for (var i = start; i < end; i++)
                {
                    var block = new MemberBlock(members, i);
                    var sum = 0.0;
                    foreach (var target in targets)
                    {
                        sum += Shared(block, target);
                    }

                    information[i] = information[i] == 0 ? 0 : (float)Math.Max(0, sum / targets.Length);
                }
            }, size: 16);
        return information;
    }

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        $"{Committee.Disagreement(pool, row)}, and the answer tells about other images";

    /// <summary>I(y; y*) = Σ J ln(J / p(y) p(y*)) with J = mean_k p_k(y) p_k(y*).</summary>
    private static float Shared(MemberBlock sample, MemberBlock target)
    {
        var total = Vector256<float>.Zero;
        ref var p = ref MemoryMarshal.GetArrayDataReference(sample.Values);
        ref var q = ref MemoryMarshal.GetArrayDataReference(target.Values);
        for (var c = 0; c < sample.Classes; c++)
        {
            var logMean = Vector256.Create(sample.LogMean[c]);
            for (var from = 0; from < target.Width; from += Vector256<float>.Count)
            {
                var joint = Vector256<float>.Zero;
                for (var k = 0; k < sample.Members; k++)
                {
                    joint = Vector256.FusedMultiplyAdd(
                        Vector256.Create(Unsafe(ref p, (k * sample.Width) + c)), Vector256.LoadUnsafe(ref q, (nuint)((k * target.Width) + from)), joint);
                }

                joint *= Vector256.Create(1f / sample.Members);
                var means = logMean + Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(target.LogMean), (nuint)from);
                total = Vector256.FusedMultiplyAdd(joint, VectorLog.Of(joint) - means, total);
            }
        }

        return Vector256.Sum(total);
    }

    private static float Unsafe(ref float start, int index) => System.Runtime.CompilerServices.Unsafe.Add(ref start, index);
}
