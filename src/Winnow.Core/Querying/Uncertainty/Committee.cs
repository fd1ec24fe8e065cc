using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Utilities that come from the members' distributions of one sample at a time; every row is checked in the same pass.</summary>
internal static class Committee
{
    /// <summary>A utility of what all members say about one sample.</summary>
    public delegate float Score(CommitteeRow row);

    /// <summary>The score of each pool sample.</summary>
    /// <exception cref="ArgumentException">There is no member, sizes differ, or a row is no distribution; the message names row and value.</exception>
    public static float[] Utilities(PoolView pool, Score score)
    {
        var members = Require(pool);
        var utilities = new float[pool.Ids.Count];
        var bad = int.MaxValue;
        Chunks.For(utilities.Length, pool.Threads, (_, start, end) =>
        {
            var buffer = new float[(members.Count + 1) * members[0].Columns];
            for (var i = start; i < end; i++)
            {
                if (Fill(members, i, buffer))
                {
                    utilities[i] = score(new(buffer, members[0].Columns));
                }
                else
                {
                    ProbabilityScores.RememberFirst(ref bad, i);
                }
            }
        });
        return bad == int.MaxValue
            ? utilities
            : throw EvidenceChecks.BadRow(pool, "member probabilities", bad, members.Select(m => ProbabilityRow.Problem(m.Row(bad))).First(p => p is not null));
    }

    /// <summary>The members, at least one, of equal sizes that match the pool.</summary>
    public static IReadOnlyList<Matrix> Require(PoolView pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var members = pool.Require(p => p.MemberProbabilities);
        if (members.Count == 0)
        {
            throw new ArgumentException("The strategy needs the probabilities of at least one member; there are none.", nameof(pool));
        }

        foreach (var member in members)
        {
            EvidenceChecks.Rows(pool, member, "member probabilities");
            if (member.Columns != members[0].Columns)
            {
                throw new ArgumentException($"Members disagree on the number of classes: {members[0].Columns} and {member.Columns}.", nameof(pool));
            }
        }

        return members;
    }

    /// <summary>The mean distribution of the members.</summary>
    public static float[] Consensus(PoolView pool, int row)
    {
        var members = pool.Require(p => p.MemberProbabilities);
        var buffer = new float[(members.Count + 1) * members[0].Columns];
        Fill(members, row, buffer);
        return [.. new CommitteeRow(buffer, members[0].Columns).Mean];
    }

    /// <summary>The two classes with most votes; where all vote alike, how sure they are is what they disagree on.</summary>
    public static string Disagreement(PoolView pool, int row)
    {
        var members = pool.Require(p => p.MemberProbabilities);
        var votes = members.Select(m => Reasons.Likeliest(m.Row(row), 1)[0]).CountBy(c => c).OrderByDescending(v => v.Value).ThenBy(v => v.Key).ToList();
        return votes.Count > 1
            ? $"members disagree between {pool.ClassName(votes[0].Key)} and {pool.ClassName(votes[1].Key)}"
            : $"members disagree on how sure {pool.ClassName(votes[0].Key)} is";
    }

    /// <summary>Copies the members' rows, then their mean; false where one is no distribution.</summary>
    private static bool Fill(IReadOnlyList<Matrix> members, int row, float[] buffer)
    {
        var classes = members[0].Columns;
        var mean = buffer.AsSpan(members.Count * classes);
        mean.Clear();
        var sound = true;
        for (var k = 0; k < members.Count; k++)
        {
            var p = members[k].Row(row);
            sound &= ProbabilityRow.TryTopTwo(p, out _, out _);
            p.CopyTo(buffer.AsSpan(k * classes));
            for (var c = 0; c < classes; c++)
            {
                mean[c] += p[c];
            }
        }

        for (var c = 0; c < classes; c++)
        {
            mean[c] /= members.Count;
        }

        return sound;
    }
}
