using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Greedy cover by candidates that are no references: each pick adds most to its own coverage and that of the references, which stand for the whole pool.</summary>
/// <remarks>
/// The objective of <see cref="AdaptiveSampling"/> over a pool of n rows, Σᵢ wᵢ · maxₛ k(i, s), estimated without bias: a candidate's own term is exact, all others are n / references
/// times those of the references. (A reference that may be picked itself counts its own coverage n / references times, which fits the picks to the sample.) Both parts of a gain only shrink,
/// so old gains bound new ones and few are computed again (Minoux 1978). 2 · candidates · references bytes; ties go by key.
/// </remarks>
internal sealed class ShardCover
{
    private const float One = SimilarityTable.One;
    private readonly Matrix candidates;
    private readonly float[] own;
    private readonly float[] ownCovered;
    private readonly float[] weights;
    private readonly double scale;
    private readonly SimilarityTable table;
    private readonly ushort[] best;
    private readonly List<int> picks = [];
    private readonly int[] compared;
    private readonly int[] exactAt;
    private readonly Func<int, ulong> tie;
    private readonly PriorityQueue<int, (double Gain, ulong Tie)> queue = new(Comparer<(double Gain, ulong Tie)>.Create(static (a, b) => a.Gain != b.Gain ? b.Gain.CompareTo(a.Gain) : a.Tie.CompareTo(b.Tie)));

    /// <summary>Computes all similarities and first gains.</summary>
    /// <param name="candidates">Points that may be picked, of length 1 [candidates × dimensions].</param>
    /// <param name="own">Weight of each candidate itself.</param>
    /// <param name="ownCovered">Kernel of each to what is labelled, 0 to 1; changed.</param>
    /// <param name="references">Points to be covered, of length 1 [references × dimensions]; none is a candidate.</param>
    /// <param name="weights">Weight of each, the rows that it stands for counted in.</param>
    /// <param name="covered">Kernel of each to what is labelled, 0 to 1.</param>
    /// <param name="width">σ of the kernel exp(−d² / 2σ²), above 0.</param>
    /// <param name="tie">Orders equals.</param>
    /// <param name="threads">Threads at most; picks do not depend on them.</param>
    public ShardCover(Matrix candidates, float[] own, float[] ownCovered, Matrix references, float[] weights, float[] covered, double width, Func<int, ulong> tie, int threads)
    {
        (this.candidates, this.own, this.ownCovered, this.weights, this.tie) = (candidates, own, ownCovered, weights, tie);
        scale = -1 / (2 * width * width);
        var all = new Matrix(candidates.Rows + references.Rows, candidates.Columns);
        candidates.Span.CopyTo(all.Span);
        references.Span.CopyTo(all.Span[candidates.Span.Length..]);
        table = new(all, [.. Enumerable.Range(candidates.Rows, references.Rows)], SimilarityKernel.Gaussian((float)(width * Math.Sqrt(2))), threads, [.. Enumerable.Range(0, candidates.Rows)]);
        best = [.. covered.Select(c => (ushort)((c * One) + 0.5f))];
        (compared, exactAt) = (new int[candidates.Rows], new int[candidates.Rows]);
        var gains = new double[candidates.Rows];
        Chunks.For(gains.Length, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                gains[i] = Gain(i);
            }
        }, size: 32);
        for (var i = 0; i < gains.Length; i++)
        {
            queue.Enqueue(i, (gains[i], tie(i)));
        }
    }

    /// <summary>Candidates that are left.</summary>
    public int Left => queue.Count;

    /// <summary>Takes the candidate of largest gain; of equals that of the lowest tie key. At least one is left.</summary>
    /// <returns>Its place, its gain in weight of the pool, and the number of references that it now covers best.</returns>
    public (int Candidate, double Gain, int Nearest) Next()
    {
        while (true)
        {
            queue.TryDequeue(out var candidate, out var priority);
            if (exactAt[candidate] == picks.Count)
            {
                picks.Add(candidate);
                return (candidate, priority.Gain, Cover(candidate));
            }

            exactAt[candidate] = picks.Count;
            queue.Enqueue(candidate, (Gain(candidate), tie(candidate)));
        }
    }

    private double Gain(int candidate)
    {
        for (; compared[candidate] < picks.Count; compared[candidate]++)
        {
            var squared = Vectors.SquaredDistance(candidates.Row(candidate), candidates.Row(picks[compared[candidate]]));
            ownCovered[candidate] = Math.Max(ownCovered[candidate], MathF.Exp((float)(scale * squared)));
        }

        return ((double)own[candidate] * (1 - ownCovered[candidate])) + (CoverageSum.Of(table.Row(candidate), best, weights) / One);
    }

    private int Cover(int candidate)
    {
        var row = table.Row(candidate);
        var nearest = 0;
        for (var j = 0; j < best.Length; j++)
        {
            if (row[j] > best[j])
            {
                best[j] = row[j];
                nearest++;
            }
        }

        return nearest;
    }
}
