namespace Winnow.Core.Streaming;

/// <summary>The last scores of a stream.</summary>
internal sealed class ScoreWindow
{
    public required double[] Values { get; init; }

    public int Count { get; set; }

    public int Next { get; set; }

    public ReadOnlySpan<double> Filled() => Values.AsSpan(0, Count);

    public static ScoreWindow Of(int capacity) => new() { Values = new double[capacity] };

    public void Add(double score)
    {
        Values[Next] = score;
        Next = (Next + 1) % Values.Length;
        Count = Math.Min(Count + 1, Values.Length);
    }

    /// <summary>Share of the window above the score, equal ones counted half; 0.5 where the window is empty.</summary>
    public double ShareAbove(double score)
    {
        var above = 0.0;
        foreach (var value in Filled())
        {
            above += value > score ? 1 : value == score ? 0.5 : 0;
        }

        return Count == 0 ? 0.5 : above / Count;
    }
}
