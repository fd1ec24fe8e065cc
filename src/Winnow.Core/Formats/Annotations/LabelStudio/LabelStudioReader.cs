using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Reads Label Studio tasks.</summary>
internal sealed class LabelStudioReader(string path, ImportOptions options, FormatReport report)
{
    private readonly List<AnnotatedImage> images = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> classOf = new(StringComparer.Ordinal);
    private readonly List<string> classes = [];
    private long count;
    private int task;

    /// <summary>The further fields that a task's <c>data</c> can hold: all but an <c>image</c> that is no address of the file.</summary>
    public static string? DataExtra(string? extra, string fileName)
    {
        if (extra is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(extra);
        var address = document.RootElement.Field("image") is { ValueKind: JsonValueKind.String } image ? image.GetString()! : fileName;
        return document.RootElement.Extra(["image"], address != fileName && LabelStudioUrl.FileName(address) == fileName ? ["image"] : []);
    }

    /// <exception cref="DatasetException">No list of tasks, or above a limit.</exception>
    public AnnotatedDataset Read(CancellationToken cancel)
    {
        JsonStream.Walk(path, options.Limits, _ => throw new DatasetException($"{Path.GetFileName(path)} is an object, not a list of Label Studio tasks."), (_, item) =>
        {
            task++;
            try
            {
                Task(item.ValueKind == JsonValueKind.Object ? item : throw new FormatException($"is {JsonFields.Shorten(item)}, not an object"));
            }
            catch (FormatException e)
            {
                report.Skip($"task {task}", e.Message);
            }
        }, cancel);
        report.Files++;
        report.Images += images.Count;
        report.Annotations += count;
        var dataset = new AnnotatedDataset { Name = Path.GetFileNameWithoutExtension(path), Classes = [.. classes.Select(c => new LabelClass(c))], Images = images };
        return ClassOrder.Apply(dataset, [.. Enumerable.Range(0, classes.Count).OrderBy(c => classes[c], StringComparer.Ordinal)]);
    }

    private void Task(JsonElement item)
    {
        var data = item.Field("data") ?? throw new FormatException("data is missing");
        var address = data.Text("image") ?? throw new FormatException("data.image is missing; only tasks of images are read");
        var name = LabelStudioUrl.FileName(address);
        if (DataFileName.Problem(name, options.Limits.NameLength) is { } problem)
        {
            throw new FormatException(problem);
        }

        if (!names.Add(name))
        {
            throw new FormatException($"the image '{name}' belongs to a task before; the first one counts");
        }

        if (images.Count == options.Limits.Images)
        {
            throw new DatasetException($"{Path.GetFileName(path)} holds more than {options.Limits.Images} tasks, which is the limit.");
        }

        (int Width, int Height)? size = null;
        var annotations = Chosen(item) is { } chosen ? Result(chosen, prediction: false, ref size) : null;
        var predictions = new List<ObjectAnnotation>();
        foreach (var entry in Entries(item, "predictions"))
        {
            predictions.AddRange(Result(entry, prediction: true, ref size));
        }

        if ((count += (annotations?.Count ?? 0) + predictions.Count) > options.Limits.Annotations)
        {
            throw new DatasetException($"{Path.GetFileName(path)} holds more than {options.Limits.Annotations} regions, which is the limit.");
        }

        var existing = DataFileName.Existing(options.ImageFolder ?? Path.GetDirectoryName(Path.GetFullPath(path))!, name);
        var known = size ?? options.SizeOf?.Invoke(name) ?? (0, 0);
        images.Add(new()
        {
            FileName = name,
            Width = known.Width,
            Height = known.Height,
            Id = item.Id("id"),
            Source = existing is null ? null : new FileImage(existing),
            Annotations = annotations,
            Predictions = predictions,
            Extra = data.Extra(["image"], name == address ? [] : ["image"]),
        });
    }

    private JsonElement? Chosen(JsonElement item)
    {
        var entries = Entries(item, "annotations").ToList();
        var cancelled = entries.RemoveAll(e => e.Field("was_cancelled") is { ValueKind: JsonValueKind.True });
        report.Note("cancelled annotations left out", cancelled);
        if (entries.Count == 0)
        {
            return null;
        }

        report.Note("tasks with several annotations: the ground truth, else the last, was taken", entries.Count > 1 ? 1 : 0);
        return entries.Cast<JsonElement?>().LastOrDefault(e => e!.Value.Field("ground_truth") is { ValueKind: JsonValueKind.True }) ?? entries[^1];
    }

    private static IEnumerable<JsonElement> Entries(JsonElement item, string field) =>
        item.Field(field) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object) : [];

    private List<ObjectAnnotation> Result(JsonElement entry, bool prediction, ref (int Width, int Height)? size)
    {
        var regions = new List<ObjectAnnotation>();
        foreach (var region in Entries(entry, "result"))
        {
            try
            {
                if (region.Field("original_width") is not null)
                {
                    var stated = ImageSize.Check(region, "original_width", "original_height", options.Limits);
                    size = size is null || size == stated ? stated : throw new FormatException($"its image is {stated.Width} × {stated.Height} pixels here and {size.Value.Width} × {size.Value.Height} before");
                }

                var (shape, labels) = LabelStudioShape.Read(region, size, options.Limits);
                var score = prediction ? region.Field("score")?.Finite("score") ?? entry.Field("score")?.Finite("score") : null;
                regions.AddRange(labels.Select(l => new ObjectAnnotation { Shape = shape, Class = Class(l), Score = score }));
            }
            catch (FormatException e)
            {
                report.Skip($"task {task} region {(region.Field("id") is { } id ? JsonFields.Shorten(id) : "without id")}", e.Message);
            }
        }

        return regions;
    }

    private int Class(string name)
    {
        if (name.Length == 0 || name.Length > options.Limits.NameLength)
        {
            throw new FormatException($"a label has {name.Length} characters; it takes 1 to {options.Limits.NameLength}");
        }

        if (!classOf.TryGetValue(name, out var label))
        {
            label = classes.Count < options.Limits.Classes ? classes.Count : throw new DatasetException($"{Path.GetFileName(path)} holds more than {options.Limits.Classes} labels, which is the limit.");
            classOf.Add(name, label);
            classes.Add(name);
        }

        return label;
    }
}
