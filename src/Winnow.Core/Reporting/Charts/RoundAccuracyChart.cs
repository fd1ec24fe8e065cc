using Winnow.Core.Federation;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Charts;

/// <summary>Accuracy of a federation's model by closed rounds, over all runs.</summary>
internal static class RoundAccuracyChart
{
    private const double Left = 64, Foot = 46, Head = 12, Right = 12;

    /// <summary>Draws the chart.</summary>
    /// <param name="html">Receives the drawing.</param>
    /// <param name="rounds">Measured rounds, oldest first; at least one.</param>
    /// <param name="shape">Wide for desk and paper, narrow for a phone.</param>
    public static void Draw(HtmlBuilder html, IReadOnlyList<RoundOverview> rounds, ChartShape shape)
    {
        var y = SvgScale.Around(rounds.Min(r => r.Accuracy!.Value), rounds.Max(r => r.Accuracy!.Value), shape.Height - Foot, Head, 5);
        var x = new SvgScale(-0.5, rounds.Count - 0.5, Left, shape.Width - Right);
        html.Open("svg", ("class", $"chart lc {shape.Name}"), ("viewBox", $"0 0 {Coordinate(shape.Width)} {Coordinate(shape.Height)}"), ("role", "group"),
            ("aria-label", $"Accuracy over {Count(rounds.Count)} rounds, now {Metric(rounds[^1].Accuracy!.Value)}. Arrow keys go from round to round."), ("data-roving", "1"));
        foreach (var tick in y.Ticks(5))
        {
            html.Empty("line", ("class", "grid"), ("x1", Coordinate(Left)), ("x2", Coordinate(shape.Width - Right)), ("y1", Coordinate(y.Map(tick))), ("y2", Coordinate(y.Map(tick))));
            html.Element("text", Metric(tick), ("x", Coordinate(Left - 8)), ("y", Coordinate(y.Map(tick) + 4)), ("text-anchor", "end"));
        }

        foreach (var tick in x.Ticks(shape.Ticks).Where(t => t == Math.Floor(t) && t >= 0 && t < rounds.Count))
        {
            html.Element("text", $"{rounds[(int)tick].Run}.{rounds[(int)tick].Round}", ("x", Coordinate(x.Map(tick))), ("y", Coordinate(shape.Height - 22)), ("text-anchor", "middle"));
        }

        html.Element("text", "run.round", ("x", Coordinate((Left + shape.Width) / 2)), ("y", Coordinate(shape.Height - 4)), ("text-anchor", "middle"));
        html.Empty("path", ("class", "line"), ("d", "M" + string.Join('L', rounds.Select((r, i) => $"{Coordinate(x.Map(i))} {Coordinate(y.Map(r.Accuracy!.Value))}"))), ("style", "stroke:var(--wheat);stroke-width:2.5"));
        for (var i = 0; i < rounds.Count; i++)
        {
            var tip = $"run {rounds[i].Run}, round {rounds[i].Round}\naccuracy {Metric(rounds[i].Accuracy!.Value)} of {Count(rounds[i].Measured)}\n{Count(rounds[i].Sites)} sites";
            html.Open("g", ("class", "slice dot"), ("tabindex", i == 0 ? "0" : "-1"), ("role", "img"), ("aria-label", tip.Replace("\n", "; ", StringComparison.Ordinal)), ("data-tip", tip));
            html.Empty("circle", ("cx", Coordinate(x.Map(i))), ("cy", Coordinate(y.Map(rounds[i].Accuracy!.Value))), ("r", "3"), ("style", "fill:var(--wheat)")).Close();
        }

        html.Close();
    }
}
