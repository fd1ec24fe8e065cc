using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>COCO instances with every object as a run-length mask, for readers that draw no polygons.</summary>
/// <remarks>The same file as <c>coco</c>, and read as one; only writing differs.</remarks>
public sealed class CocoRleFormat : IAnnotationFormat
{
    private static readonly CocoFormat Coco = new();

    /// <inheritdoc/>
    public string Name => "coco-rle";

    /// <inheritdoc/>
    public string Description => "COCO instances with every object as a run-length mask";

    /// <inheritdoc/>
    public bool IsFolder => false;

    /// <inheritdoc/>
    public double Tolerance => Coco.Tolerance;

    /// <inheritdoc/>
    public AnnotatedDataset Read(string path, ImportOptions options, FormatReport report, CancellationToken cancel) => Coco.Read(path, options, report, cancel);

    /// <inheritdoc/>
    public AnnotatedDataset Fit(AnnotatedDataset dataset, ExportOptions options, FormatReport report)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(report);
        var masked = Fitting.Images(dataset, image => image.Annotations is null ? image : image with { Annotations = Fitting.Annotations(image.Annotations, a => Masked(a, image, report)) });
        return Coco.Fit(masked, options, report);
    }

    /// <inheritdoc/>
    public void Write(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel) => Coco.Write(dataset, path, options, cancel);

    private static ObjectAnnotation? Masked(ObjectAnnotation annotation, AnnotatedImage image, FormatReport report)
    {
        if (annotation.Shape is ClassTag or MaskShape)
        {
            return annotation;
        }

        if (MaskPainting.MaskOf(annotation.Shape, image) is not { Area: > 0 } mask)
        {
            report.Note(MaskPainting.Nothing);
            return null;
        }

        report.Note(MaskPainting.Filled);
        return annotation with { Shape = new MaskShape(mask), Area = null };
    }
}
