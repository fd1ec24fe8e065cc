using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>A round in a few words, quick to read also where it has a million picks: what a project shows of it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="State">As of <see cref="RoundView.State"/>.</param>
/// <param name="Picks">Picks; 0 before the query.</param>
/// <param name="Steps">Its steps so far.</param>
public sealed record RoundBrief(int Number, string State, int Picks, IReadOnlyList<StepView> Steps)
{
    /// <summary>The newest round, or null.</summary>
    internal static RoundBrief? Newest(Store store)
    {
        if (store.ReadRuns(1) is not [var run])
        {
            return null;
        }

        var steps = store.ReadSteps(run.Round);
        return new(run.Round, RoundView.StateOf(run, steps), store.CountPicks(run.Round), [.. steps.Select(StepView.Of)]);
    }
}
