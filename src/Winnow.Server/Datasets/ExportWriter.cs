using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Server.Http;

namespace Winnow.Server.Datasets;

/// <summary>Makes one export: writes the format, reads it back, packs it, reads that back.</summary>
/// <param name="clock">Dates the entries.</param>
internal sealed class ExportWriter(TimeProvider clock)
{
    private const int ProblemsShown = 200;

    /// <summary>Writes into a folder that is made for it and may be deleted afterwards.</summary>
    /// <param name="format">The format.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="content">What goes in.</param>
    /// <param name="workplace">Folder to work in; the zip file is left there.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancel">Checked between files.</param>
    /// <exception cref="DatasetException">It does not fit the format, or does not read back.</exception>
    public WrittenExport Write(IAnnotationFormat format, ExportRequest request, ExportContent content, string workplace, Action<double> progress, CancellationToken cancel)
    {
        Directory.CreateDirectory(workplace);
        var options = new ExportOptions { FreshIds = request.Ids == "fresh", CopyImages = request.Images, StripMetadata = request.StripMetadata ?? true };
        var written = Path.Combine(workplace, format.IsFolder ? "dataset" : "annotations" + ExtensionOf(format));
        var report = VerifiedExport.Run(format, content.Dataset, written, options, cancel);
        var problems = content.Problems.Concat(report.Problems).ToList();
        var items = format.IsFolder
            ? Directory.EnumerateFiles(written, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(f => new ZipItem(Path.GetRelativePath(written, f).Replace(Path.DirectorySeparatorChar, '/'), () => File.OpenRead(f), Path.GetExtension(f) is ".txt" or ".yaml" or ".xml" or ".json" or ".csv")).ToList()
            : [new ZipItem(Path.GetFileName(written), () => File.OpenRead(written), true), .. Images(content.Dataset, options, problems)];
        if (content.Version is not null)
        {
            items.Add(Text("splits.csv", Splits(content.Dataset)));
        }

        var about = new ExportReport(
            content.Dataset.Name, format.Name, content.Version?.Name, content.AtEvent, content.Hash, report.Images, report.Annotations,
            content.Problems.Count + report.Skipped + (problems.Count - content.Problems.Count - report.Problems.Count), [.. problems.Take(ProblemsShown)], report.Notes);
        items.Add(Text("winnow-export.json", JsonSerializer.SerializeToUtf8Bytes(about, JsonRules.Options)));
        var zip = Path.Combine(workplace, "export.zip");
        var (bytes, hash) = ExportZip.Write(zip, items, clock.GetUtcNow(), progress, cancel);
        return new(zip, bytes, hash, about);
    }

    // Formats that are one file get their images beside it, straight from the originals.
    private static IEnumerable<ZipItem> Images(AnnotatedDataset dataset, ExportOptions options, List<FileProblem> problems)
    {
        foreach (var image in options.CopyImages ? dataset.Images.Where(i => i.Source is not null) : [])
        {
            var path = ((FileImage)image.Source!).Path;
            if (!File.Exists(path))
            {
                problems.Add(new(image.FileName, "its file is gone; its labels are in the export"));
                continue;
            }

            Func<Stream>? open = () => File.OpenRead(path);
            if (options.StripMetadata)
            {
                try
                {
                    ImageMetadata.Strip(File.ReadAllBytes(path));
                    open = () => new MemoryStream(ImageMetadata.Strip(File.ReadAllBytes(path)));
                }
                catch (FormatException exception)
                {
                    problems.Add(new(image.FileName, $"{exception.Message}; its labels are in the export, its file is not"));
                    open = null;
                }
            }

            if (open is not null)
            {
                yield return new($"images/{image.FileName}", open, false);
            }
        }
    }

    private static byte[] Splits(AnnotatedDataset dataset) => System.Text.Encoding.UTF8.GetBytes(
        "file,split\n" + string.Concat(dataset.Images.Select(i => $"{SpreadsheetText.Cell(i.FileName)},{(i.Split switch { Split.Validation => "val", Split.Test => "test", _ => "train" })}\n")));

    private static ZipItem Text(string name, byte[] bytes) => new(name, () => new MemoryStream(bytes), true);

    private static string ExtensionOf(IAnnotationFormat format) => format.Name switch
    {
        "csv" => ".csv",
        "cvat" => ".xml",
        _ => ".json",
    };
}

/// <summary>An export that reads back, not offered yet.</summary>
/// <param name="Path">The zip file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Hash">Its hex SHA-256.</param>
/// <param name="Report">What is in it and what is not.</param>
internal sealed record WrittenExport(string Path, long Bytes, string Hash, ExportReport Report);

/// <summary>What an export holds and what its format could not hold; in the zip file as <c>winnow-export.json</c>.</summary>
/// <param name="Project">Name of the project.</param>
/// <param name="Format">The format.</param>
/// <param name="Version">Name of the dataset version, or null for the labels as they were.</param>
/// <param name="Event">Newest event of the journal whose labels are in it.</param>
/// <param name="LabelsHash">Hex SHA-256 over ids and labels.</param>
/// <param name="Images">Images in it.</param>
/// <param name="Annotations">Labels in it.</param>
/// <param name="LeftOut">Items left out.</param>
/// <param name="Problems">The first 200 of them, and why.</param>
/// <param name="Notes">What was changed on the way, and how often.</param>
public sealed record ExportReport(
    string Project, string Format, string? Version, long Event, string LabelsHash, long Images, long Annotations, long LeftOut, IReadOnlyList<FileProblem> Problems, IReadOnlyDictionary<string, long> Notes);
