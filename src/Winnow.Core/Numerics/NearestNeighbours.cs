namespace Winnow.Core.Numerics;

/// <summary>Exact nearest neighbours by Euclidean distance.</summary>
internal static class NearestNeighbours
{
    private const int Block = 64;

    /// <summary>For each member, its mean distance to the <paramref name="neighbours"/> nearest other members; 0 for a single member. O(members² × dimensions).</summary>
    public static float[] MeanDistances(Matrix rows, int[] members, int neighbours, int threads)
    {
        var means = new float[members.Length];
        neighbours = Math.Min(neighbours, members.Length - 1);
        if (neighbours <= 0)
        {
            return means;
        }

        var part = rows.Select(members);
        var pairs = new PairwiseDistances(part, part, threads);
        int[] all = [.. Enumerable.Range(0, members.Length)];
        Chunks.For(members.Length, threads, (_, start, end) =>
        {
            var distances = new float[Block * members.Length];
            var nearest = new float[neighbours];
            pairs.Fill(all.AsSpan(start, end - start), all, distances);
            for (var i = start; i < end; i++)
            {
                var row = distances.AsSpan((i - start) * members.Length, members.Length);
                row[i] = float.PositiveInfinity;
                Smallest(row, nearest);
                var sum = 0.0;
                foreach (var squared in nearest)
                {
                    sum += Math.Sqrt(squared);
                }

                means[i] = (float)(sum / neighbours);
            }
        }, Block);
        return means;
    }

    /// <summary>The smallest values in rising order, by insertion: most values are above the last one kept.</summary>
    private static void Smallest(ReadOnlySpan<float> values, Span<float> kept)
    {
        kept.Fill(float.PositiveInfinity);
        foreach (var value in values)
        {
            if (value >= kept[^1])
            {
                continue;
            }

            var at = kept.Length - 1;
            for (; at > 0 && kept[at - 1] > value; at--)
            {
                kept[at] = kept[at - 1];
            }

            kept[at] = value;
        }
    }
}
