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

    /// <summary>Names of the images below a folder in ordinal order, relative to it with forward slashes, and what else lies there. An empty folder gives none.</summary>
    /// <exception cref="IOException">The folder is missing or cannot be read.</exception>
    public static (IReadOnlyList<string> Names, IReadOnlyList<FileProblem> Problems) List(string path, CancellationToken cancel)
    {
        using var builder = new DatasetBuilder("", []);
        return (ImageFiles.Below(path, builder, cancel), builder.Problems);
    }
}
