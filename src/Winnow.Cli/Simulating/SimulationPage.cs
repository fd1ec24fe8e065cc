using System.Globalization;
using System.Runtime.InteropServices;
using Winnow.Cli.Console;
using Winnow.Core.Loop;
using Winnow.Core.Reporting;

namespace Winnow.Cli.Simulating;

/// <summary>Tells people what a simulation found: the report page and the summary on the terminal.</summary>
internal static class SimulationPage
{
    /// <summary>Writes <c>report.html</c> and prints the summary.</summary>
    public static void Show(SimulateOptions options, SimulationOutcome outcome, CommandConsole console)
    {
        var path = Path.Combine(options.Out, "report.html");
        var model = SimulationReport.Of(outcome.Result, outcome.Details, console.Clock.GetUtcNow(), outcome.Images.Picture) with
        {
            Command = options.CommandLine,
            Machine = $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}",
            Problems = outcome.Problems,
            Took = outcome.Took,
        };
        ReportWriter.Save(model, path);
        console.Write(
            new { result = Path.Combine(options.Out, "result.json"), report = path, outcome.Result.Strategies, tuning = model.Tuning?.Rounds.Select(r => new { r.Number, r.Labelled, recipe = r.Record.Words, r.Record.Changed, r.Record.Reason, r.Seconds }) },
            c => Print(c, options, outcome.Result, path, model.Tuning));
    }

    private static void Print(CommandConsole console, SimulateOptions options, ResultFile result, string path, ReportTuning? tuning)
    {
        var rows = result.Strategies.Select(s => (IReadOnlyList<string>)
        [
            Title(s),
            Interval(s.Aulc.Mean, s.Aulc.Low, s.Aulc.High, "0.000"),
            .. Targets(result).Select(t => s.Saving.Concat(s.SavingAtMetric).FirstOrDefault(x => x.Target == t.Target && s.SavingAtMetric.Contains(x) == t.IsLevel) is { } saving ? Saving(saving) : "–"),
        ]);
        console.Line();
        console.Table(["strategy", $"mean {result.Metric}", .. Targets(result).Select(t => t.Title)], rows);
        Further(console, result);
        if (result.Strategies is [{ Gain: { } gain }, _, ..] && !gain.Exists())
        {
            console.Line($"No saving at shares: {gain.Words()}, and noise alone passes any share of it.");
        }

        var saved = Targets(result).Any() ? ". At …: labels saved against random at that share of random's gain, or at that value of the metric" : "";
        console.Line($"Mean: over the numbers of labels that all strategies have{saved},");
        console.Line(options.Seeds == 1 ? "from one seed, so without intervals." : $"with 95 % intervals over {options.Seeds} seeds.");
        if (result.Strategies.Any(s => s.UpperBound == true))
        {
            console.Line("* Upper bound (sees all labels): no strategy, and in no comparison.");
        }

        if (result.Recipe.Examples is { } shown)
        {
            console.Line($"{shown} to strategies that read examples.");
        }

        if (tuning is { Rounds: [.., var last] })
        {
            console.Line($"Recipe in use ({tuning.Run}, changed in {tuning.Rounds.Count(r => r.Record.Changed)} of {tuning.Rounds.Count} rounds): {last.Record.Words}. {last.Record.Reason}.");
        }

        console.Line($"Report: {path}");
    }

    // What the first table leaves out: balance, certainty, and the price of choosing.
    private static void Further(CommandConsole console, ResultFile result)
    {
        string[] metrics = [.. result.Strategies.SelectMany(s => s.Metrics).Select(m => m.Name).Where(m => m != result.Metric && m != "accuracy").Distinct()];
        var seconds = result.Strategies.Any(s => s.SavingOfSeconds.Count > 0);
        console.Table(
            ["strategy", .. metrics.Select(m => $"{m}, end"), .. seconds ? ["seconds saved"] : Array.Empty<string>(), "p (Holm)", "mean rank", "query"],
            result.Strategies.Select(s => (IReadOnlyList<string>)
            [
                Title(s),
                .. metrics.Select(m => s.Metrics.FirstOrDefault(x => x.Name == m) is { } found ? Interval(found.End.Mean, found.End.Low, found.End.High, "0.000") : "–"),
                .. seconds ? [s.SavingOfSeconds is [.., { Percent: { } percent } last] ? Interval(percent, last.Low, last.High, "0") + " %" : "–"] : Array.Empty<string>(),
                s.AulcGainPHolm?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–",
                result.Ranks?.Strategies.FirstOrDefault(r => r.Name == s.Name)?.Rank.ToString("0.0", CultureInfo.InvariantCulture) ?? "–",
                s.Selection is { } cost ? string.Create(CultureInfo.InvariantCulture, $"{cost.SecondsMean * 1000:0.0} ms") : "–",
            ]));
        if (seconds)
        {
            console.Line("Seconds saved: seconds of labelling at all of random's gain.");
        }
    }

    private static IEnumerable<(double Target, bool IsLevel, string Title)> Targets(ResultFile result)
    {
        var first = result.Strategies.FirstOrDefault(s => s.Saving.Count + s.SavingAtMetric.Count > 0);
        return first is null
            ? []
            : first.Saving.Select(s => (s.Target, false, string.Create(CultureInfo.InvariantCulture, $"at {s.Target * 100:0} % of gain")))
                .Concat(first.SavingAtMetric.Select(s => (s.Target, true, string.Create(CultureInfo.InvariantCulture, $"at {s.Target:0.00}"))));
    }

    private static string Title(StrategyResult strategy) => strategy.UpperBound == true ? $"{strategy.Name} *" : strategy.Name;

    private static string Saving(SavingResult saving) =>
        saving.Percent is { } percent ? Interval(percent, saving.Low, saving.High, "0") + " %" : $"not reached ({saving.ReachedSeeds} of {saving.Pairs.Count} seeds)";

    private static string Interval(double mean, double? low, double? high, string format)
    {
        var text = mean.ToString(format, CultureInfo.InvariantCulture);
        return low is { } l && high is { } h ? $"{text} [{l.ToString(format, CultureInfo.InvariantCulture)}, {h.ToString(format, CultureInfo.InvariantCulture)}]" : text;
    }

    // [C, H, W] of the store to the [H, W, C] of a picture.
}
