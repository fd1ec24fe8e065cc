namespace Winnow.Core.Reporting.Charts;

/// <summary>The same chart is drawn twice, for a desk and for a phone, so that its text keeps its size on both; CSS shows one of them.</summary>
/// <param name="Name">CSS class.</param>
/// <param name="Width">Width of the drawing in pixels.</param>
/// <param name="Height">Height of the drawing in pixels.</param>
/// <param name="Ticks">About how many ticks the horizontal axis has.</param>
/// <param name="NameCharacters">Longest strategy name drawn in full.</param>
internal sealed record ChartShape(string Name, double Width, double Height, int Ticks, int NameCharacters)
{
    /// <summary>For screens from 720 pixels and for paper.</summary>
    public static ChartShape Wide { get; } = new("wide", 1056, 340, 8, 24);

    /// <summary>For phones of 360 pixels and up.</summary>
    public static ChartShape Narrow { get; } = new("narrow", 358, 290, 4, 13);
}
