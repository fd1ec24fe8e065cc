using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary><c>labels.csv</c> (path,label[,split]; other columns are metadata) or <c>train.csv</c> with <c>test.csv</c> and <c>val.csv</c>; the images lie in the same folder or in tar archives there.</summary>
/// <remarks>Classes are the labels in ordinal order; an empty label is an unlabelled image. Archives are read into memory, still encoded.</remarks>
public sealed class CsvFormat : IDatasetFormat
{
    private static readonly string[] SplitFiles = ["train", "val", "test"];

    /// <inheritdoc/>
    public string Name => "csv";

    /// <inheritdoc/>
    public string Description => "labels.csv (path,label[,split]) or train.csv and test.csv, with the images in the folder or in .tar or .tar.gz beside it";

    /// <inheritdoc/>
    public bool Recognises(string path) => Tables(path).Count > 0;

    /// <inheritdoc/>
    public ImageDataset Open(string path, CancellationToken cancel)
    {
        var tables = Tables(path);
        if (tables.Count == 0)
        {
            throw new DatasetException($"'{path}' holds neither labels.csv nor train.csv.");
        }

        var root = Path.GetDirectoryName(Path.GetFullPath(tables[0].File))!;
        var rows = tables.SelectMany(t => CsvTable.Read(t.File).Select(r => (Row: r, Split: t.Split ?? SplitOf(r, t.File), File: Path.GetFileName(t.File)))).ToList();
        string[] classes = [.. rows.Select(r => r.Row.Label).Where(l => l.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        using var builder = new DatasetBuilder(Path.GetFileName(File.Exists(path) ? root : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))), classes);
        var chosen = new List<(string Path, int? Class, Split Split, IReadOnlyDictionary<string, string> Metadata)>();
        foreach (var same in rows.GroupBy(r => r.Row.Path, StringComparer.Ordinal))
        {
            var first = same.First();
            var where = $"{first.File} line {first.Row.Line}";
            if (same.Any(r => r.Row.Label != first.Row.Label || r.Split != first.Split))
            {
                builder.Problem(same.Key, $"has different labels or splits in {string.Join(" and ", same.Select(r => $"{r.File} line {r.Row.Line}"))}; left out");
            }
            else if (Escapes(root, same.Key))
            {
                builder.Problem(same.Key, $"leaves the data folder or is a link ({where}); left out");
            }
            else
            {
                if (same.Skip(1).Any())
                {
                    builder.Problem(same.Key, $"is listed {same.Count()} times, first in {where}; used once");
                }

                chosen.Add((same.Key, first.Row.Label.Length == 0 ? null : Array.IndexOf(classes, first.Row.Label), first.Split, first.Row.Others));
            }
        }

        var missing = chosen.Select(c => c.Path).Where(p => !File.Exists(Path.Combine(root, p))).ToHashSet(StringComparer.Ordinal);
        var archived = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var archive in ImageArchive.In(root).TakeWhile(_ => missing.Count > 0))
        {
            ImageArchive.Extract(archive, missing, archived, cancel);
        }

        foreach (var (name, label, split, metadata) in chosen.OrderBy(c => c.Split).ThenBy(c => c.Path, StringComparer.Ordinal))
        {
            if (missing.Contains(name))
            {
                builder.Problem(name, "is neither in the folder nor in an archive beside it");
                continue;
            }

            builder.Add(split, new(default, name, archived.TryGetValue(name, out var bytes) ? new EncodedImage(bytes) : new FileImage(Path.Combine(root, name)), label) { Metadata = metadata });
        }

        return builder.Build(path);
    }

    private static List<(string File, Split? Split)> Tables(string path)
    {
        if (File.Exists(path))
        {
            return path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? [(path, null)] : [];
        }

        var labels = Path.Combine(path, "labels.csv");
        return File.Exists(labels)
            ? [(labels, null)]
            : File.Exists(Path.Combine(path, "train.csv"))
                ? [.. SplitFiles.Select(s => (File: Path.Combine(path, s + ".csv"), Split: SplitNames.Parse(s))).Where(t => File.Exists(t.File))]
                : [];
    }

    private static Split SplitOf((int Line, string Path, string Label, string Split, string Mask, IReadOnlyDictionary<string, string> Others) row, string file) =>
        row.Split.Length == 0
            ? Split.Train
            : SplitNames.Parse(row.Split) ?? throw new DatasetException($"{Path.GetFileName(file)} line {row.Line} has the split '{row.Split}'; known are train, val and test.");

    /// <summary>Whether a path of the table leads out of the folder, or through a link.</summary>
    internal static bool Escapes(string root, string relative)
    {
        if (relative.Length == 0 || Path.IsPathRooted(relative) || relative.Split('/', '\\').Contains("..", StringComparer.Ordinal))
        {
            return true;
        }

        for (var path = Path.Combine(root, relative); path is not null && path.Length > root.Length; path = Path.GetDirectoryName(path))
        {
            if (new FileInfo(path).LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }
}
