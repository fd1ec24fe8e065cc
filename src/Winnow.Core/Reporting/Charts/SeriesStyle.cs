namespace Winnow.Core.Reporting.Charts;

/// <summary>How a strategy is drawn everywhere in the report. Dash and marker tell strategies apart without colour.</summary>
/// <param name="Colour">CSS colour of lines and dots.</param>
/// <param name="TextColour">CSS colour of its name, dark enough to read.</param>
/// <param name="Dash">SVG dash pattern; empty for a solid line.</param>
/// <param name="Width">Line width in pixels.</param>
internal sealed record SeriesStyle(string Colour, string TextColour, string Dash, double Width)
{
    private static readonly string[] Dashes = ["7 3", "2 3", "9 3 2 3", "14 4", "4 2 1 2 1 2", "1 5", "12 3 4 3", "6 6"];

    /// <summary>Wheat for the leading strategy, grey for the yardstick, and a colour and dash for each other one.</summary>
    public static SeriesStyle Of(StrategyReport strategy, ReportModel model)
    {
        if (ReferenceEquals(strategy, model.Leading))
        {
            return new("var(--wheat)", "var(--wheat-ink)", "", 2.5);
        }

        if (ReferenceEquals(strategy, model.Baseline))
        {
            return new("var(--chart-random)", "var(--ink-2)", "", 1.9);
        }

        var others = model.Strategies.Where(s => !ReferenceEquals(s, model.Leading) && !ReferenceEquals(s, model.Baseline)).ToList();
        var index = others.IndexOf(strategy);
        var colour = $"var(--chart-{(index % 4) + 1})";
        return new(colour, colour, Dashes[index % Dashes.Length], 1.9);
    }
}
