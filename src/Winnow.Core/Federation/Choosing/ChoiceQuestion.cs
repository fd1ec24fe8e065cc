namespace Winnow.Core.Federation;

/// <summary>What every site is asked for next: a histogram of its candidates' keys.</summary>
/// <param name="Ranges">Lowest and highest key of each histogram; one for all classes together, or one for each class.</param>
/// <param name="Bins">Bins of each.</param>
/// <param name="PerClass">Whether there is a histogram for each class.</param>
/// <param name="Thresholds">What is settled already; it decides who is a candidate.</param>
public sealed record ChoiceQuestion(IReadOnlyList<KeyRange> Ranges, int Bins, bool PerClass, ChoiceThresholds Thresholds)
{
    /// <summary>Numbers in the answer.</summary>
    public int Length => Ranges.Count * Bins;
}

/// <summary>A range of keys, ends included.</summary>
/// <param name="Low">Lowest key.</param>
/// <param name="High">Highest key.</param>
public sealed record KeyRange(ulong Low, ulong High);

/// <summary>Keys from which samples are chosen. A null threshold takes none.</summary>
/// <param name="Reserved">For each class, the key from which its minimum is filled; empty where no class has one.</param>
/// <param name="Floors">For each class, the lowest key its maximum allows; empty where no class has one.</param>
/// <param name="Global">The key from which the rest of the budget is filled, once it is known.</param>
public sealed record ChoiceThresholds(IReadOnlyList<ulong?> Reserved, IReadOnlyList<ulong?> Floors, ulong? Global)
{
    /// <summary>Whether a sample fills the minimum of its class.</summary>
    public bool IsReserved(ScoredSample sample) => sample is not null && Reserved.Count > 0 && Reserved[sample.Class] is { } from && sample.Key >= from;

    /// <summary>Whether the maximum of its class allows a sample.</summary>
    public bool IsAllowed(ScoredSample sample) => sample is not null && (Floors.Count == 0 || (Floors[sample.Class] is { } from && sample.Key >= from));

    /// <summary>Whether a sample is chosen.</summary>
    public bool Chooses(ScoredSample sample) => IsReserved(sample) || (IsAllowed(sample) && Global is { } from && sample.Key >= from);
}
