using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Reads masks in the folders of Pascal VOC.</summary>
internal sealed class MaskPngReader(MaskPngFormat format, string path, ImportOptions options, FormatReport report)
{
    private readonly List<AnnotatedImage> images = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private Dictionary<string, string> fileNames = new(StringComparer.Ordinal);
    private long count;

    /// <exception cref="DatasetException">No labelmap.txt, no lists, or above a limit.</exception>
    public AnnotatedDataset Read(CancellationToken cancel)
    {
        var root = Path.GetFullPath(path);
        var sets = Path.Combine(root, "ImageSets", "Segmentation");
        if (DataFileName.Existing(root, "labelmap.txt") is not { } map || !Directory.Exists(sets))
        {
            throw new DatasetException($"'{path}' holds no labelmap.txt or no ImageSets/Segmentation; masks need the names of their values and lists of images.");
        }

        var labels = MaskLabels.Read(map, options.Limits);
        fileNames = FileNames(root);
        foreach (var list in Directory.EnumerateFiles(sets, "*.txt").Order(StringComparer.Ordinal))
        {
            var split = SplitNames.Parse(Path.GetFileNameWithoutExtension(list));
            foreach (var (i, stem) in TextLines.ReadLines(list, options.Limits).Index())
            {
                cancel.ThrowIfCancellationRequested();
                if (stem.Length > 0)
                {
                    Image(root, stem, split, labels, $"{Path.GetFileName(list)} line {i + 1}");
                }
            }
        }

        report.Images += images.Count;
        report.Annotations += count;
        return new() { Name = Path.GetFileName(root), Classes = labels.Classes, Images = images };
    }

    // By stem, from the list where there is one and else from the folder of images.
    private Dictionary<string, string> FileNames(string root)
    {
        var folder = Path.Combine(root, "JPEGImages");
        var found = DataFileName.Existing(root, "images.txt") is { } list ? TextLines.ReadLines(list, options.Limits).Where(n => DataFileName.Problem(n, options.Limits.NameLength) is null)
            : Directory.Exists(folder) && new DirectoryInfo(folder).LinkTarget is null ? ImageFiles.Below(folder, report.Skip, CancellationToken.None) : [];
        var byStem = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in found)
        {
            byStem.TryAdd(Path.ChangeExtension(name, null), name);
        }

        return byStem;
    }

    private void Image(string root, string stem, Split? split, MaskLabels labels, string where)
    {
        if ((DataFileName.Problem(stem, options.Limits.NameLength) ?? (names.Add(stem) ? null : $"'{stem}' is listed twice; read once")) is { } problem)
        {
            report.Skip(where, problem);
            return;
        }

        if (images.Count == options.Limits.Images)
        {
            throw new DatasetException($"'{path}' holds more than {options.Limits.Images} images, which is the limit.");
        }

        var name = fileNames.TryGetValue(stem, out var known) ? known : stem + ".jpg";
        var existing = DataFileName.Existing(root, "JPEGImages/" + name);
        var shown = $"SegmentationClass/{stem}.png";
        try
        {
            var classes = DataFileName.Existing(root, shown) is { } file ? PngReader.Read(file, options.Limits) : null;
            if (classes is null && (options.SizeOf?.Invoke(name) ?? ImageSize.OfFile(existing, options.Limits)) is null)
            {
                throw new FormatException("has neither a mask nor a readable image, and so its size is unknown");
            }

            var (width, height) = classes is null ? (options.SizeOf?.Invoke(name) ?? ImageSize.OfFile(existing, options.Limits))!.Value : (classes.Width, classes.Height);
            var annotations = classes is null ? null : Annotations(root, stem, classes, existing, labels);
            images.Add(new() { FileName = name, Width = width, Height = height, Split = split, Source = existing is null ? null : new FileImage(existing), Annotations = annotations });
            count += annotations?.Count ?? 0;
            report.Files += classes is null ? 0 : 1;
        }
        catch (FormatException e)
        {
            report.Skip(shown, e.Message);
        }
    }

    private IReadOnlyList<ObjectAnnotation> Annotations(string root, string stem, PngPixels classes, string? image, MaskLabels labels)
    {
        if (ImageSize.OfFile(image, options.Limits) is { } size && size != (classes.Width, classes.Height))
        {
            throw new FormatException($"the mask is {classes.Width} × {classes.Height} pixels, its image {size.Width} × {size.Height}");
        }

        var objects = format.HasObjects ? Objects(root, $"SegmentationObject/{stem}.png", classes) : [];
        return new MaskMaps([.. Values(classes, labels)], objects).Annotations(classes.Height, classes.Width);
    }

    private static IEnumerable<ushort> Values(PngPixels pixels, MaskLabels labels)
    {
        var seen = new Dictionary<int, ushort>();
        foreach (var (i, value) in pixels.Values.Index())
        {
            if (!seen.TryGetValue(value, out var label))
            {
                seen.Add(value, label = Value(pixels, value, labels) ?? throw new FormatException($"pixel {i % pixels.Width}, {i / pixels.Width} is {(pixels.IsColour ? $"#{value:X6}" : value)}, which is no class of labelmap.txt ({labels.Classes.Count} classes)"));
            }

            yield return label;
        }
    }

    // By colour where there are colours, as label maps mean it; grey levels are the values themselves.
    private static ushort? Value(PngPixels pixels, int value, MaskLabels labels) =>
        pixels.IsColour ? (labels.ValueOf.TryGetValue(value, out var byColour) ? byColour : null)
        : pixels.Palette is { } palette && labels.ValueOf.TryGetValue(palette[value], out var byPalette) ? byPalette
        : value <= labels.Classes.Count || value == MaskPngFormat.Ignored ? (ushort)value : null;

    private ushort[] Objects(string root, string shown, PngPixels classes)
    {
        var pixels = PngReader.Read(DataFileName.Existing(root, shown) ?? throw new FormatException($"{shown} is missing"), options.Limits);
        if ((pixels.Width, pixels.Height) != (classes.Width, classes.Height))
        {
            throw new FormatException($"{shown} is {pixels.Width} × {pixels.Height} pixels, the class map {classes.Width} × {classes.Height}");
        }

        if (!pixels.IsColour)
        {
            return [.. pixels.Values.Select(v => (ushort)v)];
        }

        // Colours in the order of their first pixel; black is none, and what is to be ignored in the class map is 0 there.
        var numbers = new Dictionary<int, ushort> { [0] = 0 };
        return [.. pixels.Values.Select(v => numbers.TryGetValue(v, out var number) ? number : numbers[v] = numbers.Count <= ushort.MaxValue ? (ushort)numbers.Count : throw new FormatException($"{shown} holds more than {ushort.MaxValue} objects"))];
    }
}
