namespace Winnow.Core.Search;

/// <summary>Trials in order of merit.</summary>
public static class TrialLeaderboard
{
    /// <summary>Complete trials by score, then pruned ones by how far they got and by score; ties by number, failed and running ones left out.</summary>
    /// <param name="study">The study.</param>
    /// <param name="most">How many to give; all by default.</param>
    public static IReadOnlyList<TrialRecord> Of(StudySnapshot study, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(study);
        return
        [
            .. study.Trials.Where(t => t.State is TrialState.Complete or TrialState.Pruned)
                .OrderBy(t => t.State == TrialState.Pruned)
                .ThenByDescending(t => t.State == TrialState.Pruned ? t.Reports[^1].Step : 0)
                .ThenBy(t => study.Loss(t.Score!.Value))
                .ThenBy(t => t.Number)
                .Take(most),
        ];
    }
}
