using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>Takes the samples of highest utility; ties are broken by the seed, never by input order.</summary>
/// <remarks>
/// Holds at most 2k candidates: O(n) plus O(k log k) where the order is random, O(n log k) at worst. Draws one number from the source
/// of chance whatever n is; each sample's tie key is a hash of that number and the sample.
/// </remarks>
public static class TopK
{
    /// <summary>Indices of the <paramref name="count"/> highest utilities, best first; equal utilities are ordered by a hash of index and seed.</summary>
    /// <exception cref="ArgumentException">A utility is NaN or infinite.</exception>
    public static int[] Indices(ReadOnlySpan<float> utilities, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var ties = new TieBreaker(random);
        return Indices(utilities, count, i => ties.Key(i));
    }

    /// <summary>The picks of highest utility, each with its reason; equal utilities are ordered by a hash of id and seed, so the pool's order does not matter.</summary>
    /// <exception cref="ArgumentException">A utility is NaN or infinite, or their number is not that of the ids.</exception>
    public static IReadOnlyList<Pick> Select(IReadOnlyList<SampleId> ids, ReadOnlySpan<float> utilities, int count, Random random, Func<int, string> reason)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(reason);
        if (ids.Count != utilities.Length)
        {
            throw new ArgumentException($"{utilities.Length} utilities do not match {ids.Count} ids.", nameof(utilities));
        }

        var ties = new TieBreaker(random);
        var picks = new List<Pick>();
        foreach (var index in Indices(utilities, count, i => ties.Key(ids[i])))
        {
            picks.Add(new Pick(ids[index], utilities[index], reason(index)));
        }

        return picks;
    }

    /// <summary>The same with equal utilities ordered by a key of the caller's, lowest first.</summary>
    internal static int[] Indices(ReadOnlySpan<float> utilities, int count, Func<int, ulong> tie)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var keep = Math.Min(count, utilities.Length);
        var candidates = new Candidate[(int)Math.Min(2L * keep, utilities.Length)];
        var held = 0;
        var worst = default(Candidate?);
        for (var i = 0; i < utilities.Length; i++)
        {
            var utility = utilities[i];
            if (!float.IsFinite(utility))
            {
                throw new ArgumentException($"Utility {i} is {utility}; utilities must be finite.", nameof(utilities));
            }

            if (keep == 0 || (worst is { } limit && utility < limit.Utility))
            {
                continue;
            }

            var candidate = new Candidate(utility, tie(i), i);
            if (worst is { } last && candidate.CompareTo(last) > 0)
            {
                continue;
            }

            candidates[held++] = candidate;
            if (held == candidates.Length)
            {
                candidates.AsSpan(0, held).Sort();
                held = keep;
                worst = candidates[keep - 1];
            }
        }

        candidates.AsSpan(0, held).Sort();
        return [.. candidates.Take(keep).Select(c => c.Index)];
    }

    private readonly record struct Candidate(float Utility, ulong Tie, int Index) : IComparable<Candidate>
    {
        public int CompareTo(Candidate other)
        {
            var byUtility = other.Utility.CompareTo(Utility);
            var byTie = byUtility != 0 ? byUtility : Tie.CompareTo(other.Tie);
            return byTie != 0 ? byTie : Index.CompareTo(other.Index);
        }
    }
}
