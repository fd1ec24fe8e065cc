using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Reads what YOLO trainers predict with <c>save_txt=True save_conf=True</c>: a text file for each image, each line with its confidence last.</summary>
public static class YoloPredictions
{
    private static readonly YoloDetectFormat Boxes = new();
    private static readonly YoloSegmentFormat Polygons = new();

    /// <summary>The predictions of one image; a bad line is left out and reported with its number.</summary>
    /// <param name="file">The text file.</param>
    /// <param name="shown">Its name in reports.</param>
    /// <param name="width">Width of the image.</param>
    /// <param name="height">Height of the image.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="polygons">Whether lines hold polygons instead of boxes.</param>
    /// <param name="limits">Caps.</param>
    /// <param name="report">Receives what is left out.</param>
    /// <exception cref="DatasetException">Above a limit, or not UTF-8.</exception>
    public static IReadOnlyList<ObjectAnnotation> Read(string file, string shown, int width, int height, int classes, bool polygons, ReadLimits limits, FormatReport report) =>
        YoloLines.Read(polygons ? Polygons : Boxes, file, shown, (width, height), classes, scored: true, limits, report);
}
