using System.Globalization;
using System.Xml.Linq;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Reads a Pascal VOC data set.</summary>
internal sealed class VocReader(string path, ImportOptions options, FormatReport report)
{
    private static readonly string[] ImageElements = ["folder", "filename", "size", "object"];
    private static readonly string[] ObjectElements = ["name", "bndbox", "attributes", .. VocWriter.Flags];

    private readonly Dictionary<string, int> classOf = new(StringComparer.Ordinal);
    private readonly List<string> classes = [];
    private long count;
    private bool zeroSeen;

    /// <exception cref="DatasetException">No Annotations folder, a damaged file, or above a limit.</exception>
    public AnnotatedDataset Read(CancellationToken cancel)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var folder = Path.Combine(root, "Annotations");
        if (!Directory.Exists(folder))
        {
            throw new DatasetException($"'{path}' holds no folder Annotations with XML files; a Pascal VOC data set needs one.");
        }

        var splits = Splits(root);
        var images = new List<AnnotatedImage>();
        var stems = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in XmlFiles(folder))
        {
            cancel.ThrowIfCancellationRequested();
            var stem = Path.ChangeExtension(file, null);
            stems.Add(stem);
            Guard(images.Count, options.Limits.Images, "images");
            try
            {
                images.Add(Image(root, file, stem) with { Split = splits.GetValueOrDefault(stem) });
                report.Files++;
            }
            catch (FormatException e)
            {
                report.Skip($"Annotations/{file}", e.Message);
            }
        }

        // Listed without an XML file: nobody looked yet.
        foreach (var (stem, split) in splits.Where(s => !stems.Contains(s.Key)))
        {
            images.Add(Unlabelled(root, stem) with { Split = split });
        }

        report.Images += images.Count;
        report.Annotations += count;
        var shift = Shift();
        var dataset = new AnnotatedDataset { Name = Path.GetFileName(root), Classes = [.. classes.Select(c => new LabelClass(c))], Images = [.. images.Select(i => Shifted(i, shift))] };
        return ClassOrder.Apply(dataset, [.. Enumerable.Range(0, classes.Count).OrderBy(c => classes[c], StringComparer.Ordinal)]);
    }

    private static AnnotatedImage Shifted(AnnotatedImage image, double shift) => shift == 0 || image.Annotations is null ? image : image with
    {
        Annotations = [.. image.Annotations.Select(a => a.Shape is BoxShape { Box: var b } ? a with { Shape = new BoxShape(b with { Left = b.Left - shift, Top = b.Top - shift }) } : a)],
    };

    private double Shift()
    {
        var one = options.VocOrigin == VocOrigin.One || (options.VocOrigin == VocOrigin.Auto && !zeroSeen);
        report.Note(one ? "coordinates taken as 1-based with both ends inside" : "coordinates taken as 0-based and half-open");
        return one ? 1 : 0;
    }

    private void Guard(long found, long limit, string what)
    {
        if (found >= limit)
        {
            throw new DatasetException($"'{path}' holds more than {limit} {what}, which is the limit.");
        }
    }

    private List<string> XmlFiles(string folder)
    {
        var files = new List<string>();
        var open = new Stack<string>([""]);
        while (open.TryPop(out var relative))
        {
            foreach (var entry in new DirectoryInfo(Path.Combine(folder, relative)).EnumerateFileSystemInfos())
            {
                var name = relative.Length == 0 ? entry.Name : $"{relative}/{entry.Name}";
                if (entry.LinkTarget is not null)
                {
                    report.Skip($"Annotations/{name}", "is a symbolic link; links are not followed");
                }
                else if (entry is DirectoryInfo)
                {
                    open.Push(name);
                }
                else if (name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
                {
                    files.Add(name);
                }
            }
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private Dictionary<string, Split?> Splits(string root)
    {
        var splits = new Dictionary<string, Split?>(StringComparer.Ordinal);
        foreach (var (name, split) in new (string, Split?)[] { ("train", Split.Train), ("val", Split.Validation), ("test", Split.Test), ("all", null) })
        {
            if (DataFileName.Existing(root, $"ImageSets/Main/{name}.txt") is not { } file)
            {
                continue;
            }

            foreach (var (i, line) in TextLines.ReadLines(file, options.Limits).Index().Where(l => l.Item.Trim().Length > 0))
            {
                if (DataFileName.Problem(line.Trim(), options.Limits.NameLength) is { } problem)
                {
                    report.Skip($"ImageSets/Main/{name}.txt line {i + 1}", problem);
                }
                else if (!splits.TryAdd(line.Trim(), split))
                {
                    report.Note("images listed in several splits: the first counts");
                }
            }
        }

        return splits;
    }

    private AnnotatedImage Image(string root, string file, string stem)
    {
        var element = Root(Path.Combine(root, "Annotations", file));
        if (element.Name.LocalName != "annotation")
        {
            throw new FormatException($"its root is <{element.Name.LocalName}>, not <annotation>");
        }

        // The name of the XML file says which image it is; the element inside is often stale, but its ending is needed.
        var ending = Path.GetExtension(element.Element("filename")?.Value.Trim() ?? "");
        var name = ending.Length > 1 ? stem + ending : Found(root, stem) ?? stem + ".jpg";
        if (DataFileName.Problem(name, options.Limits.NameLength) is { } problem)
        {
            throw new FormatException(problem);
        }

        var size = element.Element("size");
        var existing = DataFileName.Existing(root, "JPEGImages/" + name);
        var (width, height) = size is not null ? ImageSize.Check((long)Number(size, "width"), (long)Number(size, "height"), options.Limits) : options.SizeOf?.Invoke(name) ?? (0, 0);
        var annotations = new List<ObjectAnnotation>();
        foreach (var (i, item) in element.Elements("object").Index())
        {
            try
            {
                Guard(count, options.Limits.Annotations, "annotations");
                annotations.Add(Object(item, width, height));
                count++;
            }
            catch (FormatException e)
            {
                report.Skip($"Annotations/{file} object {i + 1}", e.Message);
            }
        }

        return new()
        {
            FileName = name,
            Width = width,
            Height = height,
            Source = existing is null ? null : new FileImage(existing),
            Annotations = annotations,
            Extra = Others(element, ImageElements),
        };
    }

    // One damaged file costs its image, not the data set.
    private XElement Root(string file)
    {
        try
        {
            return SafeXml.Load(file, options.Limits);
        }
        catch (DatasetException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private AnnotatedImage Unlabelled(string root, string stem)
    {
        var name = Found(root, stem) ?? stem + ".jpg";
        var existing = DataFileName.Existing(root, "JPEGImages/" + name);
        var header = existing is null ? null : ImageHeader.Read(existing);
        var (width, height) = options.SizeOf?.Invoke(name) ?? (header?.Width ?? 0, header?.Height ?? 0);
        return new() { FileName = name, Width = width, Height = height, Source = existing is null ? null : new FileImage(existing) };
    }

    private static string? Found(string root, string stem)
    {
        var folder = Path.Combine(root, "JPEGImages", Path.GetDirectoryName(stem) ?? "");
        return !Directory.Exists(folder) ? null : new DirectoryInfo(folder).EnumerateFiles()
            .Where(f => Path.GetFileNameWithoutExtension(f.Name) == Path.GetFileName(stem) && ImageFiles.IsImage(f.Name))
            .Select(f => stem + f.Extension).Order(StringComparer.Ordinal).FirstOrDefault();
    }

    private ObjectAnnotation Object(XElement item, int width, int height)
    {
        var name = item.Element("name")?.Value.Trim();
        if (string.IsNullOrEmpty(name) || name.Length > options.Limits.NameLength)
        {
            throw new FormatException($"the class name has {name?.Length ?? 0} characters; it takes 1 to {options.Limits.NameLength}");
        }

        var corners = item.Element("bndbox") ?? throw new FormatException("bndbox is missing");
        var box = new Box(Number(corners, "xmin"), Number(corners, "ymin"), Number(corners, "xmax"), Number(corners, "ymax"));
        // In 1-based files xmin = xmax is one pixel; in 0-based ones it is none, but such files write no empty boxes.
        if (box.Right < box.Left || box.Bottom < box.Top)
        {
            throw new FormatException($"the box from ({box.Left}, {box.Top}) to ({box.Right}, {box.Bottom}) is turned inside out");
        }

        if (Fitting.Outside(new BoxShape(box), width, height) is { } outside)
        {
            throw new FormatException(outside);
        }

        zeroSeen |= new[] { box.Left, box.Top, box.Right, box.Bottom }.Any(c => c != Math.Truncate(c)) || box.Left == 0 || box.Top == 0;
        var attributes = VocWriter.Flags.Where(f => item.Element(f) is not null).ToDictionary(f => f, f => item.Element(f)!.Value.Trim(), StringComparer.Ordinal);
        foreach (var attribute in item.Element("attributes")?.Elements("attribute") ?? [])
        {
            if (attribute.Element("name")?.Value.Trim() is { Length: > 0 } key)
            {
                attributes.TryAdd(key, attribute.Element("value")?.Value.Trim() ?? "");
            }
        }

        if (!classOf.TryGetValue(name, out var label))
        {
            Guard(classes.Count, options.Limits.Classes, "classes");
            label = classes.Count;
            classOf.Add(name, label);
            classes.Add(name);
        }

        return new() { Class = label, Shape = new BoxShape(box), Attributes = Fitting.Attributes(attributes), Extra = Others(item, ObjectElements) };
    }

    private static string? Others(XElement element, string[] known) =>
        Fitting.XmlExtra(VocFormat.ExtraField, [.. element.Elements().Where(e => !known.Contains(e.Name.LocalName)).Select(e => e.ToString(SaveOptions.DisableFormatting))]);

    private static double Number(XElement element, string name)
    {
        var text = element.Element(name)?.Value.Trim();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new FormatException($"{name} is '{text}', not a finite number");
    }
}
