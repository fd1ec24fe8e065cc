using System.Collections.Concurrent;

namespace Winnow.Core.Numerics;

/// <summary>Greedy maximum coverage by balls: a row covers every row nearer than the radius, and those equal to it whatever the radius.</summary>
/// <remarks>
/// Counts of uncovered neighbours are kept exact: each row that becomes covered is taken out of the count of every row that sees it. Up to
/// <see cref="BitRowsMax"/> rows the relation is kept, one bit per pair, from one pass over all pairs; beyond that, distances are computed once more for each row that
/// becomes covered, in those blocks alone where the first pass found a neighbour. Where blocks do not all meet, rows of blocks that do not meet never cover each other. O(rows² × dimensions) over its life.
/// </remarks>
internal sealed class BallCover
{
    /// <summary>Rows up to which the relation is kept: half a GiB of bits.</summary>
    public const int BitRowsMax = 1 << 16;

    /// <summary>The count of a row that was taken.</summary>
    public const int Taken = -1;

    private readonly IRowSource rows;
    private readonly RowBlocks blocks;
    private readonly float[] norms;
    private readonly float squaredRadius;
    private readonly int threads;
    private readonly bool[] covered;
    private readonly int[] gains;
    private readonly BitRelation? relation;
    private readonly ConcurrentBag<(PackedRows Left, PackedRows Right)> free = [];

    /// <summary>Counts the neighbours of every row, exactly.</summary>
    public BallCover(IRowSource rows, float radius, int threads) : this(rows, RowBlocks.Even(rows), radius, threads, BitRowsMax)
    {
    }

    /// <summary>Counts the neighbours of every row in the blocks that its own block meets.</summary>
    public BallCover(IRowSource rows, RowBlocks blocks, float radius, int threads, int bitRowsMax)
    {
        (this.rows, this.blocks, this.threads) = (rows, blocks, threads);
        squaredRadius = radius * radius;
        norms = blocks.SquaredNorms(threads);
        covered = new bool[rows.Rows];
        gains = new int[rows.Rows];
        // Bits stand in words of 32 places, which only even blocks begin with.
        relation = rows.Rows <= bitRowsMax ? new BitRelation(rows.Rows) : null;
        RowPairs.For(blocks, threads, (left, right, firstLeft, firstRight) =>
        {
            var visitor = new BallVisitor(norms, squaredRadius, firstLeft, firstRight, gains, relation);
            ProductTiles.For(left, right, ref visitor);
            if (!visitor.Any)
            {
                blocks.Part(firstLeft, firstRight);
            }
        });
    }

    /// <summary>Uncovered rows in the ball of each place, which is a row's number where blocks are even; −1 for rows taken.</summary>
    public IReadOnlyList<int> Gains => gains;

    /// <summary>Whether a ball holds what lies so far from its centre.</summary>
    public static bool Reaches(float squaredDistance, float squaredRadius) => squaredDistance < squaredRadius || squaredDistance == 0;

    /// <summary>Marks what balls around other points, such as labelled samples, cover.</summary>
    public void CoverFrom(Matrix centres)
    {
        const int block = 512;
        var across = new PairwiseDistances(rows, centres, threads);
        int[] places = [.. Enumerable.Range(0, rows.Rows)];
        int[] names = [.. places.Select(blocks.Row)];
        int[] centreRows = [.. Enumerable.Range(0, centres.Rows)];
        var fresh = new bool[rows.Rows];
        Chunks.For(rows.Rows, threads, (_, start, end) =>
        {
            var distances = new float[(end - start) * centreRows.Length];
            across.Fill(names.AsSpan(start, end - start), centreRows, distances);
            for (var i = start; i < end; i++)
            {
                foreach (var squared in distances.AsSpan((i - start) * centreRows.Length, centreRows.Length))
                {
                    fresh[i] |= Reaches(squared, squaredRadius);
                }
            }
        }, block);
        Cover([.. places.Where(i => fresh[i])]);
    }

    /// <summary>Takes the row that covers most uncovered rows; of equals that of the lowest tie key.</summary>
    /// <returns>The row and how many rows it newly covers.</returns>
    public (int Row, int Gain) Next(Func<int, ulong> tie)
    {
        var most = gains.Max();
        var place = -1;
        for (var i = 0; i < gains.Length; i++)
        {
            if (gains[i] == most && (place < 0 || tie(blocks.Row(i)) < tie(blocks.Row(place))))
            {
                place = i;
            }
        }

        Take(place);
        return (blocks.Row(place), most);
    }

    /// <summary>Takes the row at a place: its ball is covered, and nothing counts for it any more.</summary>
    public void Take(int place)
    {
        if (gains[place] > 0)
        {
            Cover(relation is null ? Ball(place) : relation.Of(place));
        }

        gains[place] = Taken;
    }

    /// <summary>Covers the rows at these places, in rising order, whether they are covered already or not.</summary>
    public void Cover(IEnumerable<int> places)
    {
        int[] fresh = [.. places.Where(i => !covered[i])];
        foreach (var i in fresh)
        {
            covered[i] = true;
        }

        if (relation is null)
        {
            Recount(fresh);
        }
        else
        {
            relation.Subtract(fresh, gains, threads);
        }
    }

    /// <summary>The places that one place sees.</summary>
    private List<int> Ball(int place)
    {
        var counts = new int[rows.Rows];
        Count([place], counts, +1);
        return [.. Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0)];
    }

    private void Recount(int[] fresh) => Count(fresh, gains, -1);

    /// <summary>Changes, for every place not taken, its count by the number of these places that it sees; they are in rising order.</summary>
    private void Count(int[] places, int[] counts, int sign)
    {
        var byBlock = places.GroupBy(blocks.Block).Select(g => (Block: g.Key, Places: g.ToArray())).ToList();
        Chunks.For(blocks.Count, threads, (block, _, _) =>
        {
            var (left, right) = free.TryTake(out var held) ? held : (blocks.Room(ProductKernel.Left), blocks.Room(ProductKernel.Right));
            var packed = false;
            foreach (var (other, those) in byBlock.Where(g => blocks.Meet(block, g.Block)))
            {
                if (!packed)
                {
                    blocks.Pack(block, left);
                    packed = true;
                }

                blocks.Pack(those, right);
                var visitor = new BallRecountVisitor(norms, those, squaredRadius, blocks.Start(block), counts, sign);
                ProductTiles.For(left, right, ref visitor);
            }

            free.Add((left, right));
        }, size: 1);
    }
}
