using static Winnow.Core.Reporting.NumberText;
using static Winnow.Core.Reporting.Sections.ObjectTables;

namespace Winnow.Core.Reporting.Sections;

/// <summary>What a segmenter reached: by class, by part of the images, and the images where most was wrong.</summary>
internal sealed class SegmentationSection : IReportSection
{
    /// <inheritdoc/>
    public void Write(HtmlBuilder html, ReportModel model)
    {
        if (model.Segmentation is not { } detail)
        {
            return;
        }

        html.Open("section", ("id", "segmentation"), ("class", "g3"));
        html.Open("div", ("id", "iou-classes")).Title("By class", detail.Note);
        Begin(html, "Intersection over union by class", "class", "IoU", "Dice");
        Cells(html, "all, background included", null, detail.Metrics.MeanIou, detail.Metrics.MeanDice);
        foreach (var item in detail.Metrics.Classes)
        {
            Cells(html, item.Class == 0 ? "background" : detail.Classes[item.Class - 1], null, item.Iou, item.Dice);
        }

        html.Close().Close().Close().Line();
        if (detail.Slices.Count > 0)
        {
            html.Open("div", ("id", "iou-parts")).Title("By part of the images", "from the metadata");
            Begin(html, "Intersection over union by part of the images", "part", "images", "mIoU", "Dice");
            foreach (var slice in detail.Slices)
            {
                html.Open("tr").Open("th", ("scope", "row")).Element("bdi", slice.Name).Close();
                html.Element("td", Count(slice.Images)).Element("td", Figure(slice.MeanIou)).Element("td", Figure(slice.MeanDice)).Close().Line();
            }

            html.Close().Close().Close().Line();
        }

        html.Close().Line();
        Pictures(html, "lost", "Where most was wrong", "left what people drew, right what was found, in the colour of the class", detail.Lost);
    }
}
