namespace Winnow.Core.Numerics;

/// <summary>Draws an index with probability proportional to its weight, from sums over fixed chunks.</summary>
internal static class WeightedDraw
{
    /// <summary>An index of positive weight, or −1 where all weights are 0.</summary>
    /// <param name="weights">Weights, none negative.</param>
    /// <param name="chunkSums">Sum of each chunk of <see cref="Chunks.DefaultSize"/> weights, added in order.</param>
    /// <param name="random">Drawn from once, unless all weights are 0.</param>
    public static int Next(ReadOnlySpan<double> weights, ReadOnlySpan<double> chunkSums, Random random)
    {
        var total = 0.0;
        foreach (var sum in chunkSums)
        {
            total += sum;
        }

        if (total <= 0)
        {
            return -1;
        }

        var left = random.NextDouble() * total;
        var last = -1;
        for (var chunk = 0; chunk < chunkSums.Length; chunk++)
        {
            if (chunkSums[chunk] <= 0)
            {
                continue;
            }

            if (left >= chunkSums[chunk] && chunk + 1 < chunkSums.Length)
            {
                left -= chunkSums[chunk];
                last = chunk;
                continue;
            }

            var index = InChunk(weights, chunk, left);
            if (index >= 0)
            {
                return index;
            }

            last = chunk;
        }

        // Rounding may carry the draw past the end; then it belongs to the last index of positive weight.
        return InChunk(weights, last, double.PositiveInfinity);
    }

    private static int InChunk(ReadOnlySpan<double> weights, int chunk, double left)
    {
        var start = chunk * Chunks.DefaultSize;
        var end = Math.Min(weights.Length, start + Chunks.DefaultSize);
        var last = -1;
        for (var i = start; i < end; i++)
        {
            if (weights[i] <= 0)
            {
                continue;
            }

            last = i;
            if (left < weights[i])
            {
                return i;
            }

            left -= weights[i];
        }

        return last;
    }
}
