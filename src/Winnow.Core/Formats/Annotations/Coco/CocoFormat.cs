using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>COCO instances: one JSON file of images, categories and annotations; boxes as [x, y, width, height], polygons, and run-length masks.</summary>
/// <remarks>Lin et al. (2014). Read and written as a stream. Two fields beyond the format keep what it cannot say, and other readers pass them over:
/// <c>split</c> of an image, and <c>"labelled": false</c> for one that nobody looked at.</remarks>
public sealed class CocoFormat : IAnnotationFormat
{
    /// <inheritdoc/>
    public string Name => "coco";

    /// <inheritdoc/>
    public string Description => "COCO instances: one JSON file with boxes, polygons and run-length masks";

    /// <inheritdoc/>
    public bool IsFolder => false;

    /// <inheritdoc/>
    /// <remarks>What came from a COCO file survives to the last bit. Of other boxes an edge may move by one rounding step, since the file holds x and width and not both edges.</remarks>
    public double Tolerance => 1e-12;

    /// <inheritdoc/>
    public AnnotatedDataset Read(string path, ImportOptions options, FormatReport report, CancellationToken cancel) => new CocoReader(path, options, report).Read(cancel);

    /// <inheritdoc/>
    public AnnotatedDataset Fit(AnnotatedDataset dataset, ExportOptions options, FormatReport report)
    {
        var numbered = CocoIds.Number(dataset, options, report);
        var duplicates = CocoIds.Unusable(numbered, options.FreshIds);
        report.Note("annotation ids that are texts, below 1 or used twice: renumbered", options.FreshIds ? 0 : duplicates.Count);
        return Fitting.Images(numbered with { Extra = Fitting.Extra(numbered.Extra, report, CocoReader.Lists) }, image =>
        {
            report.Note(Fitting.NoPredictions, image.Predictions.Count);
            return image with
            {
                Predictions = [],
                Extra = Fitting.Extra(image.Extra, report, CocoReader.ImageFields),
                Annotations = image.Annotations is null ? null : Fitting.Annotations(image.Annotations, a => Annotation(a, image, duplicates, report)),
            };
        });
    }

    /// <inheritdoc/>
    public void Write(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel) => CocoWriter.WriteInstances(dataset, path, options, cancel);

    /// <summary>The annotation with a shape that COCO knows; null for a class tag.</summary>
    internal static ObjectAnnotation? Shaped(ObjectAnnotation annotation, FormatReport report)
    {
        switch (annotation.Shape)
        {
            case ClassTag:
                report.Note(Fitting.NoTags);
                return null;
            case RotatedBoxShape rotated:
                report.Note("rotated boxes turned into polygons of their corners");
                return annotation with { Shape = new PolygonShape(new Polygon(rotated.Box.Corners())) };
            case MaskShape { Mask.Area: 0 }:
                report.Note("masks without pixels left out");
                return null;
            default:
                return annotation;
        }
    }

    private static ObjectAnnotation? Annotation(ObjectAnnotation annotation, AnnotatedImage image, HashSet<ObjectAnnotation> unusable, FormatReport report)
    {
        if (Fitting.Outside(annotation.Shape, image.Width, image.Height) is not null)
        {
            report.Note(Fitting.NoOutside);
            return null;
        }

        if (Shaped(annotation, report) is not { } shaped)
        {
            return null;
        }

        var extra = shaped.Extra is null ? null : Fitting.Extra(shaped.Extra, report, Taken(shaped));
        return unusable.Contains(annotation) ? shaped with { Id = OriginalId.None, Extra = extra } : extra != shaped.Extra ? shaped with { Extra = extra } : shaped;
    }

    // Two fields of the format may stand in the extra ones: a box that is not the tightest around its polygon, and attributes that are no texts.
    private static string[] Taken(ObjectAnnotation annotation) =>
        [.. CocoReader.AnnotationFields.Where(f => !(f == "bbox" && annotation.Shape is not BoxShape) && !(f == "attributes" && annotation.Attributes.Count == 0))];
}
