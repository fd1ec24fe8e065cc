namespace Winnow.Core.Numerics;

/// <summary>The rows of a matrix in blocks, and which blocks are near enough to be compared.</summary>
/// <remarks>A row's place is its position in the order of the blocks; for even blocks that is its number.</remarks>
internal sealed class RowBlocks
{
    private readonly IRowSource rows;
    private readonly int[]? order;
    private readonly int[] starts;
    private readonly bool[]? near;
    private readonly int largest;

    /// <summary>Blocks of any sizes.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="order">Row at each place; null where places are rows.</param>
    /// <param name="starts">First place of each block, and the number of rows.</param>
    /// <param name="near">[blocks × blocks], symmetric: whether two blocks meet; null where all do.</param>
    public RowBlocks(IRowSource rows, int[]? order, int[] starts, bool[]? near)
    {
        (this.rows, this.order, this.starts, this.near) = (rows, order, starts, near);
        for (var b = 0; b < Count; b++)
        {
            largest = Math.Max(largest, starts[b + 1] - starts[b]);
        }
    }

    /// <summary>Number of blocks.</summary>
    public int Count => starts.Length - 1;

    /// <summary>Number of rows.</summary>
    public int Rows => starts[^1];

    /// <summary>Even blocks of consecutive rows, all of which meet.</summary>
    public static RowBlocks Even(IRowSource rows)
    {
        var size = RowPairs.BlockSize(rows.Rows, rows.Columns);
        return new(rows, null, [.. Enumerable.Range(0, Chunks.Count(rows.Rows, size)).Select(b => b * size), rows.Rows], null);
    }

    /// <summary>First place of a block; with the number of blocks, the number of rows.</summary>
    public int Start(int block) => starts[block];

    /// <summary>Whether two blocks are compared; a block always meets itself.</summary>
    public bool Meet(int one, int other) => near is null || one == other || near[(one * Count) + other];

    /// <summary>Two blocks, named by their first places, need not be compared again; without effect where all blocks meet.</summary>
    public void Part(int first, int otherFirst)
    {
        if (near is not null && first != otherFirst)
        {
            var (one, other) = (Block(first), Block(otherFirst));
            near[(one * Count) + other] = near[(other * Count) + one] = false;
        }
    }

    /// <summary>The row at a place.</summary>
    public int Row(int place) => order is null ? place : order[place];

    /// <summary>The block of a place.</summary>
    public int Block(int place)
    {
        var at = Array.BinarySearch(starts, place);
        if (at < 0)
        {
            return ~at - 1;
        }

        // Empty blocks start where the next one does.
        while (starts[at + 1] == place)
        {
            at++;
        }

        return at;
    }

    /// <summary>Room for the largest block.</summary>
    public PackedRows Room(int width) => new(width, largest, rows.Columns);

    /// <summary>Packs a block.</summary>
    public void Pack(int block, PackedRows target)
    {
        if (order is null)
        {
            target.Fill(rows, starts[block], starts[block + 1] - starts[block]);
        }
        else
        {
            target.Fill(rows, order.AsSpan(starts[block], starts[block + 1] - starts[block]));
        }
    }

    /// <summary>Packs the rows at some places.</summary>
    public void Pack(ReadOnlySpan<int> places, PackedRows target)
    {
        if (order is null)
        {
            target.Fill(rows, places);
            return;
        }

        var names = new int[places.Length];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = order[places[i]];
        }

        target.Fill(rows, names);
    }

    /// <summary>Squared lengths by place, readable one panel past the last.</summary>
    public float[] SquaredNorms(int threads)
    {
        var norms = ProductTiles.SquaredNorms(rows, threads);
        if (order is null)
        {
            return norms;
        }

        var placed = new float[norms.Length];
        for (var place = 0; place < order.Length; place++)
        {
            placed[place] = norms[order[place]];
        }

        return placed;
    }
}
