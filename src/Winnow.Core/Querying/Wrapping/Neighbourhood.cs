using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The part of a pool that lies near given centres, by the angle between embeddings.</summary>
internal static class Neighbourhood
{
    private const int Block = 8;

    /// <summary>Rows that are among the nearest of at least one centre. As many as a centre asks for, and all as far as the last of them, so that order and chance play no part.</summary>
    /// <param name="rows">The pool's embeddings [samples × dimensions].</param>
    /// <param name="centres">Centres [centres × dimensions].</param>
    /// <param name="neighbours">How many each centre asks for, at least 1; doubled for all until enough rows are found.</param>
    /// <param name="least">Rows wanted at least, at most the pool's size.</param>
    /// <param name="threads">Threads.</param>
    /// <returns>Rows in rising order.</returns>
    /// <remarks>O(centres × samples × dimensions) time per doubling; O(samples) memory.</remarks>
    public static int[] Of(Matrix rows, Matrix centres, int[] neighbours, int least, int threads)
    {
        var pairs = new PairwiseDistances(UnitRows.Of(centres), UnitRows.Of(rows), threads);
        int[] all = [.. Enumerable.Range(0, rows.Rows)];
        for (long factor = 1; ; factor *= 2)
        {
            var near = new bool[rows.Rows];
            Chunks.For(centres.Rows, threads, (_, start, end) =>
            {
                var distances = new float[(end - start) * all.Length];
                pairs.Fill([.. Enumerable.Range(start, end - start)], all, distances);
                for (var c = start; c < end; c++)
                {
                    var row = distances.AsSpan((c - start) * all.Length, all.Length);
                    var limit = Smallest(row.ToArray(), (int)Math.Min(factor * neighbours[c], all.Length));
                    for (var i = 0; i < row.Length; i++)
                    {
                        if (row[i] <= limit)
                        {
                            // Several threads may write here, all of them the same value.
                            near[i] = true;
                        }
                    }
                }
            }, Block);
            int[] found = [.. all.Where(i => near[i])];
            if (found.Length >= least)
            {
                return found;
            }
        }
    }

    /// <summary>The k-th smallest value, counted from 1, by Hoare's selection; the values are reordered. O(values) on average.</summary>
    internal static float Smallest(Span<float> values, int k)
    {
        var (low, high, target) = (0, values.Length - 1, k - 1);
        while (low < high)
        {
            var pivot = values[low + ((high - low) / 2)];
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (values[i] < pivot)
                {
                    i++;
                }

                while (values[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    i++;
                    j--;
                }
            }

            if (target <= j)
            {
                high = j;
            }
            else if (target >= i)
            {
                low = i;
            }
            else
            {
                break;
            }
        }

        return values[target];
    }
}
