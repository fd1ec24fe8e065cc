using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Similarities of candidates to every reference row, kept in 16 bits each: whole numbers from 0 to <see cref="One"/>.</summary>
/// <remarks>2 × candidates × references bytes; O(candidates × references × dimensions) time, half of that where all rows are both.</remarks>
internal sealed class SimilarityTable
{
    /// <summary>The number that stands for a similarity of 1; steps of 1.5e-5 are finer than what distances in float32 resolve.</summary>
    public const int One = ushort.MaxValue;

    // A multiple of both sides of the register tile; at 512 dimensions a block of rows fits the second-level cache.
    private const int Block = 192;
    private readonly SimilarityKernel kernel;
    private readonly IRowSource references;
    private readonly PairwiseDistances pairs;
    private readonly int threads;
    private readonly ushort[][] similarities;

    /// <summary>Computes the table.</summary>
    /// <param name="rows">The rows, of length 1 each.</param>
    /// <param name="chosen">Which rows are references, in the order of the columns; null for all rows.</param>
    /// <param name="kernel">Turns distances into similarities.</param>
    /// <param name="threads">Threads at most; the table does not depend on them.</param>
    /// <param name="candidates">Which rows are candidates, in the order of the table's rows; null for all rows.</param>
    public SimilarityTable(IRowSource rows, int[]? chosen, SimilarityKernel kernel, int threads, int[]? candidates = null)
    {
        this.kernel = kernel;
        this.threads = threads;
        references = chosen is null ? rows : rows.Select(chosen);
        pairs = new(rows, references, threads);
        similarities = new ushort[candidates?.Length ?? rows.Rows][];
        for (var i = 0; i < similarities.Length; i++)
        {
            similarities[i] = GC.AllocateUninitializedArray<ushort>(references.Rows);
        }

        Fill(candidates ?? [.. Enumerable.Range(0, rows.Rows)], symmetric: chosen is null && candidates is null);
    }

    /// <summary>Number of candidates.</summary>
    public int Rows => similarities.Length;

    /// <summary>Number of references.</summary>
    public int References => references.Rows;

    /// <summary>Similarities of one row to all references.</summary>
    public ReadOnlySpan<ushort> Row(int row) => similarities[row];

    /// <summary>Computes the similarities of some consecutive rows, candidates or not, to all references and keeps none of them.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="end">The row after the last.</param>
    /// <param name="body">Receives each row and its similarities, in order.</param>
    public void Compute(int start, int end, Action<int, ReadOnlySpan<ushort>> body)
    {
        int[] columns = [.. Enumerable.Range(0, references.Rows)];
        var values = new float[Block * references.Rows];
        var levels = new ushort[references.Rows];
        for (var first = start; first < end; first += Block)
        {
            int[] names = [.. Enumerable.Range(first, Math.Min(Block, end - first))];
            var part = values.AsSpan(0, names.Length * columns.Length);
            pairs.Fill(names, columns, part);
            kernel.Apply(part);
            for (var i = 0; i < names.Length; i++)
            {
                Levels(part.Slice(i * levels.Length, levels.Length), levels);
                body(first + i, levels);
            }
        }
    }

    /// <summary>Each reference's similarity to the most similar of other points, such as labelled samples.</summary>
    public ushort[] Nearest(Matrix centres)
    {
        var across = new PairwiseDistances(references, centres, threads);
        int[] all = [.. Enumerable.Range(0, Math.Max(references.Rows, centres.Rows))];
        var nearest = new ushort[references.Rows];
        Chunks.For(references.Rows, threads, (_, start, end) =>
        {
            var values = new float[Block * Block];
            for (var from = 0; from < centres.Rows; from += Block)
            {
                var width = Math.Min(Block, centres.Rows - from);
                var part = values.AsSpan(0, (end - start) * width);
                across.Fill(all.AsSpan(start, end - start), all.AsSpan(from, width), part);
                kernel.Apply(part);
                for (var i = start; i < end; i++)
                {
                    foreach (var value in part.Slice((i - start) * width, width))
                    {
                        nearest[i] = Math.Max(nearest[i], Level(value));
                    }
                }
            }
        }, Block);
        return nearest;
    }

    private void Fill(int[] candidates, bool symmetric)
    {
        int[] columns = [.. Enumerable.Range(0, references.Rows)];
        Chunks.For(similarities.Length, threads, (chunk, start, end) =>
        {
            var values = new float[Block * Block];
            for (var from = symmetric ? start : 0; from < references.Rows; from += Block)
            {
                var width = Math.Min(Block, references.Rows - from);
                var part = values.AsSpan(0, (end - start) * width);
                pairs.Fill(candidates.AsSpan(start, end - start), columns.AsSpan(from, width), part);
                kernel.Apply(part);
                for (var i = start; i < end; i++)
                {
                    Levels(part.Slice((i - start) * width, width), similarities[i].AsSpan(from, width));
                }

                // Both halves are equal to the last bit, since each pair is summed in one order.
                for (var j = from; symmetric && from > start && j < from + width; j++)
                {
                    var row = similarities[j];
                    for (var i = start; i < end; i++)
                    {
                        row[i] = similarities[i][j];
                    }
                }
            }
        }, Block);
    }

    private static ushort Level(float similarity) => (ushort)((similarity * One) + 0.5f);

    private static void Levels(ReadOnlySpan<float> values, Span<ushort> levels)
    {
        ref var source = ref MemoryMarshal.GetReference(values);
        ref var target = ref MemoryMarshal.GetReference(levels);
        var i = 0;
        for (; i <= values.Length - 16; i += 16)
        {
            var low = (Vector256.LoadUnsafe(ref source, (nuint)i) * One) + Vector256.Create(0.5f);
            var high = (Vector256.LoadUnsafe(ref source, (nuint)i + 8) * One) + Vector256.Create(0.5f);
            Vector256.Narrow(Vector256.ConvertToInt32Native(low).AsUInt32(), Vector256.ConvertToInt32Native(high).AsUInt32()).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            levels[i] = Level(values[i]);
        }
    }
}
