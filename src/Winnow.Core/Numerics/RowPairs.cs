using System.Collections.Concurrent;

namespace Winnow.Core.Numerics;

/// <summary>Every pair of blocks of one matrix, once, packed for a product; no two threads hold the same block at a time.</summary>
/// <remarks>
/// A round-robin tournament: in each round every block meets one other, so what belongs to the rows of both blocks can be written without
/// locks. Blocks depend on the matrix alone, never on threads.
/// </remarks>
internal static class RowPairs
{
    // Both packed blocks of a thread stay in a few MiB, and packing costs some per cent of the product.
    private const int ValuesMax = 1 << 20;

    /// <summary>Rows per block: whole tiles, at least 16 blocks where there are enough rows.</summary>
    public static int BlockSize(int rows, int columns)
    {
        var size = Math.Min(ValuesMax / Math.Max(1, columns), Math.Max(1, (rows + 15) / 16));
        return Math.Max(1, (size + ProductTiles.RowsMax - 1) / ProductTiles.RowsMax) * ProductTiles.RowsMax;
    }

    /// <summary>Calls <paramref name="body"/> with two packed blocks and their first rows; both are one block where the firsts are equal.</summary>
    public static void For(IRowSource rows, int threads, Action<PackedRows, PackedRows, int, int> body) =>
        For(RowBlocks.Even(rows), threads, body);

    /// <summary>The same for blocks of any sizes, and for those pairs alone that may meet.</summary>
    public static void For(RowBlocks rows, int threads, Action<PackedRows, PackedRows, int, int> body)
    {
        var free = new ConcurrentBag<(PackedRows Left, PackedRows Right)>();
        var seats = rows.Count + (rows.Count % 2);
        Chunks.For(rows.Count, threads, (block, _, _) => Meet(block, block), size: 1);
        for (var round = 0; round < seats - 1; round++)
        {
            var turn = round;
            Chunks.For(seats / 2, threads, (table, _, _) =>
            {
                // Seat 0 stays, the others move on by one each round.
                var one = table == 0 ? 0 : Seat(table, turn);
                var other = Seat(seats - 1 - table, turn);
                if (one < rows.Count && other < rows.Count && rows.Meet(one, other))
                {
                    Meet(Math.Min(one, other), Math.Max(one, other));
                }
            }, size: 1);
        }

        int Seat(int place, int turn) => ((place - 1 + turn) % (seats - 1)) + 1;

        void Meet(int one, int other)
        {
            // An empty block starts where the next one does and must not be taken for it.
            if (rows.Start(one) == rows.Start(one + 1) || rows.Start(other) == rows.Start(other + 1))
            {
                return;
            }

            var (left, right) = free.TryTake(out var held) ? held : (rows.Room(ProductKernel.Left), rows.Room(ProductKernel.Right));
            rows.Pack(one, left);
            rows.Pack(other, right);
            body(left, right, rows.Start(one), rows.Start(other));
            free.Add((left, right));
        }
    }
}
