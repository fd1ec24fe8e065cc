namespace Winnow.Core.Numerics;

/// <summary>Lloyd's k-means from a k-means++ start.</summary>
/// <remarks>
/// Lloyd 1982, started by <see cref="KMeansPlusPlus"/>. O(rows × clusters × dimensions) per iteration. Centroids are summed cluster by
/// cluster in row order, so the result does not depend on the number of threads. A cluster that runs empty takes the row farthest from its centroid.
/// </remarks>
internal static class KMeans
{
    /// <summary>Iterations at most; the loop ends earlier when no row changes its cluster or the inertia falls by less than 1e-4 of itself.</summary>
    public const int IterationsMax = 30;

    /// <summary>Groups the rows into at most <paramref name="clusters"/> clusters; some are empty only where there are fewer distinct rows.</summary>
    public static Clustering Fit(IRowSource rows, int clusters, Random random, int threads)
    {
        clusters = Math.Min(clusters, rows.Rows);
        var centroids = rows.Select(KMeansPlusPlus.Start(rows, clusters, random, threads));
        var assignment = new int[rows.Rows];
        var distances = new float[rows.Rows];
        var inertia = double.PositiveInfinity;
        var norms = ProductTiles.SquaredNorms(rows, threads);
        Assign(rows, norms, centroids, assignment, distances, threads);
        for (var iteration = 0; iteration < IterationsMax; iteration++)
        {
            Move(rows, centroids, assignment, distances, threads);
            var changed = Assign(rows, norms, centroids, assignment, distances, threads);
            var sum = distances.Sum(d => (double)d);
            if (!changed || inertia - sum <= 1e-4 * sum)
            {
                break;
            }

            inertia = sum;
        }

        return new(centroids, assignment, distances);
    }

    private static bool Assign(IRowSource rows, float[] norms, Matrix centroids, int[] assignment, float[] distances, int threads)
    {
        var nearest = NearestNeighbours.Between(rows, norms, centroids, ProductTiles.SquaredNorms(centroids, 1), 1, threads);
        var changed = !assignment.AsSpan().SequenceEqual(nearest.Indices);
        nearest.Indices.CopyTo(assignment, 0);
        nearest.SquaredDistances.CopyTo(distances, 0);
        return changed;
    }

    private static void Move(IRowSource rows, Matrix centroids, int[] assignment, float[] distances, int threads)
    {
        var members = Members(assignment, centroids.Rows);
        var farthest = new Queue<int>(members.Any(m => m.Count == 0)
            ? Enumerable.Range(0, rows.Rows).Where(i => distances[i] > 0).OrderByDescending(i => distances[i]).Take(centroids.Rows)
            : []);
        foreach (var list in members.Where(m => m.Count == 0))
        {
            if (farthest.TryDequeue(out var row))
            {
                members[assignment[row]].Remove(row);
                list.Add(row);
            }
        }

        Chunks.For(centroids.Rows, threads, (cluster, _, _) =>
        {
            var list = members[cluster];
            if (list.Count == 0)
            {
                return;
            }

            var sum = new double[rows.Columns];
            var room = rows.Room();
            foreach (var i in list)
            {
                Vectors.AddTo(sum, rows.Row(i, room));
            }

            for (var j = 0; j < sum.Length; j++)
            {
                centroids[cluster, j] = (float)(sum[j] / list.Count);
            }
        }, size: 1);
    }

    /// <summary>Rows of each cluster, in row order.</summary>
    public static List<int>[] Members(int[] assignment, int clusters)
    {
        var members = new List<int>[clusters];
        for (var c = 0; c < clusters; c++)
        {
            members[c] = [];
        }

        for (var i = 0; i < assignment.Length; i++)
        {
            members[assignment[i]].Add(i);
        }

        return members;
    }
}
