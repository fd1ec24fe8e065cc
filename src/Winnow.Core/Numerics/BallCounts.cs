namespace Winnow.Core.Numerics;

/// <summary>How many uncovered rows the ball around each row holds, kept exact as rows become covered; the balls of points that cover may have radii of their own.</summary>
/// <remarks>A ball holds rows nearer than its radius and those equal to its centre. Each row is counted once and taken out once: O(rows² × dimensions) over its life, O(rows) memory.</remarks>
internal sealed class BallCounts
{
    private const int Block = 64;
    private readonly int[] all;
    private readonly float squaredRadius;
    private readonly int threads;
    private readonly PairwiseDistances pairs;

    /// <summary>Counts the rows in every ball, none covered yet.</summary>
    public BallCounts(Matrix rows, float radius, int threads)
    {
        this.threads = threads;
        squaredRadius = radius * radius;
        all = [.. Enumerable.Range(0, rows.Rows)];
        pairs = new PairwiseDistances(rows, rows, threads);
        Covered = new bool[rows.Rows];
        Counts = new int[rows.Rows];
        Add(all, +1);
    }

    /// <summary>Whether each row is covered.</summary>
    public bool[] Covered { get; }

    /// <summary>Uncovered rows in the ball of each row.</summary>
    public int[] Counts { get; }

    /// <summary>Covers what the ball around a row holds.</summary>
    public void CoverAround(int row)
    {
        var distances = new float[all.Length];
        pairs.Fill([row], all, distances);
        Cover([.. all.Where(i => Reaches(distances[i], squaredRadius))]);
    }

    /// <summary>Covers these rows, whether they are covered already or not.</summary>
    public void Cover(int[] rows)
    {
        int[] fresh = [.. rows.Where(i => !Covered[i])];
        foreach (var i in fresh)
        {
            Covered[i] = true;
        }

        Add(fresh, -1);
    }

    /// <summary>Whether a ball holds what lies so far from its centre.</summary>
    public static bool Reaches(float squaredDistance, float squaredRadius) => squaredDistance < squaredRadius || squaredDistance == 0;

    private void Add(int[] targets, int sign) => Chunks.For(all.Length, threads, (_, start, end) =>
    {
        const int width = 768;
        var distances = new float[Block * width];
        for (var from = 0; from < targets.Length; from += width)
        {
            var part = targets.AsSpan(from, Math.Min(width, targets.Length - from));
            pairs.Fill(all.AsSpan(start, end - start), part, distances);
            for (var i = start; i < end; i++)
            {
                foreach (var squared in distances.AsSpan((i - start) * part.Length, part.Length))
                {
                    Counts[i] += Reaches(squared, squaredRadius) ? sign : 0;
                }
            }
        }
    }, Block);
}
