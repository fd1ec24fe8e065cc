using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Images of a <c>labels.csv</c> that names a mask for each image with something on it, still encoded: reading pixels is not this project's business.</summary>
/// <param name="Images">The images, as <see cref="CsvFormat"/> reads them.</param>
/// <param name="Masks">The mask of each image that has one; white where the object is.</param>
/// <param name="Missing">Images whose mask is neither in the folder nor in an archive beside it.</param>
public sealed record MaskTable(ImageDataset Images, IReadOnlyDictionary<SampleId, ImageSource> Masks, IReadOnlyList<FileProblem> Missing)
{
    private const string FileName = "labels.csv";

    /// <summary>Whether a folder holds a labels.csv that names masks.</summary>
    /// <exception cref="DatasetException">The table cannot be read.</exception>
    public static bool Recognises(string path) => File.Exists(Path.Combine(path, FileName)) && CsvTable.Read(Path.Combine(path, FileName)).Exists(r => r.Mask.Length > 0);

    /// <summary>Reads the table; masks lie in the folder, in its folder <c>masks/</c>, or in a .tar or .tar.gz beside it.</summary>
    /// <exception cref="DatasetException">The table cannot be read, or an archive is damaged.</exception>
    public static MaskTable Open(string path, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var root = Path.GetFullPath(path);
        var images = new CsvFormat().Open(path, cancel);
        var named = CsvTable.Read(Path.Combine(root, FileName)).Where(r => r.Mask.Length > 0).GroupBy(r => r.Path, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Mask, StringComparer.Ordinal);
        var wanted = named.Values.Where(m => !CsvFormat.Escapes(root, m) && Beside(root, m) is null).ToHashSet(StringComparer.Ordinal);
        var archived = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var archive in ImageArchive.In(root).OrderByDescending(f => Path.GetFileName(f).StartsWith("masks.", StringComparison.Ordinal)).TakeWhile(_ => wanted.Count > 0))
        {
            ImageArchive.Extract(archive, wanted, archived, cancel);
        }

        var masks = new Dictionary<SampleId, ImageSource>();
        List<FileProblem> missing = [];
        foreach (var sample in images.Train.Concat(images.Validation).Concat(images.Test).Where(s => named.ContainsKey(s.Name)))
        {
            var mask = named[sample.Name];
            if (CsvFormat.Escapes(root, mask))
            {
                missing.Add(new(sample.Name, $"its mask '{mask}' leaves the data folder or is a link; left out"));
            }
            else if ((archived.TryGetValue(mask, out var bytes) ? (ImageSource)new EncodedImage(bytes) : Beside(root, mask)) is { } source)
            {
                masks.Add(sample.Id, source);
            }
            else
            {
                missing.Add(new(sample.Name, $"its mask '{mask}' is neither in the folder nor in an archive beside it; left out"));
            }
        }

        return new(images, masks, missing);
    }

    private static FileImage? Beside(string root, string mask) =>
        new[] { Path.Combine(root, "masks", mask), Path.Combine(root, mask) }.FirstOrDefault(File.Exists) is { } file ? new FileImage(file) : null;
}
