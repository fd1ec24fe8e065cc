namespace Winnow.Core.Numerics;

/// <summary>Rows grouped around rows of their own.</summary>
/// <param name="Medoids">The row in the middle of each cluster.</param>
/// <param name="Assignment">Cluster of each row.</param>
/// <param name="Distances">Euclidean distance of each row to its medoid.</param>
internal sealed record MedoidClustering(int[] Medoids, int[] Assignment, float[] Distances);

/// <summary>k-medoids by alternation: rows join the nearest medoid, and the member of least total distance becomes the medoid.</summary>
/// <remarks>
/// Park and Jun, <i>A simple and fast algorithm for k-medoids clustering</i>, 2009, from a start farthest-first. The total distance never rises. In a
/// cluster of more than <see cref="JudgesMax"/> rows the total is over that many of them, those of lowest tie keys. O(rows × medoids × dimensions) per
/// iteration plus the squared sizes of the clusters. The result does not depend on the number of threads.
/// </remarks>
internal static class KMedoids
{
    /// <summary>Iterations at most; the loop ends earlier when no medoid moves.</summary>
    public const int IterationsMax = 20;

    /// <summary>Members whose distances decide on a medoid at most.</summary>
    public const int JudgesMax = 4096;

    private const int Block = 64;

    /// <summary>Groups the rows; medoids are distinct rows, equal ones only where there are fewer distinct rows.</summary>
    /// <param name="rows">Rows to group.</param>
    /// <param name="clusters">Clusters at most.</param>
    /// <param name="tie">Orders equals.</param>
    /// <param name="threads">Threads at most.</param>
    public static MedoidClustering Fit(Matrix rows, int clusters, Func<int, ulong> tie, int threads)
    {
        clusters = Math.Min(clusters, rows.Rows);
        var start = new FarthestFirst(rows, null, threads);
        var medoids = new int[clusters];
        for (var c = 0; c < clusters; c++)
        {
            medoids[c] = start.Next(tie).Row;
        }

        var pairs = new PairwiseDistances(rows, rows, threads);
        var assignment = new int[rows.Rows];
        var distances = new float[rows.Rows];
        Assign(pairs, medoids, assignment, distances, threads);
        for (var iteration = 0; iteration < IterationsMax; iteration++)
        {
            var members = KMeans.Members(assignment, clusters);
            var moved = false;
            for (var c = 0; c < clusters; c++)
            {
                var middle = Middle(pairs, [.. members[c]], medoids[c], tie, threads);
                moved |= middle != medoids[c];
                medoids[c] = middle;
            }

            if (!moved)
            {
                break;
            }

            Assign(pairs, medoids, assignment, distances, threads);
        }

        return new(medoids, assignment, distances);
    }

    /// <summary>Rows join the nearest medoid, the first of equally near ones; a medoid always joins itself, so that no cluster runs empty.</summary>
    private static void Assign(PairwiseDistances pairs, int[] medoids, int[] assignment, float[] distances, int threads)
    {
        int[] all = [.. Enumerable.Range(0, assignment.Length)];
        Chunks.For(assignment.Length, threads, (_, start, end) =>
        {
            var squared = new float[Block * medoids.Length];
            pairs.Fill(all.AsSpan(start, end - start), medoids, squared);
            for (var i = start; i < end; i++)
            {
                var row = squared.AsSpan((i - start) * medoids.Length, medoids.Length);
                var best = 0;
                for (var c = 1; c < row.Length; c++)
                {
                    best = row[c] < row[best] ? c : best;
                }

                (assignment[i], distances[i]) = (best, MathF.Sqrt(row[best]));
            }
        }, Block);
        for (var c = 0; c < medoids.Length; c++)
        {
            (assignment[medoids[c]], distances[medoids[c]]) = (c, 0);
        }
    }

    /// <summary>The member of least total distance to the judges; the medoid so far where nothing is less.</summary>
    private static int Middle(PairwiseDistances pairs, int[] members, int medoid, Func<int, ulong> tie, int threads)
    {
        var judges = members.Length <= JudgesMax ? members : [.. members.OrderBy(tie).Take(JudgesMax)];
        var totals = new double[members.Length];
        Chunks.For(members.Length, threads, (_, start, end) =>
        {
            const int width = 768;
            var squared = new float[Block * width];
            for (var from = 0; from < judges.Length; from += width)
            {
                var part = judges.AsSpan(from, Math.Min(width, judges.Length - from));
                pairs.Fill(members.AsSpan(start, end - start), part, squared);
                for (var i = start; i < end; i++)
                {
                    foreach (var value in squared.AsSpan((i - start) * part.Length, part.Length))
                    {
                        totals[i] += Math.Sqrt(value);
                    }
                }
            }
        }, Block);
        var least = totals.Min();
        return totals[Array.IndexOf(members, medoid)] <= least
            ? medoid
            : members[Enumerable.Range(0, members.Length).Where(i => totals[i] == least).MinBy(i => tie(members[i]))];
    }
}
