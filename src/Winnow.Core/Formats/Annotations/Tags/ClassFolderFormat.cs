using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>One folder for each class with the images in it; the class is the folder's name, numbered in ordinal order.</summary>
/// <remarks>Read by <see cref="ImageFolderFormat"/>. Folders of classes without images are not written: torchvision refuses a data set that has one.</remarks>
public abstract class ClassFolderFormat : IAnnotationFormat
{
    private protected ClassFolderFormat()
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

    /// <summary>Whether a split is always a folder above the classes.</summary>
    private protected abstract bool AlwaysSplit { get; }

    /// <inheritdoc/>
    public AnnotatedDataset Read(string path, ImportOptions options, FormatReport report, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        var data = new ImageFolderFormat().Open(path, cancel);
        foreach (var problem in data.Problems)
        {
            report.Skip(problem.Name, problem.Reason);
        }

        var root = Path.GetFullPath(path);
        var split = Directory.EnumerateDirectories(root).Any(f => SplitNames.Parse(Path.GetFileName(f)) == Split.Train);
        var images = new List<AnnotatedImage>();
        foreach (var (part, samples) in new[] { (Split.Train, data.Train), (Split.Validation, data.Validation), (Split.Test, data.Test) })
        {
            foreach (var sample in samples)
            {
                cancel.ThrowIfCancellationRequested();
                var name = split ? sample.Name[(sample.Name.IndexOf('/', StringComparison.Ordinal) + 1)..] : sample.Name;
                var header = ImageHeader.Read(((FileImage)sample.Image).Path);
                images.Add(new()
                {
                    FileName = name,
                    Width = header?.Width ?? 0,
                    Height = header?.Height ?? 0,
                    Split = split ? part : null,
                    Source = sample.Image,
                    Annotations = [new() { Shape = ClassTag.Instance, Class = sample.Class!.Value }],
                });
            }
        }

        if (images.Count > options.Limits.Images)
        {
            throw new DatasetException($"'{path}' holds {images.Count} images; at most {options.Limits.Images} are read.");
        }

        report.Images += images.Count;
        report.Annotations += images.Count;
        return new() { Name = data.Name, Classes = [.. data.Classes.Select(c => new LabelClass(c))], Images = images };
    }

    /// <inheritdoc/>
    public AnnotatedDataset Fit(AnnotatedDataset dataset, ExportOptions options, FormatReport report)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(report);
        if (dataset.Classes.Select(c => DataFileName.FolderProblem(c.Name)).FirstOrDefault(p => p is not null) is { } problem)
        {
            throw new DatasetException($"A class cannot become a folder: {problem}; export as csv or coco instead.");
        }

        var split = AlwaysSplit || dataset.Images.Any(i => i.Split is not null);
        var tags = TagFitting.OneTag(Fitting.PlainClasses(dataset, report), report);
        var names = new HashSet<(Split?, string)>();
        var fitted = Fitting.Images(tags, image =>
        {
            var folder = tags.Classes[image.Annotations is [var tag, ..] ? tag.Class : 0].Name + "/";
            var name = image.FileName.StartsWith(folder, StringComparison.Ordinal) ? image.FileName : folder + image.FileName;
            var part = split ? image.Split ?? Split.Train : (Split?)null;
            var reason = image.Annotations is null ? "carries no class"
                : !ImageFiles.IsImage(name) ? "has an ending that class folders do not read"
                : name.Split('/').Any(p => p.StartsWith('.')) ? "starts with a dot, and readers pass over such files"
                : ImageCopies.Problem(image, options) ?? (names.Add((part, name)) ? null : "has the path of another image");
            if (reason is not null)
            {
                report.Skip(image.FileName, reason);
                return null;
            }

            report.Note("images without a split put into train", image.Split is null && split ? 1 : 0);
            // Sizes are those of the file that is copied.
            return image with { FileName = name, Split = part, Width = 0, Height = 0 };
        });
        var used = fitted.Images.Select(i => i.Annotations![0].Class).ToHashSet();
        report.Note("classes without an image left out: torchvision refuses empty class folders", dataset.Classes.Count - used.Count);
        return fitted.Images.Count == 0
            ? throw new DatasetException($"No image of '{dataset.Name}' can go into class folders{(report.Problems.Count > 0 ? $" ({report.Problems[0].Name}: {report.Problems[0].Reason})" : "")}.")
            : ClassOrder.Apply(fitted, [.. used.OrderBy(c => dataset.Classes[c].Name, StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public void Write(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        // A folder called train marks splits; without one, val and test would be read as classes.
        if (dataset.Images.Any(i => i.Split is not null))
        {
            Directory.CreateDirectory(Path.Combine(path, "train"));
        }

        foreach (var image in dataset.Images)
        {
            cancel.ThrowIfCancellationRequested();
            ImageCopies.Write(image, Path.Combine(path, image.Split is { } split ? SplitNames.Of(split) : "", image.FileName), options);
        }
    }
}
