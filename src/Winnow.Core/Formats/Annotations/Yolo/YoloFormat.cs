using System.Globalization;
using System.Text;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>The folder layout that YOLO detection, segmentation and rotated boxes share: <c>data.yaml</c>, <c>images/SPLIT</c>, <c>labels/SPLIT</c> with one text file for each image.</summary>
/// <remarks>A text file without lines says: nothing is there. No text file says: nobody looked. Coordinates are shares of the image's sides, written with 8 decimals.
/// Where image files are not copied, <c>SPLIT.txt</c> lists the images instead of the folder.</remarks>
public abstract class YoloFormat : IAnnotationFormat
{
    /// <summary>Sides below this share of the image are dropped, as trainers do.</summary>
    private protected const double LeastSide = 1e-6;

    private protected YoloFormat()
    {
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public bool IsFolder => true;

    /// <inheritdoc/>
    public double Tolerance => 1e-6;

    /// <inheritdoc/>
    public AnnotatedDataset Read(string path, ImportOptions options, FormatReport report, CancellationToken cancel) => new YoloReader(this, path, options, report).Read(cancel);

    /// <inheritdoc/>
    public AnnotatedDataset Fit(AnnotatedDataset dataset, ExportOptions options, FormatReport report)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        var stems = new HashSet<(Split, string)>();
        var fitted = Fitting.Images(Fitting.PlainClasses(dataset, report), image =>
        {
            var split = image.Split ?? Split.Train;
            var problem = image.Width < 1 ? "has no known size, and YOLO files hold shares of it"
                : !ImageFiles.IsImage(image.FileName) ? "has an ending that YOLO does not read"
                : image.FileName.Split('/').Any(p => p.StartsWith('.')) ? "starts with a dot, and trainers pass over such files"
                : !stems.Add((split, Path.ChangeExtension(image.FileName, null))) ? "differs from another image in its ending only, and both would share one text file"
                : options.CopyImages && image.Source is not null ? ImageCopies.Problem(image, options) : null;
            if (problem is not null)
            {
                report.Skip(image.FileName, problem);
                return null;
            }

            report.Note("images without a split put into train", image.Split is null ? 1 : 0);
            return Fitting.Plain(image, report) with
            {
                Split = split,
                Annotations = image.Annotations is null ? null : Fitting.Annotations(image.Annotations, a => Annotation(a, image, report)),
            };
        });
        return fitted.Images.Count > 0
            ? fitted
            : throw new DatasetException($"No image of '{dataset.Name}' can be written as {Name}{(report.Problems.Count > 0 ? $" ({report.Problems[0].Name}: {report.Problems[0].Reason})" : "")}.");
    }

    /// <inheritdoc/>
    public void Write(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        // Lists stand in for folders of images where not every image is there to be found in one.
        var listed = !options.CopyImages || dataset.Images.Any(i => i.Source is null);
        TextLines.Write(Path.Combine(path, "data.yaml"), YoloData.Text(dataset, listed));
        foreach (var group in dataset.Images.GroupBy(i => i.Split!.Value))
        {
            var split = SplitNames.Of(group.Key);
            Directory.CreateDirectory(Path.Combine(path, "labels", split));
            foreach (var image in group)
            {
                cancel.ThrowIfCancellationRequested();
                if (options.CopyImages && image.Source is not null)
                {
                    ImageCopies.Write(image, Path.Combine(path, "images", split, image.FileName), options);
                }

                if (image.Annotations is { } annotations)
                {
                    TextLines.Write(Path.Combine(path, YoloReader.LabelsOf($"images/{split}/{image.FileName}")), Lines(annotations, image));
                }
            }

            if (listed)
            {
                TextLines.Write(Path.Combine(path, split + ".txt"), string.Concat(group.Select(i => $"./images/{split}/{i.FileName}\n")));
            }
        }
    }

    /// <summary>The shape that the numbers after the class draw.</summary>
    /// <exception cref="FormatException">Their count does not fit the format.</exception>
    internal abstract Shape Parse(ReadOnlySpan<double> numbers, int width, int height);

    /// <summary>The shape in this format and inside its image; null where nothing is left of it.</summary>
    private protected abstract Shape? FitShape(Shape shape, AnnotatedImage image, FormatReport report);

    /// <summary>The numbers after the class.</summary>
    private protected abstract double[] Numbers(Shape shape, AnnotatedImage image);

    private ObjectAnnotation? Annotation(ObjectAnnotation annotation, AnnotatedImage image, FormatReport report)
    {
        if (annotation.IsCrowd)
        {
            report.Note(Fitting.NoCrowds);
            return null;
        }

        if (annotation.Shape is ClassTag)
        {
            report.Note(Fitting.NoTags);
            return null;
        }

        if (FitShape(annotation.Shape, image, report) is { } shape)
        {
            return Fitting.Plain(annotation, report) with { Shape = shape };
        }

        report.Note("objects without an extent inside their image left out");
        return null;
    }

    /// <summary>The text file of an image.</summary>
    internal string Lines(IReadOnlyList<ObjectAnnotation> annotations, AnnotatedImage image)
    {
        var text = new StringBuilder();
        foreach (var annotation in annotations)
        {
            text.Append(annotation.Class);
            foreach (var number in Numbers(annotation.Shape, image))
            {
                text.Append(CultureInfo.InvariantCulture, $" {number:0.########}");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
