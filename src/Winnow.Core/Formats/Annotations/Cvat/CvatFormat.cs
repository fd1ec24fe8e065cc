using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>CVAT for images 1.1: one XML file with boxes (upright and turned about their centre), polygons, masks and tags; coordinates with two decimals.</summary>
public sealed class CvatFormat : IAnnotationFormat
{
    /// <inheritdoc/>
    public string Name => "cvat";

    /// <inheritdoc/>
    public string Description => "CVAT for images 1.1: one XML file with boxes, polygons, masks and tags";

    /// <inheritdoc/>
    public bool IsFolder => false;

    /// <inheritdoc/>
    public double Tolerance => 1e-12;

    /// <inheritdoc/>
    public AnnotatedDataset Read(string path, ImportOptions options, FormatReport report, CancellationToken cancel) => new CvatReader(path, options, report).Read(cancel);

    /// <inheritdoc/>
    public AnnotatedDataset Fit(AnnotatedDataset dataset, ExportOptions options, FormatReport report)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        if (dataset.Classes.Select(c => SafeXml.Problem(c.Name)).FirstOrDefault(p => p is not null) is { } name)
        {
            throw new DatasetException($"The class {name}; export in another format.");
        }

        if (dataset.Classes.GroupBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new DatasetException($"Two classes are called '{twice.Key}', and CVAT tells labels apart by name; rename one.");
        }

        return Fitting.Images(Fitting.PlainClasses(dataset, report), image =>
        {
            if ((image.Width < 1 ? "has no known size, and CVAT needs one" : SafeXml.Problem(image.FileName)) is { } problem)
            {
                report.Skip(image.FileName, problem);
                return null;
            }

            return Fitting.Plain(image, report) with
            {
                Id = options.FreshIds || image.Id.Number is not >= 0 ? OriginalId.None : image.Id,
                Annotations = image.Annotations is null ? null : Fitting.Annotations(image.Annotations, a => Annotation(a, image, report)),
            };
        });
    }

    /// <inheritdoc/>
    public void Write(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel) => CvatWriter.Write(dataset, path, cancel);

    private static ObjectAnnotation? Annotation(ObjectAnnotation annotation, AnnotatedImage image, FormatReport report)
    {
        report.Note("objects of several polygons joined into one by bridges without area", annotation.Shape is PolygonShape { Polygons.Count: > 1 } ? 1 : 0);
        report.Note("ids, scores, areas and crowd marks left out", annotation.Id.Exists || annotation.Score is not null || annotation.Area is not null || annotation.IsCrowd ? 1 : 0);
        report.Note(Fitting.NoExtra, annotation.Extra is null ? 0 : 1);
        var attributes = annotation.Attributes.Where(a => a.Key.Length > 0 && SafeXml.Problem(a.Key) is null && SafeXml.Problem(a.Value) is null && a.Value == a.Value.Trim() && a.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
        report.Note(Fitting.NoAttributes, attributes.Count < annotation.Attributes.Count ? 1 : 0);
        var shape = Shape(annotation.Shape, image);
        if (shape is not null && Fitting.Outside(shape, image.Width, image.Height) is not null)
        {
            report.Note(Fitting.NoOutside);
            return null;
        }

        report.Note("masks that are empty or not as large as their image left out", shape is null ? 1 : 0);
        report.Note("coordinates rounded to 0.01 pixel", shape is null || shape.Equals(annotation.Shape) ? 0 : 1);
        return shape is null ? null : new() { Shape = shape, Class = annotation.Class, Attributes = Fitting.Attributes(attributes) };
    }

    private static Shape? Shape(Shape shape, AnnotatedImage image) => shape switch
    {
        BoxShape { Box: var b } => new BoxShape(new(Rounded(b.Left), Rounded(b.Top), Rounded(b.Right), Rounded(b.Bottom))),
        RotatedBoxShape { Box: var b } => Turned(b),
        PolygonShape polygons => new PolygonShape(new Polygon([.. ShapeConversion.Join(polygons.Polygons).Coordinates.ToArray().Select(Rounded)])),
        MaskShape { Mask: var mask } when mask.Area == 0 || (mask.Width, mask.Height) != (image.Width, image.Height) => null,
        _ => shape,
    };

    // The file holds the box as it lies before it is turned, so that is what gets rounded.
    private static Shape Turned(RotatedBox box)
    {
        var lying = new Box(Rounded(box.CentreX - (box.Width / 2)), Rounded(box.CentreY - (box.Height / 2)), Rounded(box.CentreX + (box.Width / 2)), Rounded(box.CentreY + (box.Height / 2)));
        var degrees = Rounded(((box.Degrees % 360) + 360) % 360);
        return degrees is 0 or 360 ? new BoxShape(lying) : new RotatedBoxShape(CvatReader.Turned(lying, degrees));
    }

    private static double Rounded(double value) => Math.Round(value, 2);
}
