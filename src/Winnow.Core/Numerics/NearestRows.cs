namespace Winnow.Core.Numerics;

/// <summary>For each row of one matrix the nearest rows of another, exactly.</summary>
internal static class NearestRows
{
    private const int Block = 64;
    private const int Width = 1024;

    /// <summary>Indices of the <paramref name="count"/> nearest rows of <paramref name="right"/>, nearest first, equally near ones in row order [left rows × count]. O(left × right × dimensions).</summary>
    public static int[][] Of(Matrix left, Matrix right, int count, int threads)
    {
        count = Math.Min(count, right.Rows);
        var result = new int[left.Rows][];
        var pairs = new PairwiseDistances(left, right, threads);
        int[] all = [.. Enumerable.Range(0, Math.Max(left.Rows, right.Rows))];
        Chunks.For(left.Rows, threads, (_, start, end) =>
        {
            var distances = new float[Block * Math.Min(Width, right.Rows)];
            var kept = new (float Distance, int Row)[end - start][];
            for (var i = 0; i < kept.Length; i++)
            {
                kept[i] = new (float, int)[count];
                Array.Fill(kept[i], (float.PositiveInfinity, -1));
            }

            for (var from = 0; from < right.Rows; from += Width)
            {
                var width = Math.Min(Width, right.Rows - from);
                pairs.Fill(all.AsSpan(start, end - start), all.AsSpan(from, width), distances);
                for (var i = 0; i < kept.Length; i++)
                {
                    Keep(distances.AsSpan(i * width, width), from, kept[i]);
                }
            }

            for (var i = 0; i < kept.Length; i++)
            {
                result[start + i] = [.. kept[i].Select(k => k.Row)];
            }
        }, Block);
        return result;
    }

    /// <summary>Insertion: most values are above the last one kept.</summary>
    private static void Keep(ReadOnlySpan<float> distances, int from, (float Distance, int Row)[] kept)
    {
        for (var j = 0; j < distances.Length; j++)
        {
            if (distances[j] >= kept[^1].Distance)
            {
                continue;
            }

            var at = kept.Length - 1;
            for (; at > 0 && kept[at - 1].Distance > distances[j]; at--)
            {
                kept[at] = kept[at - 1];
            }

            kept[at] = (distances[j], from + j);
        }
    }
}
