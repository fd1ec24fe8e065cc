using System.Globalization;
using System.IO.Compression;
using Winnow.Core.Formats;

namespace Winnow.Server.Datasets;

/// <summary>Uploaded files of labels: one file, or a folder that came as a zip file.</summary>
/// <param name="limits">Entries and sizes allowed.</param>
internal sealed class DataFiles(ServerLimits limits)
{
    private const int RatioMax = 100;
    private const long SmallFile = 16 << 20;
    private const long UnpackedMax = 20L << 30;
    private const int UnixLink = 0xA000;
    private const int UnixKind = 0xF000;

    /// <summary>What a format is to read: the file itself, or what it unpacks to.</summary>
    /// <param name="file">What was uploaded.</param>
    /// <param name="folder">Empty folder to unpack into.</param>
    /// <param name="format">Says whether it reads a folder.</param>
    /// <param name="cancel">Checked between entries.</param>
    /// <exception cref="DatasetException">It is not what the format reads, leads out of its folder, or is far larger than it seems.</exception>
    public string PathFor(string file, string folder, IAnnotationFormat format, CancellationToken cancel)
    {
        var zipped = IsZip(file);
        if (!zipped)
        {
            return format.IsFolder ? throw new DatasetException($"The format {format.Name} is a folder; upload it as a zip file.") : file;
        }

        Unpack(file, folder, cancel);
        var root = folder;
        while (Directory.GetFiles(root).Length == 0 && Directory.GetDirectories(root) is [var only])
        {
            root = only;
        }

        return format.IsFolder ? root : Directory.GetFiles(root) is [var single] ? single : throw new DatasetException($"The format {format.Name} is one file; upload it alone, or a zip file with nothing else in it.");
    }

    private static bool IsZip(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> head = stackalloc byte[4];
        return stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4 && head.SequenceEqual("PK\x03\x04"u8);
    }

    private void Unpack(string file, string folder, CancellationToken cancel)
    {
        try
        {
            using var zip = ZipFile.OpenRead(file);
            if (zip.Entries.Count > limits.ZipEntriesMax)
            {
                throw new DatasetException(string.Create(CultureInfo.InvariantCulture, $"The zip file has {zip.Entries.Count} entries, and {limits.ZipEntriesMax} are allowed; split it."));
            }

            // The sizes in a zip file are claims: what counts is what comes out.
            var left = Math.Min(UnpackedMax, Math.Max(SmallFile, RatioMax * new FileInfo(file).Length));
            foreach (var entry in zip.Entries.Where(e => !e.FullName.EndsWith('/') && !e.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal)))
            {
                cancel.ThrowIfCancellationRequested();
                var target = Target(entry, folder);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                using var source = entry.Open();
                using var unpacked = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
                Copy(source, unpacked, ref left);
            }
        }
        catch (InvalidDataException exception)
        {
            throw new DatasetException($"The zip file is damaged ({exception.Message}).", exception);
        }
    }

    private static string Target(ZipArchiveEntry entry, string folder)
    {
        var problem = DataFileName.Problem(entry.FullName)
            ?? (entry.FullName.Contains('\\', StringComparison.Ordinal) ? $"the file name '{entry.FullName}' holds a backslash" : null)
            ?? (((entry.ExternalAttributes >> 16) & UnixKind) == UnixLink ? $"'{entry.FullName}' is a link" : null)
            ?? (entry.IsEncrypted ? $"'{entry.FullName}' is encrypted" : null);
        var target = Path.GetFullPath(Path.Combine(folder, entry.FullName));
        return problem is null && target.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? target
            : throw new DatasetException($"The zip file is not unpacked: {problem ?? "an entry leads out of it"}.");
    }

    private static void Copy(Stream source, Stream target, ref long left)
    {
        var buffer = new byte[81920];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            left -= read;
            if (left < 0)
            {
                throw new DatasetException($"The zip file unpacks to more than {RatioMax} times its size; nothing of it is read.");
            }

            target.Write(buffer, 0, read);
        }
    }
}
