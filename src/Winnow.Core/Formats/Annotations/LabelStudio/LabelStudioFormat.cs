using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Label Studio JSON: a list of tasks, each with annotations and predictions of regions in percent of the image.</summary>
/// <remarks>Class tags are <c>choices</c>, boxes <c>rectanglelabels</c> (turned about their upper left corner), polygons <c>polygonlabels</c>, masks <c>brushlabels</c>.
/// Of several annotations of one task the ground truth is taken, else the newest that was not cancelled. Predictions are written as one entry, since the editor shows only one.</remarks>
public sealed class LabelStudioFormat : IAnnotationFormat
{
    /// <inheritdoc/>
    public string Name => "labelstudio";

    /// <inheritdoc/>
    public string Description => "Label Studio JSON: tasks with annotations and predictions";

    /// <inheritdoc/>
    public bool IsFolder => false;

    /// <inheritdoc/>
    public double Tolerance => 1e-12;

    /// <inheritdoc/>
    public AnnotatedDataset Read(string path, ImportOptions options, FormatReport report, CancellationToken cancel) => new LabelStudioReader(path, options, report).Read(cancel);

    /// <inheritdoc/>
    public AnnotatedDataset Fit(AnnotatedDataset dataset, ExportOptions options, FormatReport report)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        if (dataset.Classes.GroupBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new DatasetException($"Two classes are called '{twice.Key}', and Label Studio tells labels apart by name; rename one.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var fitted = Fitting.Images(Fitting.PlainClasses(dataset, report), image =>
        {
            if (!names.Add(image.FileName) || (image.Width < 1 && (image.Annotations ?? []).Concat(image.Predictions).Any(a => a.Shape is not ClassTag)))
            {
                report.Skip(image.FileName, image.Width < 1 ? "has no known size, and regions are shares of it" : "has the name of an image of another split");
                return null;
            }

            report.Note("splits left out: the format has no place for them", image.Split is null ? 0 : 1);
            var annotations = image.Annotations is null ? null : Fitting.Annotations(image.Annotations, a => Region(a, image, false, report));
            var predictions = Fitting.Annotations(image.Predictions, p => Region(p, image, true, report));
            // Sizes stand in regions only.
            var sized = annotations is { Count: > 0 } || predictions.Count > 0;
            return image with
            {
                Id = options.FreshIds || image.Id.Number is not >= 1 ? OriginalId.None : image.Id,
                Split = null,
                Extra = LabelStudioReader.DataExtra(image.Extra, image.FileName),
                Width = sized ? image.Width : 0,
                Height = sized ? image.Height : 0,
                Annotations = annotations,
                Predictions = predictions,
            };
        });
        var used = fitted.Images.SelectMany(i => (i.Annotations ?? []).Concat(i.Predictions)).Select(a => a.Class).ToHashSet();
        report.Note("classes without a region lost: tasks hold no list of classes", dataset.Classes.Count - used.Count);
        return ClassOrder.Apply(fitted, [.. used.OrderBy(c => dataset.Classes[c].Name, StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public void Write(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel) => LabelStudioWriter.Write(dataset, path, cancel);

    private static ObjectAnnotation? Region(ObjectAnnotation annotation, AnnotatedImage image, bool prediction, FormatReport report)
    {
        Shape? shape = annotation.Shape switch
        {
            // One region holds one ring.
            PolygonShape { Polygons.Count: > 1 } several => new PolygonShape(ShapeConversion.Join(several.Polygons)),
            // The editor tells turned boxes from upright ones by their angle alone.
            RotatedBoxShape { Box: var box } when box.Degrees % 360 == 0 => new BoxShape(box.Bounds),
            MaskShape { Mask.Area: 0 } => null,
            MaskShape { Mask: var mask } when (mask.Width, mask.Height) != (image.Width, image.Height) => null,
            var other => other,
        };
        report.Note("objects of several polygons joined into one by bridges without area", annotation.Shape is PolygonShape { Polygons.Count: > 1 } ? 1 : 0);
        report.Note("masks that are empty or not as large as their image left out", shape is null ? 1 : 0);
        report.Note("crowd marks lost: the format has none", annotation.IsCrowd ? 1 : 0);
        report.Note(Fitting.NoAttributes, annotation.Attributes.Count > 0 ? 1 : 0);
        report.Note("stated areas, and scores of what people said, left out", annotation.Area is not null || (!prediction && annotation.Score is not null) ? 1 : 0);
        report.Note(Fitting.NoExtra, annotation.Extra is null ? 0 : 1);
        return shape is null ? null : new() { Shape = shape, Class = annotation.Class, Score = prediction ? annotation.Score : null };
    }
}
