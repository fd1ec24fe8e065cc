using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Masks as PNG files in the folders of Pascal VOC, as CVAT's "Segmentation mask 1.1" has them: <c>labelmap.txt</c>, <c>SegmentationClass/*.png</c>, <c>ImageSets/Segmentation/SPLIT.txt</c>, <c>JPEGImages</c>.</summary>
/// <remarks>A pixel of the class map is 0 for the background, 1 and up for the classes, 255 for what is to be ignored. An image that is listed without a class map is one nobody
/// looked at. <c>images.txt</c> keeps file names beyond their stems; other tools pass it over.</remarks>
public abstract class MaskPngFormat : IAnnotationFormat
{
    /// <summary>The value of pixels to be ignored in class maps.</summary>
    internal const ushort Ignored = 255;

    private protected MaskPngFormat()
    {
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public bool IsFolder => true;

    /// <inheritdoc/>
    public double Tolerance => 0;

    /// <summary>Whether there is a map of objects beside the map of classes.</summary>
    internal abstract bool HasObjects { get; }

    /// <inheritdoc/>
    public AnnotatedDataset Read(string path, ImportOptions options, FormatReport report, CancellationToken cancel) => new MaskPngReader(this, path, options, report).Read(cancel);

    /// <inheritdoc/>
    public AnnotatedDataset Fit(AnnotatedDataset dataset, ExportOptions options, FormatReport report)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        if (dataset.Classes.Count is 0 or >= Ignored)
        {
            throw new DatasetException($"Class maps of 8 bits hold 1 to {Ignored - 1} classes, and there are {dataset.Classes.Count}; export as coco-rle.");
        }

        if (dataset.Classes.FirstOrDefault(c => c.Name.Trim() != c.Name || c.Name.StartsWith('#') || c.Name.Contains(':', StringComparison.Ordinal) || c.Name == MaskLabels.Background || c.Name.AsSpan().IndexOfAnyInRange('\0', '\x1F') >= 0) is { } label)
        {
            throw new DatasetException($"The class '{label.Name}' cannot be a line of labelmap.txt (no colon, no # at the start, no spaces at the ends, not {MaskLabels.Background}); rename it, or export as coco-rle.");
        }

        var stems = new HashSet<string>(StringComparer.Ordinal);
        return Fitting.Images(Fitting.PlainClasses(dataset, report), image =>
        {
            var problem = image.Width < 1 ? "has no known size, and masks need one"
                : !ImageFiles.IsImage(image.FileName) ? "has an ending that is no image's"
                : image.FileName.Split('/').Any(p => p.StartsWith('.')) ? "starts with a dot, and such files are passed over"
                : !stems.Add(Path.ChangeExtension(image.FileName, null)) ? "shares its name but for the ending with another image, and both would share one mask"
                : options.CopyImages && image.Source is not null ? ImageCopies.Problem(image, options) : null;
            if (problem is not null)
            {
                report.Skip(image.FileName, problem);
                return null;
            }

            return Fitting.Plain(image, report) with { Annotations = image.Annotations is null ? null : MaskMaps.Of(image, HasObjects, report).Annotations(image.Height, image.Width) };
        });
    }

    /// <inheritdoc/>
    public void Write(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        TextLines.Write(Path.Combine(path, "labelmap.txt"), MaskLabels.Text(dataset.Classes));
        TextLines.Write(Path.Combine(path, "images.txt"), string.Concat(dataset.Images.Select(i => i.FileName + "\n")));
        foreach (var group in dataset.Images.GroupBy(i => i.Split))
        {
            TextLines.Write(Path.Combine(path, "ImageSets", "Segmentation", $"{(group.Key is { } split ? SplitNames.Of(split) : "default")}.txt"), string.Concat(group.Select(i => Path.ChangeExtension(i.FileName, null) + "\n")));
        }

        foreach (var image in dataset.Images)
        {
            cancel.ThrowIfCancellationRequested();
            if (options.CopyImages && image.Source is not null)
            {
                ImageCopies.Write(image, Path.Combine(path, "JPEGImages", image.FileName), options);
            }

            if (image.Annotations is not null)
            {
                var maps = MaskMaps.Of(image, HasObjects, new());
                Put(maps.Classes, "SegmentationClass");
                if (HasObjects)
                {
                    Put(maps.Objects, "SegmentationObject");
                }
            }

            void Put(ushort[] pixels, string folder)
            {
                var file = Path.Combine(path, folder, Path.ChangeExtension(image.FileName, ".png"));
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
                stream.Write(PngMaskWriter.Encode(pixels, image.Width, image.Height, palette: true));
            }
        }
    }
}
