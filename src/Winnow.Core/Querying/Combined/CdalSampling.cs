using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample whose confusions between classes differ most from those of all picks: contextual diversity (CDAL).</summary>
/// <remarks>
/// Agarwal, Arora, Anand and Arora, <i>Contextual diversity for active learning</i>, ECCV 2020, with the members' predictions as the regions of an image. For each class
/// that a member predicts, the entropy-weighted mean of those members' predictions is the class's mixture; two samples are as far apart as the symmetric
/// KL divergences of the mixtures they share, summed. Samples that share no predicted class are compared by their mean predictions: the sum over nothing
/// would call them equal. Greedy k-center; the first pick has the highest entropy of the mean prediction and carries the second's utility. Utility: distance in nats
/// to the nearest pick; probabilities below 1e-7 count as 1e-7. O(count × samples × members × classes) time, O(samples × members × classes) memory.
/// </remarks>
public sealed class CdalSampling : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => "cdal";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.MemberProbabilities;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var members = Members(pool);
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var mixtures = new ClassMixtures(members, pool.Threads);
        var nearest = new float[pool.Ids.Count];
        for (var i = 0; i < nearest.Length; i++)
        {
            ProbabilityRow.TryEntropy(mixtures.Mean(i), out nearest[i]);
        }

        var taken = new bool[nearest.Length];
        var picks = new List<Pick>();
        while (picks.Count < count)
        {
            var row = Farthest(pool, nearest, taken, ties);
            var first = picks.Count == 0;
            picks.Add(new(pool.Ids[row], nearest[row], first ? $"{Reasons.Torn(pool, mixtures.Mean(row))}, least sure of all" : Reason(pool, mixtures.Mean(row), nearest[row])));
            taken[row] = true;
            Chunks.For(nearest.Length, pool.Threads, (_, start, end) =>
            {
                for (var i = start; i < end; i++)
                {
                    var distance = mixtures.Distance(i, row);
                    nearest[i] = first ? distance : Math.Min(nearest[i], distance);
                }
            });
        }

        picks[0] = picks[0] with { Utility = picks.Count > 1 ? picks[1].Utility : 0 };
        return picks;
    }

    private static IReadOnlyList<Matrix> Members(PoolView pool)
    {
        var members = pool.Require(p => p.MemberProbabilities);
        if (members.Count == 0)
        {
            throw new ArgumentException("CDAL needs the probabilities of at least one member; there are none.", nameof(pool));
        }

        foreach (var member in members)
        {
            if (member.Columns != members[0].Columns)
            {
                throw new ArgumentException($"Members disagree on the number of classes: {members[0].Columns} and {member.Columns}.", nameof(pool));
            }

            // Refuses rows that are no distributions, by row and value.
            ProbabilityScores.FromTopTwo(pool with { Probabilities = member }, static (first, _) => first);
        }

        return members;
    }

    private static int Farthest(PoolView pool, float[] nearest, bool[] taken, TieBreaker ties)
    {
        var best = -1;
        for (var i = 0; i < nearest.Length; i++)
        {
            if (!taken[i] && (best < 0 || nearest[i] > nearest[best] || (nearest[i] == nearest[best] && ties.Key(pool.Ids[i]) < ties.Key(pool.Ids[best]))))
            {
                best = i;
            }
        }

        return best;
    }

    private static string Reason(PoolView pool, ReadOnlySpan<float> mean, float distance) =>
        distance > 0 ? $"{Reasons.Torn(pool, mean)}, in another way than the others picked" : "predicted just as an image that is picked";
}
