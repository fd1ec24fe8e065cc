using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Stands for its group: the candidate nearest to a centroid of k-means, and how many candidates the group has.</summary>
internal readonly record struct Representative(int Row, int Size)
{
    /// <summary>As many candidates as asked for, or all where there are fewer: one nearest to each centroid, then those farthest from theirs.</summary>
    /// <param name="embeddings">All rows [samples × dimensions].</param>
    /// <param name="candidates">Rows that may be chosen.</param>
    /// <param name="count">How many.</param>
    /// <param name="ids">Ids of the rows, which order equals.</param>
    /// <param name="ties">The order of equals.</param>
    /// <param name="random">Starts k-means.</param>
    /// <param name="threads">Threads at most.</param>
    public static List<Representative> Of(Matrix embeddings, int[] candidates, int count, IReadOnlyList<SampleId> ids, TieBreaker ties, Random random, int threads)
    {
        if (candidates.Length <= count)
        {
            return [.. candidates.Select(row => new Representative(row, 1))];
        }

        if (count == 0)
        {
            return [];
        }

        var clustering = KMeans.Fit(embeddings.Select(candidates), count, random, threads);
        var chosen = KMeans.Members(clustering.Assignment, clustering.Centroids.Rows)
            .Where(members => members.Count > 0)
            .Select(members => (Member: members.MinBy(i => (clustering.SquaredDistances[i], ties.Key(ids[candidates[i]]))), Size: members.Count))
            .ToList();
        // Fewer distinct candidates than clusters leave some clusters empty.
        var taken = chosen.Select(c => c.Member).ToHashSet();
        var rest = Enumerable.Range(0, candidates.Length)
            .Where(i => !taken.Contains(i))
            .OrderByDescending(i => clustering.SquaredDistances[i]).ThenBy(i => ties.Key(ids[candidates[i]]))
            .Take(count - chosen.Count);
        return [.. chosen.Concat(rest.Select(i => (i, 1))).Select(c => new Representative(candidates[c.Item1], c.Item2))];
    }
}
