namespace Winnow.Core.Numerics;

/// <summary>Agglomerative clustering with average linkage: the two groups whose members are nearest on average merge, again and again.</summary>
/// <remarks>
/// UPGMA by nearest-neighbour chains (Murtagh, 1983; Müllner, 2011): O(points²) time and memory. A point may stand for several rows; it then weighs as many,
/// and rows that share a point count as if they lay on it.
/// </remarks>
internal static class AverageLinkage
{
    /// <summary>Cluster of each point, from 0 to clusters − 1, numbered by first point.</summary>
    /// <param name="points">Points [points × dimensions], Euclidean distance.</param>
    /// <param name="sizes">Rows each point stands for, at least 1.</param>
    /// <param name="clusters">How many clusters to cut the tree into, from 1 to the number of points.</param>
    /// <param name="threads">Threads for the distances.</param>
    public static int[] Cut(Matrix points, IReadOnlyList<int> sizes, int clusters, int threads)
    {
        var merges = Merges(Distances(points, threads), [.. sizes]);
        // Chains find merges out of order; average linkage has no inversions, so the lowest ones form the clusters.
        var parent = Enumerable.Range(0, points.Rows).ToArray();
        foreach (var (a, b, _) in merges.OrderBy(m => m.Height).Take(points.Rows - clusters))
        {
            parent[Root(parent, b)] = Root(parent, a);
        }

        var numbers = new Dictionary<int, int>();
        var result = new int[points.Rows];
        for (var i = 0; i < result.Length; i++)
        {
            var root = Root(parent, i);
            numbers.TryAdd(root, numbers.Count);
            result[i] = numbers[root];
        }

        return result;
    }

    private static List<(int A, int B, float Height)> Merges(Matrix distances, int[] sizes)
    {
        var merges = new List<(int A, int B, float Height)>();
        var chain = new Stack<int>();
        var next = 0;
        while (merges.Count < sizes.Length - 1)
        {
            if (chain.Count == 0)
            {
                for (; sizes[next] == 0; next++)
                {
                }

                chain.Push(next);
            }

            var top = chain.Pop();
            var before = chain.Count > 0 ? chain.Peek() : -1;
            var nearest = Nearest(distances, sizes, top, before);
            if (nearest != before)
            {
                chain.Push(top);
                chain.Push(nearest);
                continue;
            }

            chain.Pop();
            merges.Add((before, top, distances[before, top]));
            Merge(distances, sizes, before, top);
        }

        return merges;
    }

    /// <summary>The nearest other group; of equally near ones the one before in the chain, so that chains end, else the first.</summary>
    private static int Nearest(Matrix distances, int[] sizes, int group, int before)
    {
        var row = distances.Row(group);
        var best = before;
        for (var k = 0; k < row.Length; k++)
        {
            if (k != group && sizes[k] > 0 && (best < 0 || row[k] < row[best]))
            {
                best = k;
            }
        }

        return best;
    }

    /// <summary>Group a takes b in; the mean distance of the union is the mean by size (Lance and Williams, 1967).</summary>
    private static void Merge(Matrix distances, int[] sizes, int a, int b)
    {
        double whole = sizes[a] + sizes[b];
        for (var k = 0; k < sizes.Length; k++)
        {
            if (k != a && k != b && sizes[k] > 0)
            {
                var mean = (float)(((sizes[a] * (double)distances[a, k]) + (sizes[b] * (double)distances[b, k])) / whole);
                distances[a, k] = mean;
                distances[k, a] = mean;
            }
        }

        (sizes[a], sizes[b]) = (sizes[a] + sizes[b], 0);
    }

    private static Matrix Distances(Matrix points, int threads)
    {
        const int block = 64;
        var distances = new Matrix(points.Rows, points.Rows);
        var pairs = new PairwiseDistances(points, points, threads);
        int[] all = [.. Enumerable.Range(0, points.Rows)];
        Chunks.For(points.Rows, threads, (_, start, end) =>
        {
            var part = distances.Span.Slice(start * points.Rows, (end - start) * points.Rows);
            pairs.Fill(all.AsSpan(start, end - start), all, part);
            foreach (ref var distance in part)
            {
                distance = MathF.Sqrt(distance);
            }
        }, block);
        return distances;
    }

    private static int Root(int[] parent, int i)
    {
        while (parent[i] != i)
        {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }

        return i;
    }
}
