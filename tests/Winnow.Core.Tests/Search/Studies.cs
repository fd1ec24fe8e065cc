using Winnow.Core.Search;

namespace Winnow.Core.Tests.Search;

/// <summary>Small spaces and objectives that several tests search.</summary>
internal static class Studies
{
    /// <summary>Every kind of parameter, and a grandchild.</summary>
    public static SearchSpace Space { get; } = new(
        new IntegerParameter("units", 1, 512) { Log = true }.When("layers", 2),
        new CategoricalParameter("model", "tree", "net"),
        new FloatParameter("lr", 1e-5, 1e-1) { Log = true },
        new IntegerParameter("layers", 1, 3).When("model", "net"),
        new FloatParameter("drop", 0, 0.6) { Step = 0.2 },
        new IntegerParameter("seed", -1000, 1000));

    public static SearchSpace Plane { get; } = new(new FloatParameter("x", -5, 10), new FloatParameter("y", 0, 15));

    public static double Branin(SearchPoint point)
    {
        var (x, y) = (point.Number("x"), point.Number("y"));
        return Math.Pow(y - (5.1 / (4 * Math.PI * Math.PI) * x * x) + (5 / Math.PI * x) - 6, 2) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x)) + 10;
    }

    /// <summary>Smallest for a net of 2 layers and 64 units at lr 1e-3 without dropout.</summary>
    public static double Loss(SearchPoint point) =>
        Math.Pow(Math.Log10(point.Number("lr")) + 3, 2) + point.Number("drop") + (Math.Abs(point.Number("seed")) / 1e4)
        + (point.Choice("model") == "tree" ? 1 : Math.Abs(point.Integer("layers") - 2) + (point.Has("units") ? Math.Abs(Math.Log2(point.Integer("units")) - 6) / 10 : 0));

    /// <summary>Trains for some epochs, better and better, and obeys the pruner.</summary>
    public static double Train(Trial trial, Func<SearchPoint, double> loss, int epochs = 9, int sign = 1)
    {
        var score = 0.0;
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            score = sign * (loss(trial.Point) + (1.0 / epoch));
            trial.Report(epoch, score);
            if (epoch < epochs && trial.ShouldPrune())
            {
                break;
            }
        }

        return score;
    }

    /// <summary>Trials in words, to compare studies.</summary>
    public static string[] Lines(StudySnapshot study) =>
        [.. study.Trials.Select(t => FormattableString.Invariant($"{t.Number} {t.Enqueued} {t.Seed} {t.State} {t.Score:R} {t.Reason} {t.Point} {string.Join(' ', t.Reports.Select(r => FormattableString.Invariant($"{r.Step}:{r.Score:R}")))}"))];

    /// <summary>A snapshot of complete trials with those reports, one array per trial; its score is the last.</summary>
    public static StudySnapshot Reported(params double[][] scores) => new(Plane, SearchDirection.Minimise, 1, [.. scores.Select((s, i) =>
        new TrialRecord(i, new SearchPoint(KeyValuePair.Create("x", (ParameterValue)i), KeyValuePair.Create("y", (ParameterValue)1)), i, false)
        {
            State = TrialState.Complete,
            Score = s[^1],
            Reports = [.. s.Select((score, step) => new TrialReport(step + 1, score, 0))],
        })]);
}
