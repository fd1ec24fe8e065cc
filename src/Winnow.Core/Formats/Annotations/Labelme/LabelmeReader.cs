using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Reads a folder of labelme's files.</summary>
internal sealed class LabelmeReader(string path, ImportOptions options, FormatReport report)
{
    /// <summary>What labelme's tools write in lists of labels for "no class".</summary>
    public const string NoClass = "__ignore__";

    public static readonly string[] FileFields = ["version", "flags", "shapes", "imagePath", "imageData", "imageHeight", "imageWidth", "split", "labelled"];
    public static readonly string[] ShapeFields = ["label", "points", "group_id", "shape_type", "flags", "description", "mask", "attributes"];

    private readonly List<LabelClass> classes = [];
    private readonly Dictionary<string, int> classOf = new(StringComparer.Ordinal);
    private readonly List<AnnotatedImage> images = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private long count;

    /// <summary>Whether a text is what a flag says.</summary>
    public static bool IsSwitch(string value) => value is "true" or "false";

    /// <exception cref="DatasetException">No such folder, or above a limit.</exception>
    public AnnotatedDataset Read(CancellationToken cancel)
    {
        var root = Path.GetFullPath(path);
        if (!Directory.Exists(root))
        {
            throw new DatasetException($"'{path}' is no folder; labelme keeps a JSON file beside each image.");
        }

        if (DataFileName.Existing(root, "labels.txt") is { } list)
        {
            foreach (var line in TextLines.ReadLines(list, options.Limits).Select(l => l.Trim()).Where(l => l.Length > 0 && l != NoClass))
            {
                Class(line);
            }
        }

        var (files, pictures) = Files(root);
        foreach (var file in files)
        {
            cancel.ThrowIfCancellationRequested();
            File(root, file);
        }

        foreach (var name in pictures.Where(names.Add))
        {
            cancel.ThrowIfCancellationRequested();
            var existing = DataFileName.Existing(root, name);
            if ((options.SizeOf?.Invoke(name) ?? ImageSize.OfFile(existing, options.Limits)) is { } size)
            {
                Add(new() { FileName = name, Width = size.Width, Height = size.Height, Source = new FileImage(existing!) });
            }
            else
            {
                report.Skip(name, "the image's header cannot be read, and so its size is unknown");
            }
        }

        report.Images += images.Count;
        report.Annotations += count;
        return images.Count > 0 ? new() { Name = Path.GetFileName(root), Classes = classes, Images = images } : throw new DatasetException($"'{path}' holds neither labelme's JSON files nor images{(report.Problems.Count > 0 ? $" that can be read ({report.Problems[0].Name}: {report.Problems[0].Reason})" : "")}.");
    }

    private (List<string> Files, List<string> Pictures) Files(string root)
    {
        var files = new List<string>();
        var pictures = ImageFiles.Below(root, Other, CancellationToken.None);
        files.Sort(StringComparer.Ordinal);
        return (files, pictures);

        void Other(string name, string reason)
        {
            if (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && DataFileName.Existing(root, name) is not null)
            {
                files.Add(name);
            }
            else if (name != "labels.txt")
            {
                report.Skip(name, reason);
            }
        }
    }

    // Shapes are left out one by one; a file that is damaged costs its image.
    private void File(string root, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(TextLines.Read(Path.Combine(root, file), options.Limits), new() { MaxDepth = options.Limits.Depth });
            Image(root, file, document.RootElement);
            report.Files++;
        }
        catch (JsonException e)
        {
            report.Skip(file, $"is no JSON of at most {options.Limits.Depth} levels (line {e.LineNumber + 1}): {e.Message.Split(" LineNumber")[0].TrimEnd('.')}");
        }
        catch (InvalidOperationException)
        {
            report.Skip(file, "holds text that is not UTF-8");
        }
        catch (FormatException e)
        {
            report.Skip(file, e.Message);
        }
    }

    private void Image(string root, string file, JsonElement item)
    {
        if (item.Field("shapes") is not { ValueKind: JsonValueKind.Array } shapes)
        {
            throw new FormatException("holds no list 'shapes', so it is no file of labelme");
        }

        var name = LabelmePath.Of(file, item.Text("imagePath"), options.Limits);
        var existing = DataFileName.Existing(root, name);
        var (width, height) = ImageSize.Check(item, "imageWidth", "imageHeight", options.Limits);
        (width, height) = width > 0 ? (width, height) : options.SizeOf?.Invoke(name) ?? ImageSize.OfFile(existing, options.Limits) ?? throw new FormatException("states no size, and its image cannot be read");
        if (!names.Add(name))
        {
            throw new FormatException($"the image '{name}' has a file before");
        }

        var objects = new LabelmeShapes(file, width, height, Class, options.Limits, report).Read(item, shapes);
        var split = item.Field("split") is { ValueKind: JsonValueKind.String } text ? SplitNames.Parse(text.GetString()!) : null;
        var unlabelled = objects.Count == 0 && item.Field("labelled") is { ValueKind: JsonValueKind.False };
        count += objects.Count;
        Add(new()
        {
            FileName = name,
            Width = width,
            Height = height,
            Split = split,
            Source = existing is not null ? new FileImage(existing) : Embedded(item),
            Annotations = unlabelled ? null : objects,
            Extra = item.Extra(FileFields, split is null ? ["split"] : []),
        });
    }

    private EncodedImage? Embedded(JsonElement item)
    {
        if (item.Field("imageData") is not { ValueKind: JsonValueKind.String } data)
        {
            return null;
        }

        report.Note("images taken from imageData, since there is no file");
        return data.TryGetBytesFromBase64(out var bytes) ? new(bytes) : throw new FormatException("imageData is no base64 text");
    }

    private void Add(AnnotatedImage image)
    {
        if (images.Count == options.Limits.Images || count > options.Limits.Annotations)
        {
            throw new DatasetException($"'{path}' holds more than {options.Limits.Images} images or {options.Limits.Annotations} shapes, which is the limit.");
        }

        images.Add(image);
    }

    private int Class(string name)
    {
        if (name.Length > options.Limits.NameLength)
        {
            throw new FormatException($"a label has {name.Length} characters; it takes 1 to {options.Limits.NameLength}");
        }

        if (!classOf.TryGetValue(name, out var label))
        {
            label = classes.Count < options.Limits.Classes ? classes.Count : throw new DatasetException($"'{path}' holds more than {options.Limits.Classes} labels, which is the limit.");
            classOf.Add(name, label);
            classes.Add(new(name));
        }

        return label;
    }
}
