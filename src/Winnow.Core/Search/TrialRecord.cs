namespace Winnow.Core.Search;

/// <summary>One trial as the study knows it; never changes, a later state is another record.</summary>
/// <param name="Number">From 0, without gaps.</param>
/// <param name="Point">What was tried.</param>
/// <param name="Seed">For everything random inside the trial; derived from the study's seed and the number.</param>
/// <param name="Enqueued">Whether a person or an earlier study asked for the point, and no sampler.</param>
public sealed record TrialRecord(int Number, SearchPoint Point, int Seed, bool Enqueued)
{
    /// <summary>Where it stands.</summary>
    public TrialState State { get; init; } = TrialState.Running;

    /// <summary>The final score of a complete trial, the last report's of a pruned one; null otherwise.</summary>
    public double? Score { get; init; }

    /// <summary>Why it was pruned or failed; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>How long it ran, without the time of workers that were killed over it.</summary>
    public double Seconds { get; init; }

    /// <summary>What it said on its way, by ascending step.</summary>
    public IReadOnlyList<TrialReport> Reports { get; init; } = [];

    /// <summary>Score of the first report at or after a step; null where it did not get so far.</summary>
    public double? ScoreAt(int step)
    {
        var (low, high) = (0, Reports.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Reports[middle].Step < step ? (middle + 1, high) : (low, middle);
        }

        return low < Reports.Count ? Reports[low].Score : null;
    }
}
