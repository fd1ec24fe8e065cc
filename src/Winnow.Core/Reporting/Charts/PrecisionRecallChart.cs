using Winnow.Core.Metrics;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Charts;

/// <summary>Precision at each recall of each class at an overlap of 0.50, the classes with most objects first.</summary>
internal static class PrecisionRecallChart
{
    /// <summary>Classes drawn; the table lists all.</summary>
    public const int MostClasses = 6;

    private static readonly string[] Dashes = ["", "7 3", "2 3", "9 3 2 3", "14 4", "4 2 1 2 1 2"];

    /// <summary>The classes that are drawn, with the most objects first.</summary>
    public static IReadOnlyList<ClassDetectionMetrics> Drawn(DetectionMetrics metrics) =>
        [.. metrics.Classes.Where(c => c.PrecisionCurve.Count > 0).OrderByDescending(c => c.Objects).ThenBy(c => c.Class).Take(MostClasses)];

    /// <summary>Colour and dash of the class drawn at a place.</summary>
    public static SeriesStyle StyleOf(int place)
    {
        var colour = place == 0 ? "var(--wheat)" : $"var(--chart-{((place - 1) % 4) + 1})";
        return new(colour, colour, Dashes[place % Dashes.Length], 2);
    }

    /// <summary>Draws the chart.</summary>
    /// <param name="html">Receives the drawing.</param>
    /// <param name="metrics">Figures with curves.</param>
    /// <param name="classes">Class names.</param>
    public static void Draw(HtmlBuilder html, DetectionMetrics metrics, IReadOnlyList<string> classes)
    {
        var x = new SvgScale(0, 1, 30, 330);
        var y = new SvgScale(0, 1, 196, 16);
        html.Open("svg", ("class", "chart pr"), ("viewBox", "0 0 340 234"), ("role", "group"), ("aria-label", "Precision at each recall, a line for each class. Arrow keys go from class to class."), ("data-roving", "1"));
        foreach (var tick in (double[])[0, 0.5, 1])
        {
            html.Empty("line", ("class", "grid"), ("x1", "30"), ("x2", "330"), ("y1", Coordinate(y.Map(tick))), ("y2", Coordinate(y.Map(tick))));
            html.Element("text", Coordinate(tick), ("x", "24"), ("y", Coordinate(y.Map(tick) + 4)), ("text-anchor", "end"));
            html.Element("text", Coordinate(tick), ("x", Coordinate(x.Map(tick))), ("y", "212"), ("text-anchor", "middle"));
        }

        html.Element("text", "recall", ("x", "180"), ("y", "229"), ("text-anchor", "middle"));
        html.Element("text", "precision", ("x", "30"), ("y", "9"), ("text-anchor", "start"));
        foreach (var (place, item) in Drawn(metrics).Index())
        {
            var style = StyleOf(place);
            var tip = $"{classes[item.Class]}: AP50 {(item.Ap50 is { } ap ? Metric(ap) : "none")}, {Count(item.Objects)} objects";
            var points = item.PrecisionCurve.Select((p, i) => $"{Coordinate(x.Map((double)i / (item.PrecisionCurve.Count - 1)))} {Coordinate(y.Map(p))}");
            html.Open("g", ("class", "slice"), ("tabindex", place == 0 ? "0" : "-1"), ("role", "img"), ("aria-label", tip), ("data-tip", tip));
            html.Empty("path", ("class", "line"), ("d", "M" + string.Join('L', points)), ("style", $"stroke:{style.Colour};stroke-width:{Coordinate(style.Width)};stroke-dasharray:{(style.Dash.Length == 0 ? "none" : style.Dash)}"));
            html.Close();
        }

        html.Close().Line();
    }
}
