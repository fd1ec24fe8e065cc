using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Reads a YOLO data set: images by <c>data.yaml</c>, labels beside them.</summary>
internal sealed class YoloReader(YoloFormat format, string path, ImportOptions options, FormatReport report)
{
    private readonly List<AnnotatedImage> images = [];
    private readonly HashSet<(Split, string)> names = [];
    private long count;

    /// <exception cref="DatasetException">No data.yaml, a damaged one, or above a limit.</exception>
    public AnnotatedDataset Read(CancellationToken cancel)
    {
        var yaml = File.Exists(path) ? path : Path.Combine(path, "data.yaml");
        if (!File.Exists(yaml))
        {
            throw new DatasetException($"'{path}' holds no data.yaml; a YOLO data set needs one with names and train.");
        }

        var root = Path.GetDirectoryName(Path.GetFullPath(yaml))!;
        var data = YoloData.Read(yaml, options.Limits, report);
        foreach (var (split, place) in data.Places)
        {
            foreach (var (file, name) in Files(root, Inside(root, place, Path.GetFileName(yaml)), split))
            {
                cancel.ThrowIfCancellationRequested();
                Image(root, file, name, split, data.Classes.Count);
            }
        }

        report.Images += images.Count;
        report.Annotations += count;
        return new()
        {
            Name = Path.GetFileName(root),
            Classes = [.. data.Classes.Select(c => new LabelClass(c))],
            Images = images,
        };
    }

    /// <summary>Where the labels of an image are, by the rule of the trainers: the last folder <c>images</c> on the way becomes <c>labels</c>.</summary>
    public static string LabelsOf(string image)
    {
        var parts = image.Split('/');
        var last = Array.FindLastIndex(parts, parts.Length - 2 < 0 ? 0 : parts.Length - 2, p => p == "images");
        if (last >= 0 && last < parts.Length - 1)
        {
            parts[last] = "labels";
        }

        return Path.ChangeExtension(string.Join('/', parts), ".txt");
    }

    // Some tools write ../train/images for what lies in train/images: taken where only that exists.
    private string Inside(string root, string place, string yaml)
    {
        var relative = place.Replace('\\', '/');
        relative = relative.StartsWith("./", StringComparison.Ordinal) ? relative[2..] : relative;
        if (relative.StartsWith("../", StringComparison.Ordinal) && DataFileName.Problem(relative[3..]) is null && Directory.Exists(Path.Combine(root, relative[3..])))
        {
            report.Note($"{yaml} names {place}: {relative[3..]} was taken");
            return relative[3..];
        }

        return DataFileName.Problem(relative) is { } problem ? throw new DatasetException($"{yaml}: {problem}.") : relative.TrimEnd('/');
    }

    /// <summary>Images of a split: path below the root, and the name without the folder of the split.</summary>
    private List<(string File, string Name)> Files(string root, string place, Split split)
    {
        var full = Path.Combine(root, place);
        if (place.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) && DataFileName.Existing(root, place) is { } list)
        {
            return Listed(list, split);
        }

        if (!Directory.Exists(full) || new DirectoryInfo(full).LinkTarget is not null)
        {
            throw new DatasetException($"The folder '{place}' that data.yaml names is not in '{root}'.");
        }

        return [.. ImageFiles.Below(full, (name, reason) => Other($"{place}/{name}", reason), CancellationToken.None).Select(n => ($"{place}/{n}", n))];
    }

    // Labels may lie among the images; they are no images that were left out.
    private void Other(string file, string reason)
    {
        if (!file.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
        {
            report.Skip(file, reason);
        }
    }

    private List<(string File, string Name)> Listed(string list, Split split)
    {
        var files = new List<(string, string)>();
        foreach (var (i, line) in TextLines.ReadLines(list, options.Limits).Index())
        {
            var file = line.StartsWith("./", StringComparison.Ordinal) ? line[2..] : line;
            if (DataFileName.Problem(file, options.Limits.NameLength) is { } problem)
            {
                report.Skip($"{Path.GetFileName(list)} line {i + 1}", problem);
                continue;
            }

            var folder = $"images/{SplitNames.Of(split)}/";
            files.Add((file, file.StartsWith(folder, StringComparison.Ordinal) ? file[folder.Length..] : file));
        }

        return files;
    }

    private void Image(string root, string file, string name, Split split, int classes)
    {
        var existing = DataFileName.Existing(root, file);
        if ((options.SizeOf?.Invoke(name) ?? ImageSize.OfFile(existing, options.Limits)) is not { } size)
        {
            report.Skip(file, existing is null ? "the image is not there, and so its size is unknown" : "the image's header cannot be read, and so its size is unknown");
            return;
        }

        if (!names.Add((split, name)))
        {
            report.Skip(file, "is listed twice; read once");
            return;
        }

        if (images.Count == options.Limits.Images)
        {
            throw new DatasetException($"'{path}' holds more than {options.Limits.Images} images, which is the limit.");
        }

        var labels = DataFileName.Existing(root, LabelsOf(file));
        report.Files += labels is null ? 0 : 1;
        images.Add(new()
        {
            FileName = name,
            Width = size.Width,
            Height = size.Height,
            Split = split,
            Source = existing is null ? null : new FileImage(existing),
            Annotations = labels is null ? null : Annotations(labels, LabelsOf(file), size.Width, size.Height, classes),
        });
    }

    private List<ObjectAnnotation> Annotations(string file, string shown, int width, int height, int classes)
    {
        var annotations = YoloLines.Read(format, file, shown, (width, height), classes, scored: false, options.Limits, report);
        if ((count += annotations.Count) > options.Limits.Annotations)
        {
            throw new DatasetException($"'{path}' holds more than {options.Limits.Annotations} annotations, which is the limit.");
        }

        return annotations;
    }
}
