using System.Formats.Tar;
using System.IO.Compression;

namespace Winnow.Core.Formats;

/// <summary>Reads chosen files out of a tar archive, plain or gzip, in one pass.</summary>
internal static class ImageArchive
{
    private const int EntryLimit = 256 << 20;

    /// <summary>Archives in a folder, <c>images.*</c> first, then by ordinal name.</summary>
    public static IEnumerable<string> In(string folder) => Directory.EnumerateFiles(folder)
        .Where(f => f.EndsWith(".tar", StringComparison.Ordinal) || f.EndsWith(".tar.gz", StringComparison.Ordinal) || f.EndsWith(".tgz", StringComparison.Ordinal))
        .OrderByDescending(f => Path.GetFileName(f).StartsWith("images.", StringComparison.Ordinal))
        .ThenBy(f => f, StringComparer.Ordinal);

    /// <summary>Moves every wanted file that the archive has from <paramref name="wanted"/> to <paramref name="found"/>; links and folders are never followed.</summary>
    /// <exception cref="DatasetException">The archive is damaged, or a file in it passes 256 MiB.</exception>
    public static void Extract(string archive, HashSet<string> wanted, Dictionary<string, byte[]> found, CancellationToken cancel)
    {
        try
        {
            using var file = File.OpenRead(archive);
            using var stream = archive.EndsWith(".tar", StringComparison.Ordinal) ? (Stream)file : new GZipStream(file, CompressionMode.Decompress);
            using var tar = new TarReader(stream);
            while (wanted.Count > 0 && tar.GetNextEntry() is { } entry)
            {
                cancel.ThrowIfCancellationRequested();
                var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !wanted.Contains(name))
                {
                    continue;
                }

                if (entry.Length > EntryLimit)
                {
                    throw new DatasetException($"'{archive}' holds {name} with {entry.Length} bytes; the limit is {EntryLimit}.");
                }

                var bytes = new byte[entry.Length];
                entry.DataStream?.ReadExactly(bytes);
                found[name] = bytes;
                wanted.Remove(name);
            }
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            throw new DatasetException($"'{archive}' is cut off or damaged ({e.Message.TrimEnd('.')}); fetch it again.", e);
        }
    }
}
