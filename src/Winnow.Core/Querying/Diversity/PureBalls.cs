using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Balls around labelled samples, each as large as the model's classes allow; DCoM's picture of what is known.</summary>
/// <param name="Radii">Radius of each labelled sample's ball.</param>
/// <param name="MeanRadius">Mean of the radii.</param>
/// <param name="Covered">Pool rows that some ball holds.</param>
/// <param name="Share">Share of pool and labelled samples that some ball holds.</param>
internal sealed record PureBalls(float[] Radii, float MeanRadius, int[] Covered, double Share)
{
    /// <summary>Finds each ball's radius: the largest up to 1.5 · δ at which enough of what it holds belongs to its class.</summary>
    /// <param name="pool">Probabilities and labelled classes.</param>
    /// <param name="rows">Pool embeddings of length 1.</param>
    /// <param name="labelled">Labelled embeddings of length 1, at least one row.</param>
    /// <param name="delta">The radius δ that coverage starts from.</param>
    public static PureBalls Of(PoolView pool, Matrix rows, Matrix labelled, float delta)
    {
        int[] classes = [.. Enumerable.Range(0, rows.Rows).Select(i => Likeliest(pool.Require(p => p.Probabilities).Row(i))), .. pool.Labelled!.Classes];
        var distances = Distances(rows, labelled, pool.Threads);
        var start = Held(distances, _ => delta, pool.Threads);
        var purity = 0.4 + (0.2 * start.Count(held => held) / start.Length);
        var most = Math.Min(2, 1.5f * delta);
        var radii = new float[labelled.Rows];
        Chunks.For(labelled.Rows, pool.Threads, (_, from, to) =>
        {
            for (var l = from; l < to; l++)
            {
                radii[l] = Radius(distances.Row(l), classes, pool.Labelled.Classes[l], purity, most);
            }
        }, size: 1);
        var held = Held(distances, l => radii[l], pool.Threads);
        return new(radii, (float)radii.Average(r => (double)r), [.. Enumerable.Range(0, rows.Rows).Where(i => held[i])], (double)held.Count(h => h) / held.Length);
    }

    /// <summary>The largest radius up to <paramref name="most"/> whose ball, without its rim, is pure enough.</summary>
    internal static float Radius(ReadOnlySpan<float> squared, int[] classes, int own, double purity, float most)
    {
        var order = squared.ToArray();
        var members = Enumerable.Range(0, order.Length).ToArray();
        Array.Sort(order, members);
        var (best, same, i) = (0f, 0, 0);
        while (i < order.Length && (order[i] < most * most || order[i] == 0))
        {
            // A ball grows by all samples at one distance; it holds them at any radius up to the next distance.
            var at = order[i];
            for (; i < order.Length && order[i] == at; i++)
            {
                same += classes[members[i]] == own ? 1 : 0;
            }

            var next = i < order.Length ? Math.Min(most, MathF.Sqrt(order[i])) : most;
            best = same >= purity * i ? next : best;
        }

        return best;
    }

    /// <summary>Squared distances [labelled × (pool + labelled)].</summary>
    private static Matrix Distances(Matrix rows, Matrix labelled, int threads)
    {
        var (toPool, toLabelled) = (new PairwiseDistances(labelled, rows, threads), new PairwiseDistances(labelled, labelled, threads));
        int[] all = [.. Enumerable.Range(0, Math.Max(rows.Rows, labelled.Rows))];
        var result = new Matrix(labelled.Rows, rows.Rows + labelled.Rows);
        Chunks.For(labelled.Rows, threads, (_, start, end) =>
        {
            var (left, right) = (new float[(end - start) * rows.Rows], new float[(end - start) * labelled.Rows]);
            toPool.Fill(all.AsSpan(start, end - start), all.AsSpan(0, rows.Rows), left);
            toLabelled.Fill(all.AsSpan(start, end - start), all.AsSpan(0, labelled.Rows), right);
            for (var l = start; l < end; l++)
            {
                left.AsSpan((l - start) * rows.Rows, rows.Rows).CopyTo(result.Row(l));
                right.AsSpan((l - start) * labelled.Rows, labelled.Rows).CopyTo(result.Row(l)[rows.Rows..]);
            }
        }, size: 16);
        return result;
    }

    private static bool[] Held(Matrix distances, Func<int, float> radius, int threads)
    {
        var held = new bool[distances.Columns];
        Chunks.For(held.Length, threads, (_, start, end) =>
        {
            for (var l = 0; l < distances.Rows; l++)
            {
                var reach = radius(l) * radius(l);
                var row = distances.Row(l);
                for (var i = start; i < end; i++)
                {
                    held[i] |= BallCover.Reaches(row[i], reach);
                }
            }
        });
        return held;
    }

    private static int Likeliest(ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var c = 1; c < row.Length; c++)
        {
            best = row[c] > row[best] ? c : best;
        }

        return best;
    }
}
