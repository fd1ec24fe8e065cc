using System.Runtime.InteropServices;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Groups of rows connected by pairs at most a threshold apart, exactly, mostly without looking at distant pairs.</summary>
/// <remarks>
/// Two rows' projections on a direction of length 1 are never farther apart than the rows. Rows are sorted along the first of up to eight principal directions, so a row meets only those within
/// the threshold there; pairs too far apart in the eight projections together are dropped, and what is left is measured in full. Equal rows are joined first, by their
/// bytes. Which directions are taken changes the time alone.
/// </remarks>
internal static class NearDuplicates
{
    private const int Directions = 8;
    private const int Sample = 1000;

    // The rounding of projections and distances of rows of length 1 stays below this.
    private const float Slack = 1e-4f;

    /// <summary>The groups, members in rising order, groups by first member.</summary>
    public static IReadOnlyList<int[]> Groups(Matrix rows, float threshold)
    {
        var parents = new int[rows.Rows];
        int[] distinct = JoinEqual(rows, parents);
        if (threshold > 0)
        {
            JoinNear(rows, distinct, threshold, parents);
        }

        return [.. Enumerable.Range(0, rows.Rows).GroupBy(i => Root(parents, i)).Select(g => g.ToArray())];
    }

    private static int[] JoinEqual(Matrix rows, int[] parents)
    {
        var seen = new Dictionary<ulong, List<int>>();
        var distinct = new List<int>();
        for (var i = 0; i < rows.Rows; i++)
        {
            var bucket = CollectionsMarshal.GetValueRefOrAddDefault(seen, Hash(rows.Row(i)), out _) ??= [];
            var equal = bucket.FindIndex(j => rows.Row(j).SequenceEqual(rows.Row(i)));
            parents[i] = equal < 0 ? i : bucket[equal];
            if (equal < 0)
            {
                bucket.Add(i);
                distinct.Add(i);
            }
        }

        return [.. distinct];
    }

    private static void JoinNear(Matrix rows, int[] distinct, float threshold, int[] parents)
    {
        var projected = Project(rows, distinct);
        var order = Enumerable.Range(0, distinct.Length).ToArray();
        var keys = order.Select(i => projected[distinct[i], 0]).ToArray();
        Array.Sort(keys, order);
        var (limit, squared) = (threshold + Slack, threshold * threshold);
        for (var a = 0; a < order.Length; a++)
        {
            var row = distinct[order[a]];
            var left = projected.Row(row);
            for (var b = a + 1; b < order.Length && keys[b] - keys[a] <= limit; b++)
            {
                var other = distinct[order[b]];
                if (Vectors.SquaredDistance(left, projected.Row(other)) <= limit * limit
                    && Root(parents, row) is var x && Root(parents, other) is var y && x != y
                    && Vectors.SquaredDistance(rows.Row(row), rows.Row(other)) <= squared)
                {
                    parents[Math.Max(x, y)] = Math.Min(x, y);
                }
            }
        }
    }

    /// <summary>Each row on directions close to the principal ones, from a sample of the distinct rows [rows × up to 8].</summary>
    private static Matrix Project(Matrix rows, int[] distinct)
    {
        var step = Math.Max(1, distinct.Length / Sample);
        var sample = rows.Select([.. Enumerable.Range(0, distinct.Length / step).Select(i => distinct[i * step])]);
        var mean = new double[rows.Columns];
        for (var i = 0; i < sample.Rows; i++)
        {
            Vectors.AddTo(mean, sample.Row(i));
        }

        for (var i = 0; i < sample.Rows; i++)
        {
            var row = sample.Row(i);
            for (var d = 0; d < row.Length; d++)
            {
                row[d] -= (float)(mean[d] / sample.Rows);
            }
        }

        return PrincipalDirections.Project(rows, PrincipalDirections.Of(sample, Math.Min(Directions, rows.Columns), new Random(1), threads: 1), threads: 1);
    }

    private static int Root(int[] parents, int row)
    {
        while (parents[row] != row)
        {
            parents[row] = parents[parents[row]];
            row = parents[row];
        }

        return row;
    }

    private static ulong Hash(ReadOnlySpan<float> row)
    {
        // FNV-1a over the values; −0 and 0 are equal and must hash alike.
        ulong hash = 14695981039346656037;
        foreach (var value in row)
        {
            hash = (hash ^ (uint)BitConverter.SingleToInt32Bits(value == 0 ? 0 : value)) * 1099511628211;
        }

        return hash;
    }
}
