using System.Text;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>A CSV file with the columns path, label and split; an empty label is an unlabelled image.</summary>
public sealed class CsvTagFormat : IAnnotationFormat
{
    /// <inheritdoc/>
    public string Name => "csv";

    /// <inheritdoc/>
    public string Description => "one CSV file: path,label[,split]";

    /// <inheritdoc/>
    public bool IsFolder => false;

    /// <inheritdoc/>
    public double Tolerance => 0;

    /// <inheritdoc/>
    public AnnotatedDataset Read(string path, ImportOptions options, FormatReport report, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        if (new FileInfo(path).Length > options.Limits.WholeBytes)
        {
            throw new DatasetException($"{Path.GetFileName(path)} has {new FileInfo(path).Length} bytes; at most {options.Limits.WholeBytes} are read.");
        }

        var file = Path.GetFileName(path);
        var folder = options.ImageFolder ?? Path.GetDirectoryName(Path.GetFullPath(path))!;
        var rows = CsvTable.Read(path).Select(r => (r.Line, Path: SpreadsheetText.Text(r.Path), Label: SpreadsheetText.Text(r.Label), r.Split)).ToList();
        string[] classes = [.. rows.Select(r => r.Label).Where(l => l.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var classOf = classes.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        var images = new List<AnnotatedImage>();
        var names = new HashSet<(Split?, string)>();
        foreach (var row in rows)
        {
            cancel.ThrowIfCancellationRequested();
            var split = SplitNames.Parse(row.Split);
            var problem = DataFileName.Problem(row.Path, options.Limits.NameLength)
                ?? (row.Label.Length > options.Limits.NameLength ? $"the label has {row.Label.Length} characters; at most {options.Limits.NameLength} are read"
                : row.Split.Length > 0 && split is null ? $"the split is '{row.Split}'; known are train, val and test"
                : !names.Add((split, row.Path)) ? $"'{row.Path}' is listed before; the first line counts" : null);
            if (problem is not null)
            {
                report.Skip($"{file} line {row.Line}", problem);
                continue;
            }

            images.Add(new()
            {
                FileName = row.Path,
                Split = split,
                Source = DataFileName.Existing(folder, row.Path) is { } image ? new FileImage(image) : null,
                Annotations = row.Label.Length == 0 ? null : [new() { Shape = ClassTag.Instance, Class = classOf[row.Label] }],
            });
        }

        if (images.Count > options.Limits.Images || classes.Length > options.Limits.Classes)
        {
            throw new DatasetException($"{file} holds {images.Count} images of {classes.Length} classes; at most {options.Limits.Images} and {options.Limits.Classes} are read.");
        }

        report.Files++;
        report.Images += images.Count;
        report.Annotations += images.Count(i => i.Annotations is not null);
        return new() { Name = Path.GetFileNameWithoutExtension(path), Classes = [.. classes.Select(c => new LabelClass(c))], Images = images };
    }

    /// <inheritdoc/>
    public AnnotatedDataset Fit(AnnotatedDataset dataset, ExportOptions options, FormatReport report)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(report);
        var tags = TagFitting.OneTag(Fitting.PlainClasses(dataset, report), report);
        var fitted = tags with { Images = [.. tags.Images.Select(i => i with { Width = 0, Height = 0 })] };
        var used = fitted.Images.Where(i => i.Annotations is not null).Select(i => i.Annotations![0].Class).ToHashSet();
        report.Note("classes without an image lost: the format has no list of classes", dataset.Classes.Count - used.Count);
        return ClassOrder.Apply(fitted, [.. used.OrderBy(c => dataset.Classes[c].Name, StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public void Write(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var split = dataset.Images.Any(i => i.Split is not null);
        var text = new StringBuilder(split ? "path,label,split\n" : "path,label\n");
        foreach (var image in dataset.Images)
        {
            cancel.ThrowIfCancellationRequested();
            text.Append(SpreadsheetText.Cell(image.FileName)).Append(',').Append(image.Annotations is [var tag, ..] ? SpreadsheetText.Cell(dataset.Classes[tag.Class].Name) : "");
            text.Append(split ? $",{(image.Split is { } part ? SplitNames.Of(part) : "")}" : "").Append('\n');
        }

        TextLines.Write(path, text.ToString());
    }
}
