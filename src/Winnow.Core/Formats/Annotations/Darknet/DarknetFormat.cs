using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Darknet ("YOLO 1.1"): <c>obj.data</c>, <c>obj.names</c>, a list of images for each split, and text files of YOLO boxes beside the images in <c>obj_SPLIT_data</c>.</summary>
/// <remarks>Paths are relative to the folder, where Darknet is to be started. A text file without lines says: nothing is there. No text file says: nobody looked.</remarks>
public sealed class DarknetFormat : IAnnotationFormat
{
    private static readonly YoloDetectFormat Boxes = new();

    /// <inheritdoc/>
    public string Name => "darknet";

    /// <inheritdoc/>
    public string Description => "Darknet (YOLO 1.1): obj.data, obj.names, lists of images, boxes in text files beside them";

    /// <inheritdoc/>
    public bool IsFolder => true;

    /// <inheritdoc/>
    public double Tolerance => Boxes.Tolerance;

    /// <inheritdoc/>
    public AnnotatedDataset Read(string path, ImportOptions options, FormatReport report, CancellationToken cancel) => new DarknetReader(path, options, report).Read(cancel);

    /// <inheritdoc/>
    public AnnotatedDataset Fit(AnnotatedDataset dataset, ExportOptions options, FormatReport report)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(report);
        if (dataset.Classes.FirstOrDefault(c => c.Name.Trim() != c.Name || c.Name.AsSpan().IndexOfAnyInRange('\0', '\x1F') >= 0) is { } label)
        {
            throw new DatasetException($"The class '{label.Name}' cannot be a line of obj.names: it starts or ends with a space or holds a control character; rename it, or export as yolo.");
        }

        var fitted = Boxes.Fit(dataset, options, report);
        report.Note("images in a folder called images or JPEGImages: some versions of Darknet look for their labels in one called labels", fitted.Images.Count(i => i.FileName.Split('/')[..^1].Any(p => p is "images" or "JPEGImages")));
        return fitted;
    }

    /// <inheritdoc/>
    public void Write(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        var splits = dataset.Images.GroupBy(i => i.Split!.Value).OrderBy(g => g.Key).ToArray();
        var lists = splits.Select(g => $"{DarknetReader.KeyOf(g.Key)} = {DarknetReader.KeyOf(g.Key)}.txt");
        TextLines.Write(Path.Combine(path, "obj.data"), string.Join('\n', [$"classes = {dataset.Classes.Count}", .. lists, "names = obj.names", "backup = backup/", ""]));
        TextLines.Write(Path.Combine(path, "obj.names"), string.Concat(dataset.Classes.Select(c => c.Name + "\n")));
        foreach (var group in splits)
        {
            var folder = DarknetReader.FolderOf(group.Key);
            foreach (var image in group)
            {
                cancel.ThrowIfCancellationRequested();
                if (options.CopyImages && image.Source is not null)
                {
                    ImageCopies.Write(image, Path.Combine(path, folder, image.FileName), options);
                }

                if (image.Annotations is { } annotations)
                {
                    TextLines.Write(Path.Combine(path, folder, Path.ChangeExtension(image.FileName, ".txt")), Boxes.Lines(annotations, image));
                }
            }

            TextLines.Write(Path.Combine(path, DarknetReader.KeyOf(group.Key) + ".txt"), string.Concat(group.Select(i => $"{folder}/{i.FileName}\n")));
        }
    }
}
