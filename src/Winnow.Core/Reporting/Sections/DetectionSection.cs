using Winnow.Core.Reporting.Charts;
using static Winnow.Core.Reporting.NumberText;
using static Winnow.Core.Reporting.Sections.ObjectTables;

namespace Winnow.Core.Reporting.Sections;

/// <summary>What a detector reached: by class, by size, by part of the images, its precision-recall curves, and the images where average precision was won or lost.</summary>
internal sealed class DetectionSection : IReportSection
{
    private const string Drawn = "drawn by people in white, found in the colour of the class";

    /// <inheritdoc/>
    public void Write(HtmlBuilder html, ReportModel model)
    {
        if (model.Detection is not { } detail)
        {
            return;
        }

        html.Open("section", ("id", "detection"), ("class", "g3"));
        if (PrecisionRecallChart.Drawn(detail.Metrics).Count > 0)
        {
            WriteCurves(html, detail);
        }

        WriteClasses(html, detail);
        WriteParts(html, detail);
        html.Close().Line();
        ObjectTables.Pictures(html, "lost", "Where average precision was lost", Drawn, detail.Lost);
        ObjectTables.Pictures(html, "won", "Where it was won", Drawn, detail.Won);
    }

    private static void WriteCurves(HtmlBuilder html, DetectionDetail detail)
    {
        html.Open("div", ("id", "precision")).Title("Precision and recall", "at an overlap of 0.50");
        PrecisionRecallChart.Draw(html, detail.Metrics, detail.Classes);
        html.Open("p", ("class", "small"));
        foreach (var (place, item) in PrecisionRecallChart.Drawn(detail.Metrics).Index())
        {
            html.Open("span", ("class", "nowrap"));
            html.LineSample(PrecisionRecallChart.StyleOf(place));
            html.Element("bdi", detail.Classes[item.Class]).Close().Text(" ");
        }

        html.Close().Close().Line();
    }

    private static void WriteClasses(HtmlBuilder html, DetectionDetail detail)
    {
        html.Open("div", ("id", "ap-classes")).Title("By class", detail.Note);
        Begin(html, "Average precision by class", "class", "objects", "AP50", "AP", "AR100");
        Cells(html, "all", detail.Metrics.Classes.Sum(c => c.Objects), detail.Metrics.Ap50, detail.Metrics.Ap, detail.Metrics.Ar100);
        foreach (var item in detail.Metrics.Classes)
        {
            Cells(html, detail.Classes[item.Class], item.Objects, item.Ap50, item.Ap, item.Ar100);
        }

        html.Close().Close().Close().Line();
    }

    private static void WriteParts(HtmlBuilder html, DetectionDetail detail)
    {
        html.Open("div", ("id", "ap-parts")).Title("By size", "AP; area in pixels");
        Begin(html, "Average precision by size", "size", "AP", "AR100");
        Cells(html, "small, to 32²", null, detail.Metrics.ApSmall, detail.Metrics.ArSmall);
        Cells(html, "medium, to 96²", null, detail.Metrics.ApMedium, detail.Metrics.ArMedium);
        Cells(html, "large", null, detail.Metrics.ApLarge, detail.Metrics.ArLarge);
        html.Close().Close().Line();
        if (detail.Slices.Count > 0)
        {
            html.Title("By part of the images", "from the metadata");
            Begin(html, "Average precision by part of the images", "part", "images", "objects", "AP50", "AP");
            foreach (var slice in detail.Slices)
            {
                html.Open("tr").Open("th", ("scope", "row")).Element("bdi", slice.Name).Close();
                html.Element("td", Count(slice.Images)).Element("td", Count(slice.Objects)).Element("td", Figure(slice.Ap50)).Element("td", Figure(slice.Ap)).Close().Line();
            }

            html.Close().Close().Line();
        }

        html.Close().Line();
    }
}
