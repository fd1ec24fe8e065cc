namespace Winnow.Core.Numerics;

/// <summary>Greedy maximum coverage by balls: a row covers every row nearer than the radius, and those equal to it whatever the radius.</summary>
/// <remarks>Counts of uncovered neighbours are kept exact: each row that becomes covered is taken out of the count of every row that sees it. O(rows² × dimensions) over its life.</remarks>
internal sealed class BallCover
{
    private const int Block = 64;
    private const int Taken = -1;
    private readonly Matrix rows;
    private readonly int[] all;
    private readonly float squaredRadius;
    private readonly int threads;
    private readonly PairwiseDistances pairs;
    private readonly bool[] covered;
    private readonly int[] gains;

    /// <summary>Counts the neighbours of every row.</summary>
    public BallCover(Matrix rows, float radius, int threads)
    {
        this.rows = rows;
        this.threads = threads;
        squaredRadius = radius * radius;
        all = [.. Enumerable.Range(0, rows.Rows)];
        pairs = new PairwiseDistances(rows, rows, threads);
        covered = new bool[rows.Rows];
        gains = new int[rows.Rows];
        Add(all, +1);
    }

    /// <summary>Marks what balls around other points, such as labelled samples, cover.</summary>
    public void CoverFrom(Matrix centres)
    {
        var across = new PairwiseDistances(rows, centres, threads);
        var centreRows = Enumerable.Range(0, centres.Rows).ToArray();
        var fresh = new bool[rows.Rows];
        Chunks.For(rows.Rows, threads, (_, start, end) =>
        {
            var distances = new float[Block * centreRows.Length];
            across.Fill(all.AsSpan(start, end - start), centreRows, distances);
            for (var i = start; i < end; i++)
            {
                var row = distances.AsSpan((i - start) * centreRows.Length, centreRows.Length);
                foreach (var squared in row)
                {
                    fresh[i] |= Reaches(squared);
                }
            }
        }, Block);
        Cover([.. all.Where(i => fresh[i] && !covered[i])]);
    }

    /// <summary>Takes the row that covers most uncovered rows; of equals that of the lowest tie key.</summary>
    /// <returns>The row and how many rows it newly covers.</returns>
    public (int Row, int Gain) Next(Func<int, ulong> tie)
    {
        var most = gains.Max();
        var row = all.Where(i => gains[i] == most).MinBy(tie);
        var distances = new float[all.Length];
        pairs.Fill([row], all, distances);
        Cover([.. all.Where(i => !covered[i] && Reaches(distances[i]))]);
        gains[row] = Taken;
        return (row, most);
    }

    private bool Reaches(float squaredDistance) => squaredDistance < squaredRadius || squaredDistance == 0;

    private void Cover(int[] fresh)
    {
        foreach (var i in fresh)
        {
            covered[i] = true;
        }

        Add(fresh, -1);
    }

    /// <summary>Changes, for every row, its count by the number of these rows that it covers.</summary>
    private void Add(int[] targets, int sign)
    {
        Chunks.For(rows.Rows, threads, (_, start, end) =>
        {
            const int width = 1024;
            var distances = new float[Block * width];
            for (var from = 0; from < targets.Length; from += width)
            {
                var part = targets.AsSpan(from, Math.Min(width, targets.Length - from));
                pairs.Fill(all.AsSpan(start, end - start), part, distances);
                for (var i = start; i < end; i++)
                {
                    var row = distances.AsSpan((i - start) * part.Length, part.Length);
                    var seen = 0;
                    for (var j = 0; j < row.Length; j++)
                    {
                        seen += Reaches(row[j]) ? 1 : 0;
                    }

                    gains[i] += gains[i] == Taken ? 0 : sign * seen;
                }
            }
        }, Block);
    }
}
