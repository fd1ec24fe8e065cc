namespace Winnow.Core.Numerics;

/// <summary>What a sample of references stands for: every row lends its weight to the reference most similar to it, in equal parts where there are several.</summary>
internal static class ReferenceMasses
{
    private const int Part = 8192;

    /// <summary>Weight of the rows that each reference is the most similar one of.</summary>
    /// <param name="table">Similarities; where it holds some of the rows only, all are computed once more.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="weights">One weight per row, none negative; null for 1 each.</param>
    /// <param name="threads">Threads at most; sums do not depend on them.</param>
    public static float[] Of(SimilarityTable table, int rows, float[]? weights, int threads)
    {
        var parts = new double[Chunks.Count(rows, Part)][];
        Chunks.For(rows, threads, (chunk, start, end) =>
        {
            var masses = parts[chunk] = new double[table.References];
            if (table.Rows != rows)
            {
                table.Compute(start, end, (row, similar) => Lend(masses, similar, weights?[row] ?? 1));
                return;
            }

            for (var row = start; row < end; row++)
            {
                Lend(masses, table.Row(row), weights?[row] ?? 1);
            }
        }, Part);
        return [.. Enumerable.Range(0, table.References).Select(reference => (float)parts.Sum(part => part[reference]))];
    }

    private static void Lend(double[] masses, ReadOnlySpan<ushort> similar, double weight)
    {
        var (most, count) = ((ushort)0, 0);
        foreach (var value in similar)
        {
            count = value > most ? 1 : count + (value == most ? 1 : 0);
            most = Math.Max(most, value);
        }

        // What no reference resembles tells nothing about any.
        for (var at = most == 0 ? -1 : similar.IndexOf(most); at >= 0;)
        {
            masses[at] += weight / count;
            var next = similar[(at + 1)..].IndexOf(most);
            at = next < 0 ? -1 : at + 1 + next;
        }
    }
}
