namespace Winnow.Core.Federation;

/// <summary>Finds the key above which a budget is spent, from sums of histograms alone: each histogram looks into the bin where the one before crossed the budget.</summary>
internal sealed class ThresholdSearch(long budget, int histogramsAtMost)
{
    private int asked;

    /// <summary>Lowest key of the range in question.</summary>
    public ulong Low { get; private set; }

    /// <summary>Highest key of the range in question.</summary>
    public ulong High { get; private set; } = ulong.MaxValue;

    /// <summary>Mass above the range, which is taken in any case.</summary>
    public long Taken { get; private set; }

    /// <summary>Keys from this one on are chosen; null where none is, and while it is searched.</summary>
    public ulong? Threshold { get; private set; }

    /// <summary>Whether the search is over.</summary>
    public bool IsDone { get; private set; } = budget <= 0;

    /// <summary>Bin of a key in the range [<paramref name="low"/>, <paramref name="high"/>]; −1 outside.</summary>
    public static int Bin(ulong key, ulong low, ulong high, int bins) =>
        key < low || key > high ? -1 : (int)((UInt128)(key - low) * (uint)bins / ((UInt128)(high - low) + 1));

    /// <summary>First bin of a summed histogram that is taken with all above it; the number of bins where none is.</summary>
    public int TakenFrom(ReadOnlySpan<long> histogram)
    {
        var (taken, bin) = (Taken, histogram.Length);
        while (bin > 0 && taken + histogram[bin - 1] <= budget)
        {
            taken += histogram[--bin];
        }

        return bin;
    }

    /// <summary>Takes the summed histogram of the range, lowest bin first.</summary>
    public void Accept(ReadOnlySpan<long> histogram)
    {
        asked++;
        var from = TakenFrom(histogram);
        foreach (var count in histogram[from..])
        {
            Taken += count;
        }

        if (from == 0)
        {
            // The whole range fits into the budget.
            Threshold = Low;
            IsDone = true;
            return;
        }

        var (first, last) = (Edge(from - 1, histogram.Length), Edge(from, histogram.Length) - 1);
        if (asked == histogramsAtMost || first >= last || Taken == budget)
        {
            // What is left in the bin would overspend; it stays unspent.
            End(last);
            return;
        }

        (Low, High) = ((ulong)first, (ulong)last);
    }

    private void End(UInt128 last)
    {
        Threshold = last >= ulong.MaxValue ? null : (ulong)last + 1;
        IsDone = true;
    }

    private UInt128 Edge(int bin, int bins) => Low + ((((UInt128)(High - Low) + 1) * (uint)bin) + (uint)bins - 1) / (uint)bins;
}
