using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>Takes the samples of highest utility; ties are broken by the seed, never by input order.</summary>
public static class TopK
{
    /// <summary>Indices of the <paramref name="count"/> highest utilities, best first. O(n) plus O(k log k).</summary>
    /// <exception cref="ArgumentException">A utility is NaN or infinite.</exception>
    public static int[] Indices(ReadOnlySpan<float> utilities, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var keys = new (float Utility, int Tie, int Index)[utilities.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            if (!float.IsFinite(utilities[i]))
            {
                throw new ArgumentException($"Utility {i} is {utilities[i]}; utilities must be finite.", nameof(utilities));
            }

            keys[i] = (utilities[i], random.Next(), i);
        }

        Array.Sort(keys, static (a, b) => b.Utility.CompareTo(a.Utility) is var byUtility and not 0 ? byUtility : a.Tie != b.Tie ? a.Tie.CompareTo(b.Tie) : a.Index.CompareTo(b.Index));
        var picked = new int[Math.Min(count, keys.Length)];
        for (var i = 0; i < picked.Length; i++)
        {
            picked[i] = keys[i].Index;
        }

        return picked;
    }

    /// <summary>The picks of highest utility, each with its reason.</summary>
    public static IReadOnlyList<Pick> Select(IReadOnlyList<SampleId> ids, ReadOnlySpan<float> utilities, int count, Random random, Func<int, string> reason)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(reason);
        if (ids.Count != utilities.Length)
        {
            throw new ArgumentException($"{utilities.Length} utilities do not match {ids.Count} ids.", nameof(utilities));
        }

        var picks = new List<Pick>();
        foreach (var index in Indices(utilities, count, random))
        {
            picks.Add(new Pick(ids[index], utilities[index], reason(index)));
        }

        return picks;
    }
}
