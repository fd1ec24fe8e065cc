using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Writes an export beside its target, reads it back, compares, and only then moves it into place: it is whole or it is not there.</summary>
public static class VerifiedExport
{
    /// <summary>Exports a data set.</summary>
    /// <param name="format">How.</param>
    /// <param name="dataset">What.</param>
    /// <param name="path">File or folder to write; must not exist, its parent must.</param>
    /// <param name="options">Details.</param>
    /// <param name="cancel">Checked between images; a cancelled export leaves nothing behind.</param>
    /// <returns>What was written, and what the format could not hold.</returns>
    /// <exception cref="DatasetException">The path exists, the data set does not fit, or what was written reads back differently.</exception>
    /// <exception cref="IOException">The disk is full or cannot be written.</exception>
    public static FormatReport Run(IAnnotationFormat format, AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(target) || Directory.Exists(target))
        {
            throw new DatasetException($"'{path}' exists already; choose another name or delete it first.");
        }

        var parent = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(parent))
        {
            throw new DatasetException($"The folder '{parent}' does not exist; make it first.");
        }

        var report = new FormatReport();
        var fitted = format.Fit(dataset, options, report);
        // A folder of the same volume, so that the last step is a rename.
        var workplace = Directory.CreateDirectory(Path.Combine(parent, $".{Path.GetFileName(target)}.exporting-{Environment.ProcessId}"));
        try
        {
            var draft = Path.Combine(workplace.FullName, Path.GetFileName(target));
            format.Write(fitted, draft, options, cancel);
            Verify(format, fitted, draft, cancel);
            if (format.IsFolder)
            {
                Directory.Move(draft, target);
            }
            else
            {
                File.Move(draft, target);
            }
        }
        finally
        {
            workplace.Delete(recursive: true);
        }

        report.Files = format.IsFolder ? fitted.Images.Count(i => i.Annotations is not null) : 1;
        report.Images = fitted.Images.Count;
        report.Annotations = fitted.Images.Sum(i => (long)(i.Annotations?.Count ?? 0) + i.Predictions.Count);
        return report;
    }

    private static void Verify(IAnnotationFormat format, AnnotatedDataset fitted, string draft, CancellationToken cancel)
    {
        var sizes = new Dictionary<string, (int, int)?>(StringComparer.Ordinal);
        foreach (var image in fitted.Images.Where(i => i.Width > 0))
        {
            // One name in two splits: the header of the copy decides.
            sizes[image.FileName] = sizes.TryGetValue(image.FileName, out var known) && known != (image.Width, image.Height) ? null : (image.Width, image.Height);
        }

        var reading = new FormatReport();
        var back = format.Read(draft, ImportOptions.Default with { SizeOf = name => sizes.GetValueOrDefault(name), Reference = fitted }, reading, cancel);
        if (reading.Skipped > 0)
        {
            throw new DatasetException($"The export was not kept: reading it back leaves out {reading.Problems[0].Name} ({reading.Problems[0].Reason}).");
        }

        if (DatasetComparison.FirstDifference(fitted, back, format.Tolerance) is { } difference)
        {
            throw new DatasetException($"The export was not kept: what was written reads back differently ({difference}); check the disk.");
        }
    }
}
