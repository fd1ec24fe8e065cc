using System.Globalization;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Reads a YOLO data set: images by <c>data.yaml</c>, labels beside them.</summary>
internal sealed class YoloReader(YoloFormat format, string path, ImportOptions options, FormatReport report)
{
    // What trainers let pass beyond the image before they call a file corrupt.
    private const double Slack = 0.01;

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
        if ((options.SizeOf?.Invoke(name) ?? Header(existing)) is not { } size)
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

    private (int Width, int Height)? Header(string? file)
    {
        try
        {
            return file is not null && ImageHeader.Read(file) is { } header ? ImageSize.Check(header.Width, header.Height, options.Limits) : null;
        }
        catch (FormatException)
        {
            // Above the cap on pixels: left out like an image whose header cannot be read.
            return null;
        }
    }

    // One bad line costs that line, not the image.
    private List<ObjectAnnotation> Annotations(string file, string shown, int width, int height, int classes)
    {
        var annotations = new List<ObjectAnnotation>();
        foreach (var (i, line) in TextLines.ReadLines(file, options.Limits).Index())
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                annotations.Add(Line(line, width, height, classes));
            }
            catch (FormatException e)
            {
                report.Skip($"{shown} line {i + 1}", e.Message);
            }
        }

        if ((count += annotations.Count) > options.Limits.Annotations)
        {
            throw new DatasetException($"'{path}' holds more than {options.Limits.Annotations} annotations, which is the limit.");
        }

        return annotations;
    }

    private ObjectAnnotation Line(string line, int width, int height, int classes)
    {
        var cells = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (!int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out var label) || label >= classes)
        {
            throw new FormatException($"the class is '{cells[0]}'; it must be a whole number below the {classes} classes of data.yaml");
        }

        if (cells.Length > (2 * options.Limits.PolygonPoints) + 1)
        {
            throw new FormatException($"{cells.Length} columns; at most {options.Limits.PolygonPoints} points are read");
        }

        var numbers = new double[cells.Length - 1];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(cells[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !(numbers[i] is >= -Slack and <= 1 + Slack))
            {
                throw new FormatException($"'{cells[i + 1]}' is no share of the image from 0 to 1");
            }
        }

        return new() { Class = label, Shape = format.Parse(numbers, width, height) };
    }
}
