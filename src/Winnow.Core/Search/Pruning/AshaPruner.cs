namespace Winnow.Core.Search;

/// <summary>Asynchronous successive halving: at each rung the best of every few trials go on, compared with all that ever got there.</summary>
/// <remarks>
/// Li et al., "A system for massively parallel hyperparameter tuning", MLSys 2020, in its stopping form: nobody waits, a trial is compared when it arrives. It goes on while
/// fewer than max(1, trials there / factor) are better. Trials that stopped at the rung and trials that went on count alike.
/// </remarks>
/// <param name="rungs">The rungs; from step 1 by a factor of 3 by default.</param>
public sealed class AshaPruner(RungLadder? rungs = null) : IPruner
{
    /// <summary>The rungs.</summary>
    public RungLadder Rungs { get; } = rungs ?? new();

    /// <inheritdoc/>
    public string Name => "asha";

    /// <inheritdoc/>
    public string Describe() => $"{Name} {Rungs}";

    /// <inheritdoc/>
    public string? Prune(StudySnapshot study, TrialRecord trial) => Prune(study, trial, Rungs, _ => true);

    /// <summary>The same among some of the trials.</summary>
    internal static string? Prune(StudySnapshot study, TrialRecord trial, RungLadder rungs, Func<TrialRecord, bool> compared)
    {
        var rung = rungs.JustReached(trial);
        if (rung < 0)
        {
            return null;
        }

        var step = rungs.Step(rung);
        var own = study.Loss(trial.ScoreAt(step)!.Value);
        var (there, better) = (1, 0);
        foreach (var other in study.Trials)
        {
            if (other.Number != trial.Number && other.State != TrialState.Failed && compared(other) && other.ScoreAt(step) is { } score)
            {
                there++;
                better += study.Loss(score) < own ? 1 : 0;
            }
        }

        return better < Math.Max(1, there / rungs.Factor) ? null : $"rung {step}: {better} of {there} trials were better";
    }
}
