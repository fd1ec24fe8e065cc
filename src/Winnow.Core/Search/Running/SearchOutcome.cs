namespace Winnow.Core.Search;

/// <summary>How a search ended.</summary>
/// <param name="Study">Every trial.</param>
/// <param name="Reason">Why it ended, in one sentence.</param>
public sealed record SearchOutcome(StudySnapshot Study, string Reason)
{
    /// <summary>The best complete trial; null where none is complete.</summary>
    public TrialRecord? Best => Study.Best;
}
