namespace Winnow.Core.Numerics;

/// <summary>k-medoids over a table of distances, from a farthest-first start.</summary>
/// <remarks>
/// Gonzalez 1985 for the start, then alternation as in Park and Jun 2009: items join the nearest medoid, and the member of least total distance becomes the medoid. The total
/// never rises. O(items × clusters) per iteration plus the squared sizes of the clusters, at most 20 iterations.
/// </remarks>
internal static class TableMedoids
{
    /// <summary>Iterations at most; the loop ends earlier when no medoid moves.</summary>
    public const int IterationsMax = 20;

    /// <summary>The medoids, distinct, and the cluster of each item.</summary>
    /// <param name="distances">Symmetric distances [items × items], zeros on the diagonal.</param>
    /// <param name="clusters">Clusters, 1 to the number of items.</param>
    /// <param name="first">The item that the start begins with.</param>
    /// <param name="tie">Orders equals.</param>
    public static (int[] Medoids, int[] Assignment) Fit(Matrix distances, int clusters, int first, Func<int, ulong> tie)
    {
        var medoids = FarthestFirst(distances, clusters, first, tie);
        var assignment = Assign(distances, medoids);
        for (var iteration = 0; iteration < IterationsMax; iteration++)
        {
            var members = KMeans.Members(assignment, clusters);
            var moved = false;
            for (var c = 0; c < clusters; c++)
            {
                var middle = Middle(distances, [.. members[c]], medoids[c], tie);
                moved |= middle != medoids[c];
                medoids[c] = middle;
            }

            if (!moved)
            {
                break;
            }

            assignment = Assign(distances, medoids);
        }

        return (medoids, assignment);
    }

    /// <summary>Items picked one by one, each farthest from those before; k-center greedy.</summary>
    public static int[] FarthestFirst(Matrix distances, int count, int first, Func<int, ulong> tie)
    {
        var nearest = distances.Row(first).ToArray();
        int[] picked = [first, .. new int[count - 1]];
        nearest[first] = -1;
        for (var k = 1; k < count; k++)
        {
            var best = -1;
            for (var i = 0; i < nearest.Length; i++)
            {
                if (best < 0 || nearest[i] > nearest[best] || (nearest[i] == nearest[best] && tie(i) < tie(best)))
                {
                    best = i;
                }
            }

            picked[k] = best;
            var row = distances.Row(best);
            for (var i = 0; i < nearest.Length; i++)
            {
                nearest[i] = Math.Min(nearest[i], row[i]);
            }

            nearest[best] = -1;
        }

        return picked;
    }

    private static int[] Assign(Matrix distances, int[] medoids)
    {
        var assignment = new int[distances.Rows];
        for (var i = 0; i < assignment.Length; i++)
        {
            var row = distances.Row(i);
            var best = 0;
            for (var c = 1; c < medoids.Length; c++)
            {
                best = row[medoids[c]] < row[medoids[best]] ? c : best;
            }

            assignment[i] = best;
        }

        // A medoid always joins itself, so that no cluster runs empty.
        for (var c = 0; c < medoids.Length; c++)
        {
            assignment[medoids[c]] = c;
        }

        return assignment;
    }

    private static int Middle(Matrix distances, int[] members, int medoid, Func<int, ulong> tie)
    {
        double Total(int member) => members.Sum(other => (double)distances[member, other]);
        var (best, least) = (medoid, Total(medoid));
        foreach (var member in members)
        {
            var total = Total(member);
            if (total < least || (total == least && best != medoid && tie(member) < tie(best)))
            {
                (best, least) = (member, total);
            }
        }

        return best;
    }
}
