using Winnow.Core.Metrics;
using Winnow.Core.Search;

namespace Winnow.Core.Tuning;

/// <summary>Ends trials that will not take the incumbent's place: after a short training by successive halving, then fold by fold by their paired differences to trial 0.</summary>
/// <remarks>
/// Step 1 is a short training on the first fold, step k + 1 the whole training on fold k. From two folds on, a trial ends when the upper end of a one-sided 80 % interval of its mean difference lies
/// below 0: Maron and Moore, <i>Hoeffding races</i>, NIPS 1993, with Student's t for the bound. Trial 0, the incumbent, is never ended.
/// </remarks>
public sealed class FoldRace : IPruner
{
    private readonly AshaPruner halving = new(Rungs);

    /// <summary>Step of the report on the first fold; a short training reports before it.</summary>
    public const int FirstFold = 2;

    /// <summary>Where trials are compared with each other: one in three goes on after the short training.</summary>
    public static RungLadder Rungs { get; } = new(1);

    /// <inheritdoc/>
    public string Name => "fold-race";

    /// <inheritdoc/>
    public string Describe() => $"{Name} {halving.Describe()}";

    /// <inheritdoc/>
    public string? Prune(StudySnapshot study, TrialRecord trial)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(trial);
        if (trial.Number == 0 || trial.Reports.Count == 0)
        {
            return null;
        }

        if (trial.Reports[^1].Step == 1)
        {
            return halving.Prune(study, trial);
        }

        var own = Folds(trial);
        double[] differences = [.. own.Zip(Folds(study.Trials[0]), (mine, incumbent) => mine - incumbent)];
        if (differences.Length < 2)
        {
            return null;
        }

        var mean = differences.Average();
        var deviation = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1));
        var upper = mean + (StudentT.Quantile(NeverWorseGuard.Confidence, differences.Length - 1) * deviation / Math.Sqrt(differences.Length));
        return upper < 0 ? FormattableString.Invariant($"fold {differences.Length}: {-100 * mean:0.0} points below the recipe in use on average, surely below it") : null;
    }

    /// <summary>Scores of the whole trainings, fold by fold.</summary>
    public static IReadOnlyList<double> Folds(TrialRecord trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return [.. trial.Reports.Where(r => r.Step >= FirstFold).Select(r => r.Score)];
    }
}
