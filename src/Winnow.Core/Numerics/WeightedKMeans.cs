namespace Winnow.Core.Numerics;

/// <summary>Lloyd's k-means in which each row counts by its weight: centroids are weighted means, and the k-means++ start draws by weight times squared distance.</summary>
/// <remarks>
/// With equal weights this is <see cref="KMeans"/> itself, draw for draw. Rows of weight 0 are assigned but move nothing. O(rows × clusters × dimensions)
/// per iteration, at most <see cref="KMeans.IterationsMax"/>. The result does not depend on the number of threads.
/// </remarks>
internal static class WeightedKMeans
{
    /// <summary>Groups the rows into at most <paramref name="clusters"/> clusters; a cluster may run empty.</summary>
    /// <param name="rows">Rows to group.</param>
    /// <param name="weights">One weight per row, none negative; all 0 counts as equal.</param>
    /// <param name="clusters">Clusters at most.</param>
    /// <param name="random">Draws the start.</param>
    /// <param name="threads">Threads at most.</param>
    public static Clustering Fit(Matrix rows, float[] weights, int clusters, Random random, int threads)
    {
        if (weights.All(w => w == weights[0]))
        {
            return KMeans.Fit(rows, clusters, random, threads);
        }

        clusters = Math.Min(clusters, rows.Rows);
        var centroids = rows.Select(Start(rows, weights, clusters, random, threads));
        var assignment = new int[rows.Rows];
        var distances = new float[rows.Rows];
        var inertia = double.PositiveInfinity;
        Assign(rows, centroids, assignment, distances, threads);
        for (var iteration = 0; iteration < KMeans.IterationsMax; iteration++)
        {
            Move(rows, weights, centroids, assignment, threads);
            var changed = Assign(rows, centroids, assignment, distances, threads);
            var sum = 0.0;
            for (var i = 0; i < distances.Length; i++)
            {
                sum += weights[i] * (double)distances[i];
            }

            if (!changed || inertia - sum <= 1e-4 * sum)
            {
                break;
            }

            inertia = sum;
        }

        return new(centroids, assignment, distances);
    }

    private static int[] Start(Matrix rows, float[] weights, int clusters, Random random, int threads)
    {
        var chosen = new int[clusters];
        var nearest = new double[rows.Rows];
        var mass = new double[rows.Rows];
        var sums = new double[Chunks.Count(rows.Rows)];
        Array.Fill(nearest, 1); // before the first centre only the weights count
        Weigh(centre: -1);
        Array.Fill(nearest, double.PositiveInfinity);
        for (var c = 0; c < clusters; c++)
        {
            var next = WeightedDraw.Next(mass, sums, random);
            // Any beyond the distinct rows of positive weight is any row.
            chosen[c] = next >= 0 ? next : random.Next(rows.Rows);
            Weigh(chosen[c]);
        }

        return chosen;

        void Weigh(int centre) => Chunks.For(rows.Rows, threads, (chunk, start, end) =>
        {
            var sum = 0.0;
            for (var i = start; i < end; i++)
            {
                nearest[i] = centre < 0 ? nearest[i] : Math.Min(nearest[i], Vectors.SquaredDistance(rows.Row(i), rows.Row(centre)));
                mass[i] = weights[i] * nearest[i];
                sum += mass[i];
            }

            sums[chunk] = sum;
        });
    }

    private static bool Assign(Matrix rows, Matrix centroids, int[] assignment, float[] distances, int threads)
    {
        const int block = 64;
        var pairs = new PairwiseDistances(rows, centroids, threads);
        int[] all = [.. Enumerable.Range(0, Math.Max(rows.Rows, centroids.Rows))];
        var changed = 0;
        Chunks.For(rows.Rows, threads, (_, start, end) =>
        {
            var distance = new float[block * centroids.Rows];
            pairs.Fill(all.AsSpan(start, end - start), all.AsSpan(0, centroids.Rows), distance);
            for (var i = start; i < end; i++)
            {
                var row = distance.AsSpan((i - start) * centroids.Rows, centroids.Rows);
                var best = 0;
                for (var c = 1; c < row.Length; c++)
                {
                    best = row[c] < row[best] ? c : best;
                }

                if (assignment[i] != best)
                {
                    Interlocked.Exchange(ref changed, 1);
                }

                (assignment[i], distances[i]) = (best, row[best]);
            }
        }, block);
        return changed != 0;
    }

    /// <summary>Weighted means, summed in row order; a cluster without weight stays where it is.</summary>
    private static void Move(Matrix rows, float[] weights, Matrix centroids, int[] assignment, int threads)
    {
        var members = KMeans.Members(assignment, centroids.Rows);
        Chunks.For(centroids.Rows, threads, (cluster, _, _) =>
        {
            var mass = members[cluster].Sum(i => (double)weights[i]);
            if (mass <= 0)
            {
                return;
            }

            var sum = new double[rows.Columns];
            foreach (var i in members[cluster])
            {
                var row = rows.Row(i);
                for (var j = 0; j < row.Length; j++)
                {
                    sum[j] += weights[i] * (double)row[j];
                }
            }

            for (var j = 0; j < sum.Length; j++)
            {
                centroids[cluster, j] = (float)(sum[j] / mass);
            }
        }, size: 1);
    }
}
