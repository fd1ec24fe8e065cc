namespace Winnow.Core.Numerics;

/// <summary>Picks, one by one, the row that adds most to Σᵢ wᵢ · maxₛ k(i, s): weighted coverage of the references i by the picks s.</summary>
/// <remarks>
/// The sum is monotone and submodular, so greedy picks reach at least 1 − 1/e of the best possible (Nemhauser, Wolsey and Fisher 1978), and what a row
/// would have added once bounds what it adds later: only rows whose old gain reaches the best exact one are evaluated again (Minoux 1978). Bounds hold
/// to the last bit, since every gain is summed in one order and rounding is monotone; with equal weights gains are whole numbers and exact.
/// O(rows × references) time per pick at worst, usually far less.
/// </remarks>
internal sealed class GreedyCoverage
{
    private const int Guesses = 16;
    private const double Taken = -1;
    private readonly SimilarityTable table;
    private readonly float[] weights;
    private readonly int threads;
    private readonly ushort[] best;
    private readonly double[] bounds;
    private readonly int[] exactAt;
    private readonly double whole;
    private int round;

    /// <summary>Starts from nothing covered, or from what other points such as labelled samples cover.</summary>
    /// <param name="table">Similarities of candidates to references.</param>
    /// <param name="centres">Points that cover already, or null.</param>
    /// <param name="weights">One weight per reference, none negative; null for 1 each.</param>
    /// <param name="threads">Threads at most; picks do not depend on them.</param>
    public GreedyCoverage(SimilarityTable table, Matrix? centres, float[]? weights, int threads)
    {
        this.table = table;
        this.threads = threads;
        this.weights = weights ?? new float[table.References];
        if (weights is null)
        {
            Array.Fill(this.weights, 1);
        }

        best = centres is null ? new ushort[table.References] : table.Nearest(centres);
        bounds = new double[table.Rows];
        exactAt = new int[table.Rows];
        Array.Fill(bounds, double.PositiveInfinity);
        whole = SimilarityTable.One * this.weights.Sum(w => (double)w);
    }

    /// <summary>Takes the row that adds most; of equals that of the lowest tie key.</summary>
    /// <param name="tie">Orders equals.</param>
    /// <param name="among">Rows to choose from, or null for all that are left; at least one must be left.</param>
    /// <returns>The row and its gain as a share of all weights, 0 to 1.</returns>
    public (int Row, double Gain) Next(Func<int, ulong> tie, Func<int, bool>? among = null)
    {
        round++;
        var rows = Left(among);
        var first = Highest(rows);
        // Bits of non-negative floats are ordered like the floats, so a maximum over threads is one of integers.
        var most = 0L;
        Chunks.For(first.Length, threads, (_, start, end) => Refine(first.AsSpan(start, end - start), ref most), size: 1);
        Chunks.For(rows.Length, threads, (_, start, end) => Refine(rows.AsSpan(start, end - start), ref most), size: 256);
        var gain = BitConverter.Int64BitsToDouble(most);
        var row = rows.Where(i => bounds[i] == gain).MinBy(tie);
        Take(row);
        return (row, whole > 0 ? gain / whole : 0);
    }

    /// <summary>The rows that would add most, as many as asked for and there are, without taking them; of equals those of lowest tie keys.</summary>
    public int[] Leading(int count, Func<int, ulong> tie, Func<int, bool>? among)
    {
        var rows = Left(among);
        Array.Sort([.. rows.Select(i => -bounds[i])], rows);
        var leaders = new PriorityQueue<int, double>(); // the least of the best comes off first
        var done = 0;
        while (done < rows.Length && bounds[rows[done]] > 0 && !(leaders.Count == count && leaders.TryPeek(out _, out var least) && bounds[rows[done]] < least))
        {
            var batch = rows.AsMemory(done, Math.Min(256, rows.Length - done));
            Chunks.For(batch.Length, threads, (_, start, end) => Evaluate(batch.Span[start..end]), size: 32);
            foreach (var i in batch.Span)
            {
                leaders.Enqueue(i, bounds[i]);
                if (leaders.Count > count)
                {
                    leaders.Dequeue();
                }
            }

            done += batch.Length;
        }

        // Rows not evaluated are below all leaders, or add nothing: then only the keys decide.
        var worth = rows[..done].Where(i => bounds[i] > 0).OrderByDescending(i => bounds[i]).ThenBy(tie).Take(count).ToArray();
        return worth.Length == Math.Min(count, rows.Length) ? worth : [.. worth, .. rows.Where(i => bounds[i] == 0).OrderBy(tie).Take(count - worth.Length)];
    }

    /// <summary>What a row would add now, as a share of all weights.</summary>
    public double Gain(int row) => whole > 0 ? CoverageSum.Of(table.Row(row), best, weights) / whole : 0;

    /// <summary>Covers what the row covers; it is not chosen again.</summary>
    public void Take(int row)
    {
        bounds[row] = Taken;
        var similar = table.Row(row);
        for (var i = 0; i < best.Length; i++)
        {
            best[i] = Math.Max(best[i], similar[i]);
        }
    }

    /// <summary>The rows of highest bounds: their exact gains spare most others the evaluation.</summary>
    private int[] Highest(int[] rows)
    {
        var queue = new PriorityQueue<int, double>();
        foreach (var i in rows)
        {
            if (queue.Count < Guesses)
            {
                queue.Enqueue(i, bounds[i]);
            }
            else if (queue.TryPeek(out _, out var least) && bounds[i] > least)
            {
                queue.EnqueueDequeue(i, bounds[i]);
            }
        }

        return [.. queue.UnorderedItems.Select(item => item.Element)];
    }

    private int[] Left(Func<int, bool>? among) =>
        [.. Enumerable.Range(0, bounds.Length).Where(i => bounds[i] != Taken && (among is null || among(i)))];

    private void Evaluate(ReadOnlySpan<int> rows)
    {
        foreach (var i in rows)
        {
            bounds[i] = CoverageSum.Of(table.Row(i), best, weights);
        }
    }

    private void Refine(ReadOnlySpan<int> rows, ref long most)
    {
        foreach (var i in rows)
        {
            var floor = BitConverter.Int64BitsToDouble(Volatile.Read(ref most));
            if (bounds[i] == 0 || bounds[i] < floor || exactAt[i] == round)
            {
                continue; // what would add nothing never will
            }

            bounds[i] = CoverageSum.Of(table.Row(i), best, weights);
            exactAt[i] = round;
            Raise(ref most, BitConverter.DoubleToInt64Bits(bounds[i]));
        }
    }

    private static void Raise(ref long most, long value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
