using System.IO.Compression;
using System.Security.Cryptography;
using Winnow.Core.Formats;

namespace Winnow.Server.Datasets;

/// <summary>A file on its way into a zip file.</summary>
/// <param name="Name">Path in the zip file, with forward slashes.</param>
/// <param name="Open">Gives its bytes, once.</param>
/// <param name="Packed">Whether to compress it; images are compressed already.</param>
internal sealed record ZipItem(string Name, Func<Stream> Open, bool Packed);

/// <summary>Writes a zip file and reads it back before anybody gets it.</summary>
internal static class ExportZip
{
    /// <summary>Writes and verifies; memory holds one buffer, whatever the sizes.</summary>
    /// <param name="path">Must not exist.</param>
    /// <param name="items">With distinct names.</param>
    /// <param name="at">Time that every entry bears.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancel">Checked between files.</param>
    /// <returns>Size and hex SHA-256 of the zip file.</returns>
    /// <exception cref="DatasetException">It does not read back as written.</exception>
    public static (long Bytes, string Hash) Write(string path, IReadOnlyList<ZipItem> items, DateTimeOffset at, Action<double> progress, CancellationToken cancel)
    {
        var hashes = new Dictionary<string, string>(items.Count, StringComparer.Ordinal);
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            {
                for (var i = 0; i < items.Count; i++)
                {
                    cancel.ThrowIfCancellationRequested();
                    var entry = zip.CreateEntry(items[i].Name, items[i].Packed ? CompressionLevel.Fastest : CompressionLevel.NoCompression);
                    entry.LastWriteTime = at;
                    using var source = items[i].Open();
                    using var target = entry.Open();
                    hashes.Add(items[i].Name, Copy(source, target));
                    progress(0.5 * (i + 1) / items.Count);
                }
            }

            file.Flush(flushToDisk: true);
        }

        Verify(path, hashes, progress, cancel);
        using var whole = File.OpenRead(path);
        return (whole.Length, Convert.ToHexStringLower(SHA256.HashData(whole)));
    }

    private static void Verify(string path, Dictionary<string, string> hashes, Action<double> progress, CancellationToken cancel)
    {
        using var zip = ZipFile.OpenRead(path);
        var read = 0;
        foreach (var entry in zip.Entries)
        {
            cancel.ThrowIfCancellationRequested();
            using var source = entry.Open();
            if (!hashes.TryGetValue(entry.FullName, out var hash) || Convert.ToHexStringLower(SHA256.HashData(source)) != hash)
            {
                throw new DatasetException($"The export was not kept: '{entry.FullName}' reads back differently; check the disk.");
            }

            progress(0.5 + (0.5 * ++read / hashes.Count));
        }

        if (read != hashes.Count)
        {
            throw new DatasetException($"The export was not kept: {read} of {hashes.Count} files read back; check the disk.");
        }
    }

    private static string Copy(Stream source, Stream target)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
