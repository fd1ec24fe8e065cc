using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Every data set format, in the order they are tried. A new format is one file and one line here.</summary>
public static class DatasetFormats
{
    /// <summary>All formats; the first that recognises a path reads it.</summary>
    public static IReadOnlyList<IDatasetFormat> All { get; } =
    [
        new IdxFormat(),
        new CsvFormat(),
        new ImageFolderFormat(),
        new UnlabelledFolderFormat(),
    ];

    /// <summary>Recognises the format and reads the data set.</summary>
    /// <exception cref="DatasetException">The path is missing, empty or of no known format.</exception>
    public static ImageDataset Open(string path, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            throw new DatasetException($"'{path}' does not exist; give a folder of images or a labels.csv.");
        }

        var format = All.FirstOrDefault(f => f.Recognises(path))
            ?? throw new DatasetException($"'{path}' holds no images that Winnow knows how to read; known layouts: {string.Join("; ", All.Select(f => f.Description))}.");
        return format.Open(path, cancel);
    }
}
