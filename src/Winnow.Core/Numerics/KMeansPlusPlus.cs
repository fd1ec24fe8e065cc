using System.Runtime.InteropServices;

namespace Winnow.Core.Numerics;

/// <summary>The start of k-means.</summary>
/// <remarks>
/// Arthur and Vassilvitskii, <i>k-means++</i>, SODA 2007. Reading every row for every centre is bound by memory. Rows are read for several centres at once instead, and
/// between those reads a draw from the older, larger distances is accepted with probability new / old: the same distribution, by rejection.
/// </remarks>
internal static class KMeansPlusPlus
{
    /// <summary>Rows to start from: each further one is drawn with probability proportional to its squared distance to the nearest one.</summary>
    public static int[] Start(IRowSource rows, int clusters, Random random, int threads)
    {
        const int pendingMax = 32;
        const int rejectedMax = 8;
        var chosen = new List<int>(clusters);
        var nearest = new double[rows.Rows];
        var sums = new double[Chunks.Count(rows.Rows)];
        Array.Fill(nearest, double.PositiveInfinity);
        var read = 0;
        var (room, other) = (rows.Room(), rows.Room());
        for (var rejected = 0; chosen.Count < clusters;)
        {
            // The first distances fall fast, and so would the share of draws accepted.
            if (chosen.Count - read > Math.Min(pendingMax, chosen.Count / 4) || rejected > rejectedMax)
            {
                Read(CollectionsMarshal.AsSpan(chosen)[read..].ToArray());
                (read, rejected) = (chosen.Count, 0);
            }

            var next = chosen.Count == 0 ? -1 : WeightedDraw.Next(nearest, sums, random);
            if (next < 0)
            {
                // The first centre, and any beyond the distinct rows, is any row.
                chosen.Add(random.Next(rows.Rows));
                continue;
            }

            var distance = nearest[next];
            for (var c = read; c < chosen.Count; c++)
            {
                distance = Math.Min(distance, Vectors.SquaredDistance(rows.Row(next, room), rows.Row(chosen[c], other)));
            }

            if (random.NextDouble() * nearest[next] < distance)
            {
                chosen.Add(next);
                rejected = 0;
            }
            else
            {
                rejected++;
            }
        }

        return [.. chosen];

        void Read(int[] names)
        {
            var centres = rows.Select(names);
            Chunks.For(rows.Rows, threads, (chunk, start, end) =>
            {
                var own = rows.Room();
                var sum = 0.0;
                for (var i = start; i < end; i++)
                {
                    var row = rows.Row(i, own);
                    for (var c = 0; c < centres.Rows; c++)
                    {
                        nearest[i] = Math.Min(nearest[i], Vectors.SquaredDistance(row, centres.Row(c)));
                    }

                    sum += nearest[i];
                }

                sums[chunk] = sum;
            });
        }
    }
}
