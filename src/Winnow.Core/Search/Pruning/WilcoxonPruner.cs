using Winnow.Core.Metrics;

namespace Winnow.Core.Search;

/// <summary>Fold-wise racing: ends a trial when a signed-rank test over the folds it shares with the best trial says that it is worse.</summary>
/// <remarks>
/// Steps are folds, the same for every trial. One-sided test of Wilcoxon (1945), exact for up to 50 folds; the test is asked after every fold, so the share of good trials that are
/// ended wrongly lies above the level. A trial whose mean over the shared folds is no worse goes on whatever the test says.
/// </remarks>
/// <param name="level">Largest probability under equal quality at which a trial is ended, 0 to 0.5; 0.1 by default.</param>
/// <param name="folds">Fewest shared folds; 4 by default, below which no test reaches 0.1.</param>
public sealed class WilcoxonPruner(double level = 0.1, int folds = 4) : IPruner
{
    private readonly double level = level is > 0 and <= 0.5 ? level : throw new ArgumentOutOfRangeException(nameof(level), level, "The level lies between 0 and 0.5.");

    /// <inheritdoc/>
    public string Name => "wilcoxon";

    /// <inheritdoc/>
    public string Describe() => FormattableString.Invariant($"{Name} level {level} folds {folds}");

    /// <inheritdoc/>
    public string? Prune(StudySnapshot study, TrialRecord trial)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(trial);
        if (study.Best is not { } best)
        {
            return null;
        }

        var scores = best.Reports.ToDictionary(r => r.Step, r => study.Loss(r.Score));
        double[] worse = [.. trial.Reports.Where(r => scores.ContainsKey(r.Step)).Select(r => study.Loss(r.Score) - scores[r.Step])];
        if (worse.Length < Math.Max(1, folds) || worse.Sum() <= 0)
        {
            return null;
        }

        // The mean may be worse while the ranks say better: that tail is not the one asked about.
        double[] kept = [.. worse.Where(d => d != 0)];
        var ranks = MidRanks.Doubled([.. kept.Select(Math.Abs)], out _);
        var p = WilcoxonTest.PValue(worse) / 2;
        return p < level && ranks.Where((_, i) => kept[i] > 0).Sum() * 2 > ranks.Sum()
            ? FormattableString.Invariant($"fold {trial.Reports[^1].Step}: worse than trial {best.Number} over {worse.Length} folds, p {p:0.000}")
            : null;
    }
}
