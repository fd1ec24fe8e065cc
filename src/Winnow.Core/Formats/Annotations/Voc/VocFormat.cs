using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Pascal VOC: <c>Annotations/*.xml</c>, <c>JPEGImages</c>, <c>ImageSets/Main/SPLIT.txt</c>; boxes in whole pixels.</summary>
/// <remarks>Everingham et al. (2010). Written as the devkit counts: 1-based, both ends inside, so <c>xmin = round(left) + 1</c> and <c>xmax = round(right)</c>; at most half a pixel is lost.</remarks>
public sealed class VocFormat : IAnnotationFormat
{
    /// <summary>Field of <see cref="ObjectAnnotation.Extra"/> that holds unknown elements as texts.</summary>
    internal const string ExtraField = "voc";

    /// <inheritdoc/>
    public string Name => "voc";

    /// <inheritdoc/>
    public string Description => "Pascal VOC: one XML file of boxes for each image";

    /// <inheritdoc/>
    public bool IsFolder => true;

    /// <inheritdoc/>
    public double Tolerance => 0;

    /// <inheritdoc/>
    public AnnotatedDataset Read(string path, ImportOptions options, FormatReport report, CancellationToken cancel) => new VocReader(path, options, report).Read(cancel);

    /// <inheritdoc/>
    public AnnotatedDataset Fit(AnnotatedDataset dataset, ExportOptions options, FormatReport report)
    {
        if (dataset.Classes.Select(c => SafeXml.Problem(c.Name)).FirstOrDefault(p => p is not null) is { } name)
        {
            throw new DatasetException($"The class {name}; export in another format.");
        }

        if (dataset.Classes.GroupBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new DatasetException($"Two classes are called '{twice.Key}', and VOC files tell classes apart by name; rename one.");
        }

        var stems = new HashSet<string>(StringComparer.Ordinal);
        var plain = Fitting.PlainClasses(dataset, report);
        var fitted = Fitting.Images(plain, image =>
        {
            var problem = SafeXml.Problem(image.FileName)
                ?? (image.FileName != image.FileName.Trim() ? "starts or ends with a space, which the lists of VOC lose"
                : Path.GetExtension(image.FileName).Length < 2 ? "has no ending"
                : image.Annotations is null && (image.Source is null || !options.CopyImages) && Path.GetExtension(image.FileName) != ".jpg" ? "is unlabelled, and without its file VOC would lose that it is no .jpg"
                : !stems.Add(Path.ChangeExtension(image.FileName, null)) ? "differs from another image in its ending or split only, and both would share one XML file"
                : options.CopyImages && image.Source is not null ? ImageCopies.Problem(image, options) : null);
            if (problem is not null)
            {
                report.Skip(image.FileName, problem);
                return null;
            }

            var sized = image.Annotations is null ? image with { Width = 0, Height = 0 } : image;
            return Fitting.Plain(sized with { Extra = null }, report) with
            {
                Extra = Fitting.XmlExtra(ExtraField, VocWriter.Elements(image.Extra)),
                Annotations = image.Annotations is null ? null : Fitting.Annotations(image.Annotations, a => Annotation(a, image, report)),
            };
        });
        return ByName(fitted, report);
    }

    /// <inheritdoc/>
    public void Write(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel) => VocWriter.Write(dataset, path, options, cancel);

    /// <summary>The data set with its classes as reading finds them: those in use, in ordinal order.</summary>
    private static AnnotatedDataset ByName(AnnotatedDataset dataset, FormatReport report)
    {
        var used = dataset.Images.SelectMany(i => i.Annotations ?? []).Select(a => a.Class).ToHashSet();
        report.Note("classes without an object lost: VOC has no list of classes", dataset.Classes.Count - used.Count);
        return ClassOrder.Apply(dataset, [.. used.OrderBy(c => dataset.Classes[c].Name, StringComparer.Ordinal)]);
    }

    private static ObjectAnnotation? Annotation(ObjectAnnotation annotation, AnnotatedImage image, FormatReport report)
    {
        if (annotation.Shape.Bounds is not { } box)
        {
            report.Note(annotation.Shape is ClassTag ? Fitting.NoTags : "masks without pixels left out");
            return null;
        }

        report.Note("shapes turned into the boxes around them", annotation.Shape is BoxShape ? 0 : 1);
        report.Note("ids, scores and areas left out", annotation.Id.Exists || annotation.Score is not null || annotation.Area is not null ? 1 : 0);
        var (left, right) = Side(box.Left, box.Right, image.Width);
        var (top, bottom) = Side(box.Top, box.Bottom, image.Height);
        if (right <= left || bottom <= top)
        {
            report.Note("objects without an extent inside their image left out");
            return null;
        }

        // As the file says it: the first pixel is 1.
        if (Fitting.Outside(new BoxShape(new(left + 1, top + 1, right, bottom)), image.Width, image.Height) is not null)
        {
            report.Note(Fitting.NoOutside);
            return null;
        }

        var rounded = new Box(left, top, right, bottom);
        report.Note("boxes rounded to whole pixels, by at most half a pixel unless smaller than one", rounded == box ? 0 : 1);
        report.Note("crowd regions marked as difficult", annotation.IsCrowd ? 1 : 0);
        var attributes = annotation.Attributes.Where(a => SafeXml.Problem(a.Key) is null && SafeXml.Problem(a.Value) is null && a.Value == a.Value.Trim()).ToDictionary(StringComparer.Ordinal);
        report.Note(Fitting.NoAttributes, attributes.Count < annotation.Attributes.Count ? 1 : 0);
        if (annotation.IsCrowd)
        {
            attributes["difficult"] = "1";
        }

        return new()
        {
            Shape = new BoxShape(rounded),
            Class = annotation.Class,
            Attributes = Fitting.Attributes(attributes),
            Extra = Fitting.XmlExtra(ExtraField, VocWriter.Elements(annotation.Extra)),
        };
    }

    // Rounded and inside the image; a side under a pixel grows to one.
    private static (double Near, double Far) Side(double near, double far, int length)
    {
        var most = length > 0 ? length : double.MaxValue;
        if (far <= 0 || near >= most || far <= near)
        {
            return (0, 0);
        }

        var (from, to) = (Math.Max(0, Math.Round(near, MidpointRounding.AwayFromZero)), Math.Min(most, Math.Round(far, MidpointRounding.AwayFromZero)));
        return to > from ? (from, to) : (Math.Min(Math.Floor(near), most - 1), Math.Min(Math.Floor(near), most - 1) + 1);
    }
}
