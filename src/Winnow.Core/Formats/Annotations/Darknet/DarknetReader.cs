using System.Globalization;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Reads a Darknet data set: images by the lists that <c>obj.data</c> names, labels beside them.</summary>
internal sealed class DarknetReader(string path, ImportOptions options, FormatReport report)
{
    private static readonly YoloDetectFormat Boxes = new();
    private static readonly Split[] Splits = [Split.Train, Split.Validation, Split.Test];

    private readonly List<AnnotatedImage> images = [];
    private readonly HashSet<(Split, string)> names = [];
    private long count;

    /// <summary>The name of a split in <c>obj.data</c>, and of its list.</summary>
    public static string KeyOf(Split split) => split == Split.Validation ? "valid" : SplitNames.Of(split);

    /// <summary>The folder of a split's images.</summary>
    public static string FolderOf(Split split) => split == Split.Train ? "obj_train_data" : $"obj_{KeyOf(split)}_data";

    /// <exception cref="DatasetException">No obj.data, a damaged one, or above a limit.</exception>
    public AnnotatedDataset Read(CancellationToken cancel)
    {
        var data = File.Exists(path) ? path : Path.Combine(path, "obj.data");
        if (!File.Exists(data))
        {
            throw new DatasetException($"'{path}' holds no obj.data; a Darknet data set needs one with names and train.");
        }

        var root = Path.GetDirectoryName(Path.GetFullPath(data))!;
        var keys = Keys(data);
        var classes = Classes(root, keys);
        foreach (var split in Splits.Where(s => keys.ContainsKey(KeyOf(s))))
        {
            foreach (var (i, line) in TextLines.ReadLines(Named(root, keys, KeyOf(split)), options.Limits).Index())
            {
                cancel.ThrowIfCancellationRequested();
                if (line.Length > 0)
                {
                    Image(root, line, split, classes.Count, $"{KeyOf(split)} line {i + 1}");
                }
            }
        }

        report.Images += images.Count;
        report.Annotations += count;
        return new() { Name = Path.GetFileName(root), Classes = classes, Images = images };
    }

    private Dictionary<string, string> Keys(string data)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (i, line) in TextLines.ReadLines(data, options.Limits).Index())
        {
            var text = line.Trim();
            if (text.Length == 0 || text[0] is '#' or ';')
            {
                continue;
            }

            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at < 1 || !keys.TryAdd(text[..at].Trim(), text[(at + 1)..].Trim()))
            {
                throw new DatasetException($"{Path.GetFileName(data)} line {i + 1} is '{(text.Length > 60 ? text[..60] + "…" : text)}'; each line is one key = value, and each key stands once.");
            }
        }

        return keys;
    }

    private List<LabelClass> Classes(string root, Dictionary<string, string> keys)
    {
        var lines = TextLines.ReadLines(Named(root, keys, "names"), options.Limits).Select(l => l.Trim()).ToList();
        var file = Path.GetFileName(keys["names"]);
        if (lines.Count == 0 || lines.Count > options.Limits.Classes || lines.FindIndex(l => l.Length == 0 || l.Length > options.Limits.NameLength) is >= 0)
        {
            throw new DatasetException($"{file} holds {lines.Count} lines, and line {lines.FindIndex(l => l.Length == 0 || l.Length > options.Limits.NameLength) + 1} is the first that is no name; it takes 1 to {options.Limits.Classes} class names, one a line.");
        }

        return keys.TryGetValue("classes", out var number) && number != lines.Count.ToString(CultureInfo.InvariantCulture)
            ? throw new DatasetException($"obj.data says classes = {number}, but {file} names {lines.Count}.")
            : [.. lines.Select(l => new LabelClass(l))];
    }

    // Paths are relative to where Darknet is started, mostly the folder above: data/train.txt is train.txt here.
    private static string Named(string root, Dictionary<string, string> keys, string key)
    {
        var named = keys.TryGetValue(key, out var value) ? value : throw new DatasetException($"obj.data has no '{key}'; a Darknet data set needs names and train.");
        return DataFileName.Problem(named) is { } problem ? throw new DatasetException($"obj.data: {problem}.")
            : Candidates(named).Select(c => DataFileName.Existing(root, c)).FirstOrDefault(f => f is not null)
                ?? throw new DatasetException($"The file '{named}' that obj.data names as {key} is not in '{root}'.");
    }

    private static IEnumerable<string> Candidates(string name)
    {
        var plain = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        yield return plain;
        for (var at = plain.IndexOf('/', StringComparison.Ordinal); at > 0; at = plain.IndexOf('/', at + 1))
        {
            yield return plain[(at + 1)..];
        }
    }

    private void Image(string root, string line, Split split, int classes, string where)
    {
        if (DataFileName.Problem(line, options.Limits.NameLength) is { } problem)
        {
            report.Skip(where, problem);
            return;
        }

        var file = Candidates(line).FirstOrDefault(c => DataFileName.Existing(root, c) is not null) ?? Candidates(line).First(c => !c.StartsWith("data/", StringComparison.Ordinal));
        var folder = FolderOf(split) + "/";
        var name = file.StartsWith(folder, StringComparison.Ordinal) ? file[folder.Length..] : file;
        var existing = DataFileName.Existing(root, file);
        if ((options.SizeOf?.Invoke(name) ?? ImageSize.OfFile(existing, options.Limits)) is not { } size)
        {
            report.Skip(where, $"'{file}' {(existing is null ? "is not there" : "has a header that cannot be read")}, and so its size is unknown");
            return;
        }

        if (!names.Add((split, name)))
        {
            report.Skip(where, $"'{file}' is listed twice; read once");
            return;
        }

        if (images.Count == options.Limits.Images)
        {
            throw new DatasetException($"'{path}' holds more than {options.Limits.Images} images, which is the limit.");
        }

        var shown = Path.ChangeExtension(file, ".txt");
        var labels = DataFileName.Existing(root, shown) ?? DataFileName.Existing(root, shown = YoloReader.LabelsOf(file));
        var annotations = labels is null ? null : YoloLines.Read(Boxes, labels, shown, size, classes, scored: false, options.Limits, report);
        if ((count += annotations?.Count ?? 0) > options.Limits.Annotations)
        {
            throw new DatasetException($"'{path}' holds more than {options.Limits.Annotations} annotations, which is the limit.");
        }

        report.Files += labels is null ? 0 : 1;
        images.Add(new() { FileName = name, Width = size.Width, Height = size.Height, Split = split, Source = existing is null ? null : new FileImage(existing), Annotations = annotations });
    }
}
