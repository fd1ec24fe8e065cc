using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Reads COCO instances in two passes over the file, so that the order of its lists does not matter.</summary>
internal sealed class CocoReader(string path, ImportOptions options, FormatReport report)
{
    public static readonly string[] Lists = ["images", "annotations", "categories"];
    public static readonly string[] ImageFields = ["id", "width", "height", "file_name", "split", "labelled"];
    public static readonly string[] CategoryFields = ["id", "name", "supercategory"];
    public static readonly string[] AnnotationFields = ["id", "image_id", "category_id", "bbox", "area", "iscrowd", "segmentation", "score", "attributes"];

    private readonly List<AnnotatedImage> images = [];
    private readonly List<List<ObjectAnnotation>?> annotations = [];
    private readonly Dictionary<OriginalId, int> imageOf = [];
    private readonly HashSet<(Split?, string)> names = [];
    private readonly List<LabelClass> classes = [];
    private readonly Dictionary<OriginalId, int> classOf = [];
    private readonly List<string> others = [];
    private readonly List<(int Image, int Position)> unnumbered = [];
    private long highest;
    private long count;

    /// <exception cref="DatasetException">No COCO file, or above a limit.</exception>
    public AnnotatedDataset Read(CancellationToken cancel)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        JsonStream.Walk(path, options.Limits, p => Lists.Contains(p) && found.Add(p) ? p == "annotations" ? JsonVisit.Skip : JsonVisit.Items : p.Length > 0 && found.Contains(p) ? Twice(p) : JsonVisit.Whole, First, cancel);
        if (!found.Contains("images") || !found.Contains("categories"))
        {
            throw new DatasetException($"{Path.GetFileName(path)} holds no lists 'images' and 'categories', so it is no COCO instances file; a bare list of detections is read as coco-results.");
        }

        JsonStream.Walk(path, options.Limits, p => p == "annotations" ? JsonVisit.Items : JsonVisit.Skip, (_, item) => Item("annotation", item, Annotation), cancel);
        Renumber();
        report.Files++;
        report.Images += images.Count;
        report.Annotations += count;
        return new()
        {
            Name = Path.GetFileNameWithoutExtension(path),
            Classes = classes,
            Images = Annotated(),
            Extra = others.Count == 0 ? null : "{" + string.Join(",", others) + "}",
        };
    }

    // Each list goes as its array comes: both at once would be a tenth of the data set more.
    private List<AnnotatedImage> Annotated()
    {
        for (var i = 0; i < images.Count; i++)
        {
            images[i] = images[i] with { Annotations = annotations[i] is { } list ? list.ToArray() : null };
            annotations[i] = null;
        }

        return images;
    }

    private JsonVisit Twice(string property) => throw new DatasetException($"{Path.GetFileName(path)} holds '{property}' twice.");

    private void First(string property, JsonElement item)
    {
        switch (property)
        {
            case "images":
                Item("image", item, Image);
                break;
            case "categories":
                Item("category", item, Category);
                break;
            case "":
                throw new DatasetException($"{Path.GetFileName(path)} is a list, not a COCO instances file; a list of detections is read as coco-results.");
            default:
                others.Add($"{JsonSerializer.Serialize(property, JsonFields.Plain)}:{JsonSerializer.Serialize(item, JsonFields.Plain)}");
                break;
        }
    }

    // A bad item is left out and said so; the others are read.
    private void Item(string what, JsonElement item, Action<JsonElement> read)
    {
        try
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"is {JsonFields.Shorten(item)}, not an object");
            }

            read(item);
        }
        catch (FormatException e)
        {
            report.Skip($"{what} {(item.Field("id") is { } id ? JsonFields.Shorten(id) : "without id")}", e.Message);
        }
    }

    private void Image(JsonElement item)
    {
        var id = item.Id("id");
        var name = item.Text("file_name");
        if (!id.Exists || DataFileName.Problem(name, options.Limits.NameLength) is { } _)
        {
            throw new FormatException(DataFileName.Problem(name, options.Limits.NameLength) ?? "id is missing");
        }

        var (width, height) = ImageSize.Check(item, "width", "height", options.Limits);
        var split = item.Field("split") is { ValueKind: JsonValueKind.String } text ? SplitNames.Parse(text.GetString()!) : null;
        if (imageOf.ContainsKey(id) || !names.Add((split, name!)))
        {
            throw new FormatException(imageOf.ContainsKey(id) ? "the id is used before" : $"the file name '{name}' is used before");
        }

        if (images.Count == options.Limits.Images)
        {
            throw new DatasetException($"{Path.GetFileName(path)} holds more than {options.Limits.Images} images, which is the limit.");
        }

        imageOf.Add(id, images.Count);
        annotations.Add(item.Field("labelled") is { ValueKind: JsonValueKind.False } ? null : []);
        images.Add(new()
        {
            FileName = name!,
            Width = width,
            Height = height,
            Id = id,
            Split = split,
            Source = DataFileName.Existing(options.ImageFolder ?? Path.GetDirectoryName(Path.GetFullPath(path))!, name!) is { } file ? new FileImage(file) : null,
            Extra = item.Extra(ImageFields, split is null ? ["split"] : []),
        });
    }

    private void Category(JsonElement item)
    {
        var id = item.Id("id");
        var name = item.Text("name");
        if (!id.Exists || string.IsNullOrEmpty(name) || name.Length > options.Limits.NameLength)
        {
            throw new FormatException(id.Exists ? $"the name has {name?.Length ?? 0} characters; it takes 1 to {options.Limits.NameLength}" : "id is missing");
        }

        if (classes.Count == options.Limits.Classes)
        {
            throw new DatasetException($"{Path.GetFileName(path)} holds more than {options.Limits.Classes} categories, which is the limit.");
        }

        if (!classOf.TryAdd(id, classes.Count))
        {
            throw new FormatException("the id is used before");
        }

        classes.Add(new(name, id, item.Text("supercategory"), item.Extra(CategoryFields)));
    }

    private void Annotation(JsonElement item)
    {
        if (!imageOf.TryGetValue(item.Id("image_id"), out var image))
        {
            throw new FormatException($"image_id {item.Id("image_id")} is no image of the file");
        }

        if (!classOf.TryGetValue(item.Id("category_id"), out var label))
        {
            throw new FormatException($"category_id {item.Id("category_id")} is no category of the file");
        }

        if (count == options.Limits.Annotations)
        {
            throw new DatasetException($"{Path.GetFileName(path)} holds more than {options.Limits.Annotations} annotations, which is the limit.");
        }

        var annotation = CocoShape.Read(item, images[image], options.Limits) with { Class = label };
        if (Fitting.Outside(annotation.Shape, images[image].Width, images[image].Height) is { } outside)
        {
            throw new FormatException(outside);
        }

        if (annotations[image] is not { } list)
        {
            report.Note("images marked as unlabelled that carry annotations: taken as labelled");
            annotations[image] = list = [];
        }

        if (annotation.Id.Number == 0)
        {
            unnumbered.Add((image, list.Count));
        }

        highest = Math.Max(highest, annotation.Id.Number ?? 0);
        list.Add(annotation);
        count++;
    }

    // The official evaluation takes an annotation id of 0 for "not matched".
    private void Renumber()
    {
        foreach (var (image, position) in unnumbered)
        {
            annotations[image]![position] = annotations[image]![position] with { Id = highest < long.MaxValue ? OriginalId.Of(++highest) : OriginalId.None };
        }

        report.Note("annotation ids of 0 renumbered: the official COCO evaluation counts a match with id 0 as a miss", unnumbered.Count);
    }
}
