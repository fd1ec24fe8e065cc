using System.Collections.Concurrent;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Compares every row of a shard with some references: what the row alone would add to their coverage, and which of them is nearest.</summary>
/// <remarks>2 · rows · references · dimensions operations and one pass over the rows; the products are consumed tile by tile, and 8 bytes a row are kept. The same bits for any number of threads.</remarks>
internal static class ShardScan
{
    private const int Block = 768;

    /// <summary>Scans the rows.</summary>
    /// <param name="rows">The shard's embeddings.</param>
    /// <param name="space">Centres and scales them.</param>
    /// <param name="references">Rows to compare with, centred and scaled [references × dimensions]; at least one.</param>
    /// <param name="wanted">Weight of each reference, none negative; what follows is not read.</param>
    /// <param name="covered">Kernel of each reference to what is labelled, 0 to 1; likewise.</param>
    /// <param name="width">σ of the kernel exp(−d² / 2σ²), above 0.</param>
    /// <param name="threads">Threads at most.</param>
    public static (float[] Gains, int[] Nearest) Of(IRowSource rows, CentredSpace space, Matrix references, float[] wanted, float[] covered, double width, int threads)
    {
        var (gains, nearest) = (new float[rows.Rows], new int[rows.Rows]);
        var right = new PackedRows(ProductKernel.Right, references.Rows, references.Columns);
        right.Fill(references, 0, references.Rows);
        var lengths = ProductTiles.SquaredNorms(references, threads);
        Array.Fill(lengths, float.MaxValue / 4, references.Rows, lengths.Length - references.Rows); // what stands beyond the last one is near to nothing
        var (weights, bounds) = (Padded(wanted, references.Rows, lengths.Length), Padded(covered, references.Rows, lengths.Length));
        var free = new ConcurrentBag<Desk>();
        Chunks.For(rows.Rows, threads, (_, start, end) =>
        {
            var desk = free.TryTake(out var held) ? held : new Desk(references.Columns);
            for (var i = start; i < end; i++)
            {
                var row = desk.Rows.Row(i - start);
                rows.Row(i, row).CopyTo(row);
                space.Apply(row);
                desk.Lengths[i - start] = Vectors.Dot(row, row);
                desk.Least[i - start] = float.PositiveInfinity;
            }

            desk.Left.Fill(desk.Rows, 0, end - start);
            var visitor = new GainVisitor(desk.Lengths, lengths, weights, bounds, (float)(-1 / (2 * width * width)), desk.Least, gains.AsMemory(start, end - start), nearest.AsMemory(start, end - start));
            ProductTiles.For(desk.Left, right, ref visitor);
            free.Add(desk);
        }, Block);
        return (gains, nearest);
    }

    /// <summary>Of the rows nearest to each reference the few that would add most, of equals those of the lowest tie keys.</summary>
    /// <param name="gains">What each row would add.</param>
    /// <param name="nearest">The reference nearest to it.</param>
    /// <param name="references">Number of references.</param>
    /// <param name="each">Rows per reference at most.</param>
    /// <param name="free">Whether a row may be taken.</param>
    /// <param name="tie">Orders equals.</param>
    public static IEnumerable<int> Best(float[] gains, int[] nearest, int references, int each, Func<int, bool> free, Func<int, ulong> tie)
    {
        var best = new PriorityQueue<int, (float Gain, ulong Tie)>[references]; // the least of the best comes off first
        for (var i = 0; i < gains.Length; i++)
        {
            var queue = best[nearest[i]] ??= new(each + 1, Comparer<(float Gain, ulong Tie)>.Create(static (a, b) => a.Gain != b.Gain ? a.Gain.CompareTo(b.Gain) : b.Tie.CompareTo(a.Tie)));
            if (!free(i) || (queue.Count == each && queue.TryPeek(out _, out var least) && gains[i] < least.Gain))
            {
                continue;
            }

            queue.Enqueue(i, (gains[i], tie(i)));
            if (queue.Count > each)
            {
                queue.Dequeue();
            }
        }

        return best.Where(q => q is not null).SelectMany(q => q.UnorderedItems.Select(item => item.Element)).Order();
    }

    private static float[] Padded(float[] values, int count, int length)
    {
        var padded = new float[length];
        values.AsSpan(0, count).CopyTo(padded);
        return padded;
    }

    /// <summary>Room for one block of rows.</summary>
    private sealed class Desk(int columns)
    {
        public Matrix Rows { get; } = new(Block, columns);

        public PackedRows Left { get; } = new(ProductKernel.Left, Block, columns);

        public float[] Lengths { get; } = new float[Block];

        public float[] Least { get; } = new float[Block];
    }
}
