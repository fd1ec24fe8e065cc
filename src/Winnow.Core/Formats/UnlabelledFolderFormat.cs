using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>A folder of images without classes, subfolders included: what a project starts from.</summary>
public sealed class UnlabelledFolderFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public string Name => "images";

    /// <inheritdoc/>
    public string Description => "a folder of unlabelled images";

    /// <inheritdoc/>
    public bool Recognises(string path) => Directory.Exists(path);

    /// <inheritdoc/>
    public ImageDataset Open(string path, CancellationToken cancel)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Directory.Exists(root))
        {
            throw new DatasetException($"The folder '{path}' does not exist.");
        }

        using var builder = new DatasetBuilder(Path.GetFileName(root), []);
        foreach (var name in ImageFiles.Below(root, builder, cancel))
        {
            builder.Add(Split.Train, name, new FileImage(Path.Combine(root, name)), null);
        }

        return builder.Build(path);
    }
}
