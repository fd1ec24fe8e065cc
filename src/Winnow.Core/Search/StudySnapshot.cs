namespace Winnow.Core.Search;

/// <summary>A study at one moment: what samplers, pruners, stopping rules and charts read.</summary>
/// <param name="Space">What is searched.</param>
/// <param name="Direction">Which scores are better.</param>
/// <param name="Seed">Seed of the study.</param>
/// <param name="Trials">Every trial by number, running ones included.</param>
public sealed record StudySnapshot(SearchSpace Space, SearchDirection Direction, int Seed, IReadOnlyList<TrialRecord> Trials)
{
    /// <summary>The best complete trial, the earliest of equals; null before one is complete.</summary>
    public TrialRecord? Best => Trials.Where(t => t.State == TrialState.Complete).MinBy(t => Loss(t.Score!.Value));

    /// <summary>A score turned so that smaller is better.</summary>
    public double Loss(double score) => Direction == SearchDirection.Minimise ? score : -score;
}
