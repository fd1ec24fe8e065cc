namespace Winnow.Core.Reporting;

/// <summary>The finding as one sentence, true to what was measured: saved, no difference, worse, not reached, or nothing to compare with.</summary>
/// <param name="Before">Beginning of the sentence.</param>
/// <param name="Emphasis">The part that is set off; may be empty.</param>
/// <param name="After">End of the sentence; may be empty.</param>
/// <param name="Interval">The interval in brackets, or why there is none; may be empty.</param>
internal sealed record Headline(string Before, string Emphasis, string After, string Interval)
{
    /// <summary>The whole sentence.</summary>
    public string Text => $"{Before}{Emphasis}{After} {Interval}".TrimEnd();

    /// <summary>Words the finding of a report.</summary>
    public static Headline Of(ReportModel model)
    {
        if (model.Leading is not { } leading)
        {
            return model.Baseline is { Curve: [.., var only] }
                ? Reached(StrategyName.Display(model.Baseline.Name), only, model, "; no other strategy was run, so there is nothing to compare")
                : new("Not yet: no round has been measured", "", "", "");
        }

        var name = StrategyName.Display(leading.Name);
        if (leading.Curve is not [.., var last])
        {
            return new("Not yet: no round has been measured", "", "", "");
        }

        if (model.Baseline is not { Curve: [.., var yardstick] } baseline)
        {
            return Reached(name, last, model, "; without random beside it no saving can be told");
        }

        var random = StrategyName.Display(baseline.Name).ToLowerInvariant();
        return leading.Savings.MaxBy(s => s.Target) switch
        {
            null => new(
                $"{name} ended at {NumberText.Metric(last.Metric.Value)}, {random} at {NumberText.Metric(yardstick.Metric.Value)} with {NumberText.Count(yardstick.Labelled)} labels: ",
                "no saving can be told", NoGain(baseline) is { Length: > 0 } why ? $", {why}" : "", ""),
            { Reached: true, Percent: { } percent } saving => Compared(name, random, saving, percent, model),
            var saving => NotReached(name, random, saving, last, model),
        };
    }

    /// <summary>Why the baseline's gain has no shares to reach, as a part of a sentence; empty where it is not known.</summary>
    public static string NoGain(StrategyReport baseline) => baseline.Gain is { } gain && !gain.Exists()
        ? $"{StrategyName.Display(baseline.Name).ToLowerInvariant()}’s gain of {NumberText.Metric(gain.Mean)} cannot be told from none"
        : "";

    private static Headline Reached(string name, CurvePoint last, ReportModel model, string end) => new(
        $"{name}: ",
        $"{model.Metric} {NumberText.Metric(last.Metric.Value)} with {NumberText.Count(last.Labelled)} labels",
        end,
        NumberText.Interval(last.Metric, NumberText.Metric));

    private static Headline Compared(string name, string random, SavingAtTarget saving, Estimate percent, ReportModel model)
    {
        var whose = $"{name} reached {random}’s {Target(saving)}{model.Metric}";
        var labels = saving is { Labels: { } own, RandomLabels: { } others }
            ? $" with {NumberText.Count(own)} labels instead of {NumberText.Count(others)}"
            : "";
        if (percent is { Low: <= 0, High: >= 0 })
        {
            return new(whose + labels + ": ", "no clear difference", $", {Change(percent.Value)}", Saved(percent));
        }

        return percent.Value >= 0
            ? new(whose, labels, $": {NumberText.Percent(percent.Value)} saved", Saved(percent) + OneSeed(percent, model))
            : new(whose + " only", labels, $": {NumberText.Percent(-percent.Value)} more labels needed", More(percent) + OneSeed(percent, model));
    }

    private static Headline NotReached(string name, string random, SavingAtTarget saving, CurvePoint last, ReportModel model)
    {
        var level = saving.Level is { } value ? $" of {NumberText.Metric(value)}" : "";
        var seeds = saving.SeedsReached is { } reached && reached > 0
            ? $" in {model.Seeds.Count - reached} of {model.Seeds.Count} seeds"
            : "";
        return new(
            $"{name} ",
            $"did not reach {random}’s {Target(saving)}{model.Metric}",
            $"{level} with {NumberText.Count(last.Labelled)} labels{seeds}: it ended at {NumberText.Metric(last.Metric.Value)}",
            NumberText.Interval(last.Metric, NumberText.Metric));
    }

    // "random's accuracy" is its last one; lower targets are named.
    private static string Target(SavingAtTarget saving) => saving.Target >= 1 ? "" : $"gain at {NumberText.Share(saving.Target)} in ";

    private static string Change(double percent) => percent >= 0 ? $"{NumberText.Percent(percent)} fewer" : $"{NumberText.Percent(-percent)} more";

    private static string Saved(Estimate percent) => NumberText.Interval(percent, NumberText.Count);

    private static string More(Estimate percent) => NumberText.Interval(new(-percent.Value, -percent.High, -percent.Low), NumberText.Count);

    private static string OneSeed(Estimate percent, ReportModel model) =>
        percent.HasInterval ? "" : model.Seeds.Count == 1 ? "no interval from one seed" : "no interval";
}
