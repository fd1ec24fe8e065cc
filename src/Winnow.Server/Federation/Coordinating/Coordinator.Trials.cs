using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>Trials of ways to train: each some rounds from the run's start, judged by what the sites' held-out labels say together.</summary>
public sealed partial class Coordinator
{
    /// <summary>The trial a round belongs to; as many as there are trials for the run's own rounds.</summary>
    private int TrialOf(int of) => Math.Min(of / plan!.TrialRounds, plan.Trials.Count);

    /// <summary>Whether a round begins anew from the start of the run: as the first of a trial, or of the run after them.</summary>
    private bool IsNewTrial(int of) => plan!.Trials.Count > 0 && of % plan.TrialRounds == 0 && of / plan.TrialRounds <= plan.Trials.Count;

    /// <summary>How sites train where trials or a vote decide it; null for the plan's own way.</summary>
    private LocalTraining? Decided() => plan!.Trials.Count == 0 && penalty is null ? null : TrainingNow();

    /// <summary>How sites train in the round that comes.</summary>
    private LocalTraining TrainingNow()
    {
        if (plan!.Trials.Count == 0)
        {
            return plan.Training with { Penalty = penalty ?? plan.Training.Penalty };
        }

        var trial = TrialOf(round);
        if (trial < plan.Trials.Count)
        {
            return plan.Trials[trial];
        }

        var scores = Enumerable.Range(0, plan.Trials.Count).Select(Score).ToList();
        var best = scores.IndexOf(scores.Max());
        if (round % plan.TrialRounds == 0 && IsNewTrial(round))
        {
            options.Log?.Invoke(FormattableString.Invariant($"Run {plan.Run}: of {plan.Trials.Count} trials number {best + 1} holds best ({plan.Trials[best].Epochs} epochs at {plan.Trials[best].LearningRate:g4}); accuracies {string.Join(", ", scores.Select(s => s < 0 ? "not measured" : FormattableString.Invariant($"{s:0.000}")))}."));
        }

        return plan.Trials[best];
    }

    // The model that a trial's last round begins with is the newest one that anybody measured.
    private double Score(int trial) =>
        history.FirstOrDefault(r => r.Run == plan!.Run && r.Round == ((trial + 1) * plan.TrialRounds) - 1)?.Counts.Accuracy ?? -1;
}
