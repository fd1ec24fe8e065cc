using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Opens data sets of objects for simulations: boxes, polygons and masks with a part to learn from and a part to measure on.</summary>
/// <remarks>
/// Known layouts: a folder of <c>instances_train.json</c>, <c>instances_test.json</c> (COCO; also in <c>annotations/</c>), with the images in the folder, in <c>images/</c>, in a
/// folder named after the part, or in a .tar beside it; one COCO file whose images say their <c>split</c>; a folder with <c>data.yaml</c> (YOLO); a folder with <c>Annotations/*.xml</c> (Pascal VOC).
/// </remarks>
public static class ObjectDatasets
{
    /// <summary>Recognises the layout and reads all of it.</summary>
    /// <exception cref="DatasetException">The path is missing, of no known layout, damaged, or holds no image.</exception>
    public static ImageDataset Open(string path, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var parts = Parts(path);
        var report = new FormatReport();
        (Split? Split, AnnotatedDataset Data)[] read = [.. parts.Select(p => (p.Split, p.Format.Read(p.Path, new() { ImageFolder = p.Images }, report, cancel)))];
        var classes = read[0].Data.Classes.Select(c => c.Name).ToArray();
        foreach (var (_, other) in read.Skip(1))
        {
            if (!other.Classes.Select(c => c.Name).SequenceEqual(classes))
            {
                throw new DatasetException($"The parts of '{path}' name different classes ({string.Join(", ", classes)}; {string.Join(", ", other.Classes.Select(c => c.Name))}); give all parts the same list.");
            }
        }

        return Join(path, classes, [.. read.SelectMany(r => r.Data.Images.Select(i => (r.Split ?? i.Split ?? Split.Train, i)))], report, cancel);
    }

    private static ImageDataset Join(string path, string[] classes, (Split Split, AnnotatedImage Image)[] images, FormatReport report, CancellationToken cancel)
    {
        var root = Directory.Exists(path) ? Path.GetFullPath(path) : Path.GetDirectoryName(Path.GetFullPath(path))!;
        using var builder = new DatasetBuilder(Path.GetFileName(Path.TrimEndingDirectorySeparator(root)), classes);
        foreach (var problem in report.Problems)
        {
            builder.Problem(problem.Name, problem.Reason);
        }

        var missing = images.Where(i => i.Image.Source is null).Select(i => i.Image.FileName).ToHashSet(StringComparer.Ordinal);
        var archived = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var archive in ImageArchive.In(root).TakeWhile(_ => missing.Count > 0))
        {
            ImageArchive.Extract(archive, missing, archived, cancel);
        }

        foreach (var (split, image) in images.OrderBy(i => i.Split).ThenBy(i => i.Image.FileName, StringComparer.Ordinal))
        {
            if ((image.Source ?? (archived.TryGetValue(image.FileName, out var bytes) ? new EncodedImage(bytes) : null)) is not { } source)
            {
                builder.Problem(image.FileName, "is neither in the folder nor in an archive beside it");
                continue;
            }

            builder.Add(split, new(default, image.FileName, source, Class: null)
            {
                Objects = image.Annotations is null ? null : [.. image.Annotations.Where(a => a.Shape is not ClassTag)],
                Width = image.Width,
                Height = image.Height,
                Metadata = Metadata(image.Extra),
            });
        }

        return builder.Build(path);
    }

    private static List<(Split? Split, string Path, IAnnotationFormat Format, string? Images)> Parts(string path)
    {
        if (File.Exists(path))
        {
            return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                ? [(null, path, new CocoFormat(), ImageFolder(Path.GetDirectoryName(Path.GetFullPath(path))!, null))]
                : throw new DatasetException($"'{path}' is no data set of objects; give a COCO .json or a folder. {Layouts}");
        }

        if (!Directory.Exists(path))
        {
            throw new DatasetException($"'{path}' does not exist; give a folder of images with boxes. {Layouts}");
        }

        List<(Split? Split, string Path, IAnnotationFormat Format, string? Images)> coco =
        [
            .. new[] { path, Path.Combine(path, "annotations") }.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "instances_*.json"))
                .Order(StringComparer.Ordinal)
                .Select(file => (Part(file), file, (IAnnotationFormat)new CocoFormat(), ImageFolder(path, Path.GetFileNameWithoutExtension(file)["instances_".Length..]))),
        ];
        return coco.Count > 0 ? coco
            : File.Exists(Path.Combine(path, "data.yaml")) ? [(null, path, new YoloDetectFormat(), null)]
            : Directory.Exists(Path.Combine(path, "Annotations")) ? [(null, path, new VocFormat(), null)]
            : throw new DatasetException($"'{path}' is no data set of objects. {Layouts}");
    }

    private const string Layouts = "Known layouts: instances_train.json and instances_test.json (COCO) with the images in the folder, in images/ or in a .tar beside it; data.yaml (YOLO); Annotations/*.xml (Pascal VOC).";

    // instances_val2017.json is the part val.
    private static Split? Part(string file) =>
        SplitNames.Parse(Path.GetFileNameWithoutExtension(file)["instances_".Length..].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'));

    private static string ImageFolder(string root, string? part) =>
        new[] { part is null ? null : Path.Combine(root, part), part is null ? null : Path.Combine(root, "images", part), Path.Combine(root, "images") }
            .FirstOrDefault(f => f is not null && Directory.Exists(f)) ?? root;

    // Texts, numbers and switches that the file says about an image beyond the format's own fields.
    private static Dictionary<string, string> Metadata(string? extra)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        if (extra is null)
        {
            return result;
        }

        using var json = JsonDocument.Parse(extra);
        foreach (var field in json.RootElement.EnumerateObject().Where(f => f.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False))
        {
            result[field.Name] = field.Value.ToString();
        }

        return result;
    }
}
