using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Parts of a pool that no label stands for, such as the night where all labels are of the day.</summary>
/// <remarks>
/// A sample is uncovered where its distance to the nearest labelled sample has a conformal p-value of 0.05 or less (Vovk et al., <i>Algorithmic Learning in a Random World</i>, 2005): next to no labelled sample lies that far from its own
/// nearest. Dimensions are scaled by the labelled samples' deviation, plus a quarter of its mean over all dimensions, so that one that hardly varies among labels tells. About a twentieth of a pool lies so far if its labels were drawn from
/// it by chance; from 7.5 % on there is a gap. With 19 labels or fewer no p-value is that small, and none is seen. O(samples × labels × dimensions) time, a copy of both embeddings in memory.
/// </remarks>
internal static class CoverageGap
{
    private const double Level = 0.05;
    private const double ShareMin = 1.5 * Level;
    private const double Floor = 0.25;

    /// <summary>Those of the rows that no label stands for, in their order; empty where there is no gap.</summary>
    /// <param name="pool">The pool, with the embeddings of what is labelled.</param>
    /// <param name="embeddings">Its embeddings.</param>
    /// <param name="rows">Rows that may be picked.</param>
    public static int[] Rows(PoolView pool, Matrix embeddings, int[] rows)
    {
        if (EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns) is not { } known || Math.Floor(Level * (known.Rows + 1)) < 1)
        {
            return [];
        }

        var scale = Scale(known);
        var (labels, samples) = (Scaled(known, scale), Scaled(embeddings.Select(rows), scale));
        var among = NearestNeighbours.Within(labels, 1, pool.Threads).SquaredDistances;
        Array.Sort(among);

        // p = (1 + labels whose nearest is at least as far) / (1 + labels)
        var allowed = (int)Math.Floor(Level * (known.Rows + 1)) - 1;
        var far = among[^(allowed + 1)];
        var distances = NearestNeighbours.Between(samples, labels, 1, pool.Threads).SquaredDistances;
        int[] uncovered = [.. rows.Where((_, i) => distances[i] > far)];
        return uncovered.Length > ShareMin * rows.Length ? uncovered : [];
    }

    private static float[] Scale(Matrix known)
    {
        var mean = new double[known.Columns];
        var square = new double[known.Columns];
        for (var i = 0; i < known.Rows; i++)
        {
            var row = known.Row(i);
            for (var j = 0; j < row.Length; j++)
            {
                mean[j] += row[j] / (double)known.Rows;
                square[j] += (double)row[j] * row[j] / known.Rows;
            }
        }

        double[] deviation = [.. square.Select((s, j) => Math.Sqrt(Math.Max(0, s - (mean[j] * mean[j]))))];
        var floor = Floor * deviation.Average();
        return [.. deviation.Select(d => d + floor > 0 ? (float)(1 / (d + floor)) : 1)];
    }

    private static Matrix Scaled(Matrix rows, float[] scale)
    {
        var scaled = new Matrix(rows.Rows, rows.Columns);
        for (var i = 0; i < rows.Rows; i++)
        {
            for (var j = 0; j < scale.Length; j++)
            {
                scaled[i, j] = rows[i, j] * scale[j];
            }
        }

        return scaled;
    }
}
