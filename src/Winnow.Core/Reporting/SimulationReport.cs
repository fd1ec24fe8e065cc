using Winnow.Core.Data;
using Winnow.Core.Loop;

namespace Winnow.Core.Reporting;

/// <summary>Makes a report out of the records of a simulation.</summary>
public static class SimulationReport
{
    private const int PicksShown = 20;

    /// <summary>Maps <c>result.json</c> and <c>details.json</c> to a report.</summary>
    /// <param name="result">The result; the first strategy without savings is the yardstick.</param>
    /// <param name="details">The details of the same run, or null where they were not kept.</param>
    /// <param name="date">When the run ended.</param>
    /// <param name="picture">Gives the picture of a sample, or null where it has none; asked for the picks shown only.</param>
    public static ReportModel Of(ResultFile result, RunDetails? details, DateTimeOffset date, Func<SampleId, Thumbnail?> picture)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(picture);
        var recipe = result.Recipe;
        var model = new ReportModel
        {
            Kind = "Simulation",
            Data = result.Data,
            PoolCount = details?.PoolCount ?? details?.PoolClassCounts.Sum() ?? 0,
            TestCount = details?.TestCount,
            Task = result.Task,
            Metric = result.Metric,
            ModelName = result.Model,
            Seeds = [.. result.Strategies.SelectMany(s => s.Seeds).Select(s => s.Seed).Distinct().Order()],
            Date = date,
            Took = TimeSpan.FromSeconds(result.Strategies.SelectMany(s => s.Seeds).SelectMany(s => s.Curve).Sum(p => p.Seconds)),
            Yardstick = result.Strategies.FirstOrDefault(s => s.AulcGain is null && s.Saving.Count == 0)?.Name,
            Strategies = [.. result.Strategies.Select(s => Strategy(s, details?.Strategies.FirstOrDefault(d => string.Equals(d.Name, s.Name, StringComparison.Ordinal))))],
            Recipe =
            [
                new("start", $"{NumberText.Count(recipe.Initial)} labels"),
                new("query", $"{NumberText.Count(recipe.Query)} labels a round, to {NumberText.Count(recipe.Budget)}"),
                new("yardstick", $"{NumberText.Count(recipe.BaselineQuery)} labels a round, to {NumberText.Count(recipe.BaselineBudget)}"),
                new("annotator", recipe.Annotator),
                new("training", recipe.Training),
                .. recipe.Examples is { } shown ? [new("examples", shown)] : Array.Empty<KeyValuePair<string, string>>(),
            ],
            Ranks = result.Ranks,
            Wins = result.Wins,
            DataHash = result.DataHash,
        };
        if (details is null)
        {
            return model;
        }

        // Where nothing ran beside the yardstick, its recipe is the one to tell of.
        model = model with { Tuning = (model.Leading?.Name ?? model.Yardstick) is { } run ? Tuning(details, run) : null };
        return model.Leading is { } leading ? model with { Detail = Detail(result, details, leading.Name, picture), Detection = Detection(details, leading.Name) } : model;
    }

    private static StrategyReport Strategy(StrategyResult strategy, StrategyDetails? details)
    {
        List<StepSeconds> seconds = [.. details?.Seeds.SelectMany(s => s.Rounds).Select(r => r.Seconds) ?? []];
        return new()
        {
            Name = strategy.Name,
            UpperBound = strategy.UpperBound == true,
            Curve = [.. strategy.Mean.Select(p => new CurvePoint(p.Labelled, new(p.Mean, p.Low, p.High)))],
            AreaUnderCurve = new(strategy.Aulc.Mean, strategy.Aulc.Low, strategy.Aulc.High),
            AreaGain = strategy.AulcGain is { } gain ? new(gain.Mean, gain.Low, gain.High) : null,
            PairedP = strategy.AulcGainP,
            PairedPHolm = strategy.AulcGainPHolm,
            PairedPWilcoxon = strategy.AulcGainPWilcoxon,
            AreaLog = strategy.AulcLog is { } log ? new(log.Mean, log.Low, log.High) : null,
            Metrics = strategy.Metrics,
            Gain = strategy.Gain,
            SavingsOfSeconds = strategy.SavingOfSeconds,
            Selection = strategy.Selection,
            Savings = [.. strategy.Saving.Select(s => Saving(s, atLevel: false))],
            SavingsAtLevel = [.. strategy.SavingAtMetric.OrderBy(s => s.Target).Select(s => Saving(s, atLevel: true))],
            SecondsPerRound = seconds.Count == 0 ? null
                : new(seconds.Average(s => s.Fit), seconds.Average(s => s.Measure), seconds.Average(s => s.Gather), seconds.Average(s => s.Query)) { Tune = seconds.Average(s => s.Tune) },
        };
    }

    private static SavingAtTarget Saving(SavingResult saving, bool atLevel) => new()
    {
        Target = saving.Target,
        AtLevel = atLevel,
        Level = saving.Pairs.Count == 0 ? null : saving.Pairs.Average(p => p.Level),
        Labels = saving.Labels,
        RandomLabels = saving.RandomLabels,
        Percent = saving.Percent is { } percent ? new(percent, saving.Low, saving.High) : null,
        Reached = saving.Reached,
        SeedsReached = saving.ReachedSeeds,
    };

    private static DetectionDetail? Detection(RunDetails details, string strategy) =>
        details.Strategies.FirstOrDefault(s => string.Equals(s.Name, strategy, StringComparison.Ordinal)) is { Seeds: [{ Detection: { } metrics } run, ..] }
            ? new() { Classes = details.Classes, Metrics = metrics, Note = $"{StrategyName.Display(strategy)}, seed {run.Seed}" }
            : null;

    private static ReportTuning? Tuning(RunDetails details, string strategy) =>
        details.Strategies.FirstOrDefault(s => string.Equals(s.Name, strategy, StringComparison.Ordinal)) is { Seeds: [var run, ..] } && run.Rounds.Any(r => r.Tuning is not null)
            ? new($"{StrategyName.Display(strategy)}, seed {run.Seed}", [.. run.Rounds.Where(r => r.Tuning is not null).Select(r => new TunedRound(r.Round + 1, r.Labelled, r.Tuning!, r.Seconds.Tune))])
            : null;

    private static ReportDetail? Detail(ResultFile result, RunDetails details, string strategy, Func<SampleId, Thumbnail?> picture)
    {
        if (details.Strategies.FirstOrDefault(s => string.Equals(s.Name, strategy, StringComparison.Ordinal)) is not { Seeds: [var run, ..] } || run.Rounds.Count == 0)
        {
            return null;
        }

        var curve = result.Strategies.First(s => string.Equals(s.Name, strategy, StringComparison.Ordinal)).Seeds.FirstOrDefault(s => s.Seed == run.Seed)?.Curve ?? [];
        var start = run.Rounds[0].ClassCounts;
        return new()
        {
            Strategy = strategy,
            Seed = run.Seed,
            Classes = details.Classes,
            Confusion = run.Final?.Confusion,
            Reliability = run.Final?.Reliability,
            CalibrationError = run.Final?.CalibrationError,
            Picked = [.. run.Rounds[^1].ClassCounts.Select((count, c) => count - start[c])],
            Pool = details.PoolClassCounts,
            Rounds =
            [
                .. run.Rounds.Where(r => r.Picks.Count > 0).Select(r => new ReportRound
                {
                    Number = r.Round + 1,
                    Labelled = r.Labelled,
                    Before = curve.FirstOrDefault(p => p.Labelled == r.Labelled)?.Metric,
                    After = curve.FirstOrDefault(p => p.Labelled > r.Labelled)?.Metric,
                    PickCount = r.Picks.Count,
                    Shown = [.. r.Picks.Take(PicksShown).Select(p => new ReportPick(p.Name, p.Reason, p.Class is { } c ? details.Classes[c] : null, picture(new(p.Id))))],
                }),
            ],
        };
    }
}
