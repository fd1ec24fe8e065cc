using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks the samples whose answer would tell most about the model: the mutual information between prediction and parameters.</summary>
/// <remarks>
/// Houlsby et al., <i>Bayesian active learning for classification and preference learning</i>, 2011; Gal, Islam and Ghahramani, ICML 2017. Utility:
/// H(mean of members) − mean H(member) in nats, from 0 to the smaller of ln classes and ln members. Members are MC-dropout masks, fixed
/// across the pool, or an ensemble. O(members × samples × classes) time, O(samples) memory.
/// </remarks>
public sealed class BaldSampling : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => "bald";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.MemberProbabilities;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var members = pool.Require(p => p.MemberProbabilities);
        if (members.Count == 0)
        {
            throw new ArgumentException("BALD needs the probabilities of at least one member; there are none.", nameof(pool));
        }

        foreach (var member in members)
        {
            EvidenceChecks.Rows(pool, member, "member probabilities");
            if (member.Columns != members[0].Columns)
            {
                throw new ArgumentException($"Members disagree on the number of classes: {members[0].Columns} and {member.Columns}.", nameof(pool));
            }
        }

        var utilities = Information(pool, members);
        return TopK.Select(pool.Ids, utilities, count, random, i => Reason(pool, members, i));
    }

    private static float[] Information(PoolView pool, IReadOnlyList<Matrix> members)
    {
        var utilities = new float[pool.Ids.Count];
        var bad = int.MaxValue;
        Chunks.For(utilities.Length, pool.Threads, (_, start, end) =>
        {
            var mean = new float[members[0].Columns];
            for (var i = start; i < end; i++)
            {
                var entropies = 0f;
                foreach (var member in members)
                {
                    if (!ProbabilityRow.TryEntropy(member.Row(i), out var entropy))
                    {
                        ProbabilityScores.RememberFirst(ref bad, i);
                    }

                    entropies += entropy;
                }

                Mean(members, i, mean);
                ProbabilityRow.TryEntropy(mean, out var consensus);
                utilities[i] = Math.Max(0, consensus - (entropies / members.Count));
            }
        });
        if (bad != int.MaxValue)
        {
            var problem = members.Select(m => ProbabilityRow.Problem(m.Row(bad))).First(p => p is not null);
            throw EvidenceChecks.BadRow(pool, "member probabilities", bad, problem);
        }

        return utilities;
    }

    private static void Mean(IReadOnlyList<Matrix> members, int row, float[] mean)
    {
        Array.Clear(mean);
        foreach (var member in members)
        {
            var p = member.Row(row);
            for (var c = 0; c < mean.Length; c++)
            {
                mean[c] += p[c];
            }
        }

        for (var c = 0; c < mean.Length; c++)
        {
            mean[c] /= members.Count;
        }
    }

    /// <summary>The two classes with most votes; where all vote alike, how sure they are is what they disagree on.</summary>
    private static string Reason(PoolView pool, IReadOnlyList<Matrix> members, int row)
    {
        var votes = members.Select(m => Reasons.Likeliest(m.Row(row), 1)[0]).CountBy(c => c).OrderByDescending(v => v.Value).ThenBy(v => v.Key).ToList();
        return votes.Count > 1
            ? $"members disagree between {pool.ClassName(votes[0].Key)} and {pool.ClassName(votes[1].Key)}"
            : $"members disagree on how sure {pool.ClassName(votes[0].Key)} is";
    }
}
