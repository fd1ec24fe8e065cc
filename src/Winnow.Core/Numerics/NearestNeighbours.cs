using System.Collections.Concurrent;

namespace Winnow.Core.Numerics;

/// <summary>Exact nearest neighbours by Euclidean distance.</summary>
/// <remarks>
/// ‖x‖² + ‖y‖² − 2 x·y with a cache-blocked product (<see cref="ProductTiles"/>), fused with the selection: no distance matrix is written. Within one set each
/// pair is computed once for both of its rows. Equal rows are exactly 0 apart; for distinct rows the rounding is about 1e-6 of ‖x‖² + ‖y‖².
/// The result does not depend on the number of threads. O(rows² × dimensions) time, O(rows × neighbours) memory and some MiB per thread.
/// </remarks>
public static class NearestNeighbours
{
    private const int QueryBlock = 768;
    private const int SharedMax = 1024;

    /// <summary>The <paramref name="neighbours"/> nearest other rows of every row.</summary>
    /// <param name="rows">The rows [rows × dimensions], finite.</param>
    /// <param name="neighbours">Neighbours per row, at least 1; more than there are other rows gives all of them.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <exception cref="ArgumentException">A row is not finite, or so long that its squared length leaves the range of float32.</exception>
    public static NeighbourTable Within(IRowSource rows, int neighbours, int threads)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        neighbours = Math.Min(neighbours, Math.Max(0, rows.Rows - 1));
        if (neighbours == 0)
        {
            return new(0, [], []);
        }

        var norms = FiniteNorms(rows, threads);
        var lists = new NeighbourLists(rows.Rows, neighbours);
        RowPairs.For(rows, threads, (left, right, firstLeft, firstRight) =>
        {
            var visitor = new SymmetricVisitor(norms, lists, firstLeft, firstRight);
            ProductTiles.For(left, right, ref visitor);
        });
        return lists.ToTable();
    }

    /// <summary>The <paramref name="neighbours"/> rows of <paramref name="rows"/> nearest to every query.</summary>
    /// <param name="queries">The queries [queries × dimensions], finite.</param>
    /// <param name="rows">The rows to find [rows × dimensions], finite.</param>
    /// <param name="neighbours">Neighbours per query, at least 1; more than there are rows gives all of them.</param>
    /// <param name="threads">Threads to use, at least 1.</param>
    /// <exception cref="ArgumentException">The dimensions differ, a row is not finite, or so long that its squared length leaves the range of float32.</exception>
    public static NeighbourTable Between(IRowSource queries, IRowSource rows, int neighbours, int threads)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (queries.Columns != rows.Columns)
        {
            throw new ArgumentException($"Queries have {queries.Columns} dimensions and rows have {rows.Columns}; they must agree.", nameof(queries));
        }

        neighbours = Math.Min(neighbours, rows.Rows);
        if (neighbours == 0)
        {
            return new(0, [], []);
        }

        return Between(queries, FiniteNorms(queries, threads), rows, FiniteNorms(rows, threads), neighbours, threads);
    }

    /// <summary>The same with the squared lengths known already, from <see cref="ProductTiles.SquaredNorms"/>; there are at least as many rows as neighbours.</summary>
    internal static NeighbourTable Between(IRowSource queries, float[] queryNorms, IRowSource rows, float[] rowNorms, int neighbours, int threads)
    {
        var lists = new NeighbourLists(queries.Rows, neighbours);
        var block = Math.Max(RowPairs.BlockSize(rows.Rows, rows.Columns), Math.Min(rows.Rows, SharedMax));
        var free = new ConcurrentBag<(PackedRows Left, PackedRows Right)>();
        // Few rows, such as centroids, are packed once for all queries.
        var shared = rows.Rows <= block ? new PackedRows(ProductKernel.Right, block, rows.Columns) : null;
        shared?.Fill(rows, 0, rows.Rows);
        Chunks.For(queries.Rows, threads, (_, start, end) =>
        {
            var (left, right) = free.TryTake(out var held)
                ? held
                : (new(ProductKernel.Left, QueryBlock, rows.Columns), shared ?? new(ProductKernel.Right, block, rows.Columns));
            left.Fill(queries, start, end - start);
            for (var first = 0; first < rows.Rows; first += block)
            {
                if (shared is null)
                {
                    right.Fill(rows, first, Math.Min(block, rows.Rows - first));
                }

                var visitor = new NeighbourVisitor(queryNorms, rowNorms, lists, start, first);
                ProductTiles.For(left, right, ref visitor);
            }

            free.Add((left, right));
        }, QueryBlock);
        return lists.ToTable();
    }

    /// <summary>For each member, its mean distance to the <paramref name="neighbours"/> nearest other members; 0 for a single member. O(members² × dimensions).</summary>
    internal static float[] MeanDistances(IRowSource rows, int[] members, int neighbours, int threads)
    {
        var means = new float[members.Length];
        if (members.Length < 2 || neighbours <= 0)
        {
            return means;
        }

        var table = Within(rows.Select(members), neighbours, threads);
        for (var i = 0; i < means.Length; i++)
        {
            var sum = 0.0;
            foreach (var squared in table.Distances(i))
            {
                sum += Math.Sqrt(squared);
            }

            means[i] = (float)(sum / table.Neighbours);
        }

        return means;
    }

    /// <summary>Squared lengths; an error where distances would not be numbers.</summary>
    internal static float[] FiniteNorms(IRowSource rows, int threads)
    {
        var norms = ProductTiles.SquaredNorms(rows, threads);
        for (var i = 0; i < rows.Rows; i++)
        {
            // Twice the longest squared length still has to fit.
            if (!(norms[i] <= float.MaxValue / 4))
            {
                throw new ArgumentException($"Row {i} has a value that is not finite or a squared length beyond {float.MaxValue / 4:G3}; scale the rows down.", nameof(rows));
            }
        }

        return norms;
    }
}
