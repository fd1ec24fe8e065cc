using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Similarities of every row to every reference row, kept in 16 bits each: whole numbers from 0 to <see cref="One"/>.</summary>
/// <remarks>2 × rows × references bytes; O(rows × references × dimensions) time, half of that where all rows are references.</remarks>
internal sealed class SimilarityTable
{
    /// <summary>The number that stands for a similarity of 1; steps of 1.5e-5 are finer than what distances in float32 resolve.</summary>
    public const int One = ushort.MaxValue;

    // A multiple of both sides of the register tile; at 512 dimensions a block of rows fits the second-level cache.
    private const int Block = 192;
    private readonly SimilarityKernel kernel;
    private readonly Matrix references;
    private readonly int threads;
    private readonly ushort[][] similarities;

    /// <summary>Computes the table.</summary>
    /// <param name="rows">Candidates, of length 1 each.</param>
    /// <param name="chosen">Which rows are references, in the order of the columns; null for all rows.</param>
    /// <param name="kernel">Turns distances into similarities.</param>
    /// <param name="threads">Threads at most; the table does not depend on them.</param>
    public SimilarityTable(Matrix rows, int[]? chosen, SimilarityKernel kernel, int threads)
    {
        this.kernel = kernel;
        this.threads = threads;
        references = chosen is null ? rows : rows.Select(chosen);
        similarities = new ushort[rows.Rows][];
        for (var i = 0; i < similarities.Length; i++)
        {
            similarities[i] = GC.AllocateUninitializedArray<ushort>(references.Rows);
        }

        Fill(new PairwiseDistances(rows, references, threads), symmetric: chosen is null);
    }

    /// <summary>Number of candidates.</summary>
    public int Rows => similarities.Length;

    /// <summary>Number of references.</summary>
    public int References => references.Rows;

    /// <summary>Similarities of one row to all references.</summary>
    public ReadOnlySpan<ushort> Row(int row) => similarities[row];

    /// <summary>Each reference's similarity to the most similar of other points, such as labelled samples.</summary>
    public ushort[] Nearest(Matrix centres)
    {
        var pairs = new PairwiseDistances(references, centres, threads);
        int[] all = [.. Enumerable.Range(0, Math.Max(references.Rows, centres.Rows))];
        var nearest = new ushort[references.Rows];
        Chunks.For(references.Rows, threads, (_, start, end) =>
        {
            var values = new float[Block * Block];
            for (var from = 0; from < centres.Rows; from += Block)
            {
                var width = Math.Min(Block, centres.Rows - from);
                var part = values.AsSpan(0, (end - start) * width);
                pairs.Fill(all.AsSpan(start, end - start), all.AsSpan(from, width), part);
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

    private void Fill(PairwiseDistances pairs, bool symmetric)
    {
        int[] all = [.. Enumerable.Range(0, Math.Max(similarities.Length, references.Rows))];
        Chunks.For(similarities.Length, threads, (chunk, start, end) =>
        {
            var values = new float[Block * Block];
            for (var from = symmetric ? start : 0; from < references.Rows; from += Block)
            {
                var width = Math.Min(Block, references.Rows - from);
                var part = values.AsSpan(0, (end - start) * width);
                pairs.Fill(all.AsSpan(start, end - start), all.AsSpan(from, width), part);
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
