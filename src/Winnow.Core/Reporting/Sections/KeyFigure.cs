using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Sections;

/// <summary>One of the figures below the headline.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Meaning">What it counts.</param>
/// <param name="Note">Its interval and what it is held against.</param>
internal sealed record KeyFigure(string Value, string Meaning, string Note)
{
    /// <summary>The four figures of a report; a figure that cannot be told says what is missing.</summary>
    public static IReadOnlyList<KeyFigure> Of(ReportModel model) => model.Baseline is not null && model.Leading is not null
        ? [End(model), Fewer(model), Area(model), Above(model)]
        : [End(model), Labels(model), new(Count(model.PoolCount), "images in the pool", ""), Tested(model)];

    private static KeyFigure End(ReportModel model)
    {
        if ((model.Leading ?? model.Baseline) is not { Curve: [.., var last] })
        {
            return new("not yet", model.Metric, "needs a measured round");
        }

        var random = model.Leading is not null && model.Baseline is { Curve: [.., var other] } ? $"random {Metric(other.Metric.Value)}" : "";
        return new(Metric(last.Metric.Value), $"{model.Metric} at {Count(last.Labelled)} labels", Join(Interval(last.Metric, Metric), random));
    }

    private static KeyFigure Fewer(ReportModel model)
    {
        var saving = model.Leading!.Savings.MaxBy(s => s.Target);
        if (saving is null)
        {
            return new("not told", "labels fewer than random", Headline.NoGain(model.Baseline!));
        }

        var level = saving.Level is { } value ? $"at {model.Metric} {Metric(value)}" : "";
        return saving is { Reached: true, Labels: { } own, RandomLabels: { } random, Percent: { } percent }
            ? new(Count(Math.Abs(random - own)), own <= random ? "labels fewer than random" : "labels more than random", Join(Change(percent), level))
            : new("not reached", "random’s level", level);
    }

    private static string Change(Estimate percent) => !percent.HasInterval ? "no interval"
        : percent.Value >= 0 ? Interval(percent, Count) + "\u00A0% saved"
        : Interval(new(-percent.Value, -percent.High, -percent.Low), Count) + "\u00A0% more";

    private static KeyFigure Area(ReportModel model)
    {
        if (model.Leading!.AreaGain is not { } gain)
        {
            return new("not yet", "area under the curve against random", "needs two measured rounds of both");
        }

        var p = model.Leading.PairedP is { } value ? $"p {PValue(value)}, paired" : "no test from so few seeds";
        return new(Metric(Math.Abs(gain.Value)), gain.Value >= 0 ? "more area under the curve" : "less area under the curve", Join(Interval(gain, Metric), p));
    }

    private static KeyFigure Above(ReportModel model)
    {
        var end = model.Baseline!.Curve is [.., var last] ? last.Metric.Value : double.NaN;
        var others = model.Strategies.Where(s => !s.UpperBound && !ReferenceEquals(s, model.Baseline) && s.Curve.Count > 0).ToList();
        var below = others.Where(s => s.Curve[^1].Metric.Value <= end).Select(s => StrategyName.Display(s.Name)).ToList();
        var note = below.Count switch { 0 => "", <= 2 => $"{string.Join(" and ", below)} not above", _ => $"{below[0]}, {below[1]} and {below.Count - 2} more not above" };
        return new($"{others.Count - below.Count} of {others.Count}", others.Count == 1 ? "strategy ends above random" : "strategies end above random", note);
    }

    private static KeyFigure Labels(ReportModel model) => (model.Leading ?? model.Baseline) is { Curve: [.., var last] } strategy
        ? new(Count(last.Labelled), "labels", $"{Count(strategy.Curve.Count)} measured {(strategy.Curve.Count == 1 ? "round" : "rounds")}")
        : new("0", "measured rounds", "");

    private static KeyFigure Tested(ReportModel model) =>
        model.TestCount is { } count ? new(Count(count), "images to measure on", "") : new("not yet", "images to measure on", "");

    private static string Join(string first, string second) => first.Length > 0 && second.Length > 0 ? $"{first}, {second}" : first + second;
}
