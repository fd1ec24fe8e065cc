using System.Security.Cryptography;
using Winnow.Cli.Console;
using Winnow.Core.Data;
using Winnow.Storage;

namespace Winnow.Cli.Input;

/// <summary>Finds the image files under a folder and takes their hashes; the files stay where they are.</summary>
internal static class ImageScan
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"];

    /// <summary>All image files in the order of their paths. Broken ones carry their problem.</summary>
    /// <exception cref="CommandException">The folder is missing or holds no image file.</exception>
    public static IReadOnlyList<StoredSample> Run(string folder, ProgressLine progress, CancellationToken cancel)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandException($"The folder '{folder}' does not exist; --images takes the folder that holds the images.");
        }

        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => Endings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
            .Select(f => (File: f, Path: Path.GetRelativePath(folder, f).Replace('\\', '/')))
            .OrderBy(f => f.Path, StringComparer.Ordinal)
            .ToArray();
        if (files.Length == 0)
        {
            throw new CommandException($"The folder '{folder}' holds no image; Winnow reads {string.Join(", ", Endings)}.");
        }

        var samples = new StoredSample[files.Length];
        var done = 0;
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancel }, i =>
        {
            samples[i] = Describe(new SampleId(i), files[i].File, files[i].Path);
            var count = Interlocked.Increment(ref done);
            progress.Report((double)count / files.Length, $"reading images · {count} of {files.Length}");
        });
        return samples;
    }

    private static StoredSample Describe(SampleId id, string file, string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            return new(id, path, hash, bytes.Length, null, null, bytes.Length == 0 ? "the file is empty" : null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(id, path, "", 0, null, null, $"the file cannot be read ({exception.Message})");
        }
    }
}
