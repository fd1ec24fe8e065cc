using Winnow.Core.Metrics;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Charts;

/// <summary>Reliability diagram: how often the model is right at each confidence; on the diagonal it means what it says (Guo et al. 2017).</summary>
internal static class ReliabilityChart
{
    /// <summary>Draws the chart.</summary>
    /// <param name="html">Receives the drawing.</param>
    /// <param name="bins">Confidence bins, lowest first; empty ones are skipped.</param>
    /// <param name="error">Expected calibration error, 0 to 1.</param>
    public static void Draw(HtmlBuilder html, IReadOnlyList<ReliabilityBin> bins, double? error)
    {
        var filled = bins.Where(b => b.Count > 0).ToList();
        var x = new SvgScale(0, 1, 30, 220);
        var y = new SvgScale(0, 1, 196, 16);
        html.Open("svg", ("class", "chart cal"), ("viewBox", "0 0 230 234"), ("role", "group"),
            ("aria-label", "Share of right answers at each confidence of the model. Arrow keys go from bin to bin."), ("data-roving", "1"));
        foreach (var tick in (double[])[0, 0.5, 1])
        {
            html.Empty("line", ("class", "grid"), ("x1", "30"), ("x2", "220"), ("y1", Coordinate(y.Map(tick))), ("y2", Coordinate(y.Map(tick))));
            html.Element("text", Coordinate(tick), ("x", "24"), ("y", Coordinate(y.Map(tick) + 4)), ("text-anchor", "end"));
            html.Element("text", Coordinate(tick), ("x", Coordinate(x.Map(tick))), ("y", "212"), ("text-anchor", "middle"));
        }

        html.Empty("path", ("class", "ideal"), ("d", "M30 196L220 16"));
        html.Element("text", "confidence", ("x", "125"), ("y", "229"), ("text-anchor", "middle"));
        html.Element("text", "right", ("x", "30"), ("y", "9"), ("text-anchor", "start"));
        html.Empty("path", ("class", "line"), ("d", "M" + string.Join('L', filled.Select(b => $"{Coordinate(x.Map(b.Confidence))} {Coordinate(y.Map(b.Accuracy))}"))),
            ("style", "stroke:var(--wheat);stroke-width:2"));
        for (var i = 0; i < filled.Count; i++)
        {
            var bin = filled[i];
            var tip = $"Confidence {Metric(bin.Confidence)}: {Metric(bin.Accuracy)} right, {Count(bin.Count)} images";
            html.Open("g", ("class", "slice dot"), ("tabindex", i == 0 ? "0" : "-1"), ("role", "img"), ("aria-label", tip), ("data-tip", tip));
            html.Empty("rect", ("x", Coordinate(x.Map(bin.Confidence) - 9)), ("y", Coordinate(y.Map(bin.Accuracy) - 9)), ("width", "18"), ("height", "18"));
            html.Empty("circle", ("cx", Coordinate(x.Map(bin.Confidence))), ("cy", Coordinate(y.Map(bin.Accuracy))), ("r", "3"), ("style", "fill:var(--wheat)"));
            html.Close();
        }

        if (error is { } ece)
        {
            html.Element("text", $"ECE {Metric(ece)}", ("class", "lbl"), ("x", "218"), ("y", "184"), ("text-anchor", "end"));
        }

        html.Close();
    }
}
