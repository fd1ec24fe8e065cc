using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>One folder per class: <c>root/class/*.jpg</c>, or <c>root/train/class/*.jpg</c> with <c>test</c> and <c>val</c> beside it. Classes are the folder names in ordinal order.</summary>
public sealed class ImageFolderFormat : IDatasetFormat
{
    /// <inheritdoc/>
    public string Name => "imagefolder";

    /// <inheritdoc/>
    public string Description => "one folder per class (class/*.jpg, or train/class/*.jpg and test/class/*.jpg)";

    /// <inheritdoc/>
    public bool Recognises(string path) =>
        Directory.Exists(path)
        && !Directory.EnumerateFiles(path).Any(ImageFiles.IsImage)
        && ClassFolders(path).Any(c => Directory.EnumerateFiles(c.Folder).Any(ImageFiles.IsImage));

    /// <inheritdoc/>
    public ImageDataset Open(string path, CancellationToken cancel)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Directory.Exists(root))
        {
            throw new DatasetException($"The folder '{path}' does not exist.");
        }

        var folders = ClassFolders(root);
        string[] classes = [.. folders.Select(f => Path.GetFileName(f.Folder)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        using var builder = new DatasetBuilder(Path.GetFileName(root), classes);
        foreach (var (folder, split) in folders.OrderBy(f => f.Split).ThenBy(f => f.Folder, StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(root, folder).Replace('\\', '/');
            var files = ImageFiles.Below(folder, builder, cancel);
            if (files.Count == 0)
            {
                builder.Problem(relative, "is a class folder without images");
            }

            var label = Array.IndexOf(classes, Path.GetFileName(folder));
            foreach (var name in files)
            {
                builder.Add(split, $"{relative}/{name}", new FileImage(Path.Combine(folder, name)), label);
            }
        }

        return builder.Build(path);
    }

    private static List<(string Folder, Split Split)> ClassFolders(string root)
    {
        var top = Folders(root);
        // Split folders count only where train is among them: a class may well be called "test".
        return top.Any(f => SplitNames.Parse(Path.GetFileName(f)) == Split.Train)
            ? [.. top.Where(f => SplitNames.Parse(Path.GetFileName(f)) is not null).SelectMany(f => Folders(f).Select(c => (c, SplitNames.Parse(Path.GetFileName(f))!.Value)))]
            : [.. top.Select(f => (f, Split.Train))];
    }

    private static string[] Folders(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateDirectories().Where(d => d.LinkTarget is null && !d.Name.StartsWith('.')).Select(d => d.FullName)];
}
