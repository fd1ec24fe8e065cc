namespace Winnow.Core.Search;

/// <summary>Ends a trial whose best score so far is worse than the median of the others at the same step.</summary>
/// <remarks>The median stopping rule of Golovin et al., "Google Vizier", KDD 2017, against the scores at the step instead of running means.</remarks>
/// <param name="startupTrials">Trials that must have got to a step before it is compared; 5 by default.</param>
/// <param name="warmupSteps">Steps at which nobody is ended; 0 by default.</param>
public sealed class MedianPruner(int startupTrials = 5, int warmupSteps = 0) : IPruner
{
    /// <inheritdoc/>
    public string Name => "median";

    /// <inheritdoc/>
    public string Describe() => $"{Name} startup {startupTrials} warmup {warmupSteps}";

    /// <inheritdoc/>
    public string? Prune(StudySnapshot study, TrialRecord trial)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(trial);
        var step = trial.Reports[^1].Step;
        double[] others = [.. study.Trials.Where(t => t.Number != trial.Number && t.State != TrialState.Failed).Select(t => t.ScoreAt(step)).OfType<double>().Select(study.Loss).Order()];
        if (step <= warmupSteps || others.Length < Math.Max(1, startupTrials))
        {
            return null;
        }

        var median = (others[(others.Length - 1) / 2] + others[others.Length / 2]) / 2;
        return trial.Reports.Min(r => study.Loss(r.Score)) > median ? $"step {step}: worse than the median of {others.Length} trials" : null;
    }
}
