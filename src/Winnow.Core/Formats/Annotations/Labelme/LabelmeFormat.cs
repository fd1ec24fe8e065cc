using System.Globalization;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>labelme: a JSON file beside each image with rectangles, polygons, circles and masks; <c>labels.txt</c> keeps the order of the classes.</summary>
/// <remarks>Parts of one object share a <c>group_id</c>. Two fields beyond the format, which labelme keeps: <c>split</c>, and <c>"labelled": false</c> for an image that nobody looked at.
/// Class tags are the image's flags. Images are files; <c>imageData</c> is read only where there is no file, and never written.</remarks>
public sealed class LabelmeFormat : IAnnotationFormat
{
    /// <summary>The attribute that keeps the <c>group_id</c> of a shape that is one by itself.</summary>
    internal const string Group = "group_id";

    /// <summary>The attribute that keeps the description.</summary>
    internal const string DescriptionField = "description";

    /// <inheritdoc/>
    public string Name => "labelme";

    /// <inheritdoc/>
    public string Description => "labelme: a JSON file for each image with rectangles, polygons, circles and masks";

    /// <inheritdoc/>
    public bool IsFolder => true;

    /// <inheritdoc/>
    public double Tolerance => 0;

    /// <inheritdoc/>
    public AnnotatedDataset Read(string path, ImportOptions options, FormatReport report, CancellationToken cancel) => new LabelmeReader(path, options, report).Read(cancel);

    /// <inheritdoc/>
    public AnnotatedDataset Fit(AnnotatedDataset dataset, ExportOptions options, FormatReport report)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        if (dataset.Classes.FirstOrDefault(c => c.Name.Trim() != c.Name || c.Name == LabelmeReader.NoClass || c.Name.AsSpan().IndexOfAnyInRange('\0', '\x1F') >= 0) is { } label)
        {
            throw new DatasetException($"The class '{label.Name}' cannot be a line of labels.txt: it starts or ends with a space, holds a control character or is {LabelmeReader.NoClass}; rename it.");
        }

        if (dataset.Classes.GroupBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new DatasetException($"Two classes are called '{twice.Key}', and labelme tells labels apart by name; rename one.");
        }

        var stems = new HashSet<string>(StringComparer.Ordinal);
        return Fitting.Images(Fitting.PlainClasses(dataset, report), image =>
        {
            var problem = image.Width < 1 ? "has no known size, and labelme needs one"
                : !ImageFiles.IsImage(image.FileName) ? "has an ending that is no image's"
                : image.FileName.Split('/').Any(p => p.StartsWith('.')) ? "starts with a dot, and such files are passed over"
                : !stems.Add(Path.ChangeExtension(image.FileName, null)) ? "shares its name but for the ending with another image, and both would share one JSON file"
                : options.CopyImages && image.Source is not null ? ImageCopies.Problem(image, options) : null;
            if (problem is not null)
            {
                report.Skip(image.FileName, problem);
                return null;
            }

            report.Note(Fitting.NoPredictions, image.Predictions.Count);
            return image with
            {
                Id = OriginalId.None,
                Predictions = [],
                Extra = Fitting.Extra(image.Extra, report, LabelmeReader.FileFields),
                Annotations = image.Annotations is null ? null : Objects(image.Annotations, image, report),
            };
        });
    }

    /// <inheritdoc/>
    public void Write(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel) => LabelmeWriter.Write(dataset, path, options, cancel);

    private static List<ObjectAnnotation> Objects(IReadOnlyList<ObjectAnnotation> annotations, AnnotatedImage image, FormatReport report)
    {
        var (fitted, tags) = (new List<ObjectAnnotation>(), new HashSet<int>());
        foreach (var annotation in annotations.OrderBy(a => a.Shape is not ClassTag))
        {
            if (annotation.IsCrowd || (annotation.Shape is ClassTag && !tags.Add(annotation.Class)))
            {
                report.Note(annotation.IsCrowd ? Fitting.NoCrowds : "class tags said twice: written once");
            }
            else if (Shape(annotation.Shape, image, report) is { } shape)
            {
                report.Note("ids, scores and areas left out", annotation.Id.Exists || annotation.Score is not null || annotation.Area is not null ? 1 : 0);
                fitted.Add(shape is ClassTag ? Fitting.Plain(annotation, report) : new()
                {
                    Shape = shape,
                    Class = annotation.Class,
                    Attributes = Fitting.Attributes(Attributes(annotation, shape, report)),
                    Extra = Fitting.Extra(annotation.Extra, report, LabelmeReader.ShapeFields),
                });
            }
        }

        return fitted;
    }

    private static Shape? Shape(Shape shape, AnnotatedImage image, FormatReport report)
    {
        switch (shape)
        {
            case not ClassTag when Fitting.Outside(shape, image.Width, image.Height) is not null:
                report.Note(Fitting.NoOutside);
                return null;
            case RotatedBoxShape rotated:
                report.Note("rotated boxes turned into polygons of their corners");
                return new PolygonShape(new Polygon(rotated.Box.Corners()));
            case BoxShape { Box: var b } when !(b.Right > b.Left && b.Bottom > b.Top):
                report.Note("boxes without an extent left out");
                return null;
            case MaskShape { Mask: var mask } when mask.Area == 0 || (mask.Width, mask.Height) != (image.Width, image.Height):
                report.Note("masks that are empty or not as large as their image left out");
                return null;
            default:
                return shape;
        }
    }

    // What a group says is read as one object, so a number that is no group's own cannot stay.
    private static Dictionary<string, string> Attributes(ObjectAnnotation annotation, Shape shape, FormatReport report)
    {
        var kept = annotation.Attributes.Where(a => a.Key != Group || (shape is not PolygonShape && int.TryParse(a.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == a.Value))
            .ToDictionary(StringComparer.Ordinal);
        report.Note("group numbers left out", kept.Count < annotation.Attributes.Count ? 1 : 0);
        return kept;
    }
}
