using System.Globalization;
using System.IO.Compression;

namespace Winnow.Server.Jobs;

/// <summary>Unpacks an uploaded zip file. Names in it are shown and never opened: entries are stored under numbers.</summary>
/// <param name="limits">Entries and sizes allowed.</param>
internal sealed class ZipIntake(ServerLimits limits)
{
    private const int RatioMax = 100;
    private const int SmallEntry = 1 << 20;
    private const int UnixLink = 0xA000;

    /// <summary>Unpacks into <c>FOLDER/N</c>, N from <paramref name="first"/>.</summary>
    /// <param name="zip">The file.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="first">First number.</param>
    /// <param name="cancel">Checked between entries.</param>
    /// <returns>Names in the order of the numbers, each with its problem or null.</returns>
    /// <exception cref="InvalidDataException">The file is no zip file, has too many entries, or unpacks to more than 100 times its size.</exception>
    public IReadOnlyList<(string Name, string? Problem)> Unpack(string zip, string folder, long first, CancellationToken cancel)
    {
        using var archive = ZipFile.OpenRead(zip);
        if (archive.Entries.Count > limits.ZipEntriesMax)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The zip file has {archive.Entries.Count} entries, and {limits.ZipEntriesMax} are allowed; split it."));
        }

        var left = Math.Max(SmallEntry, RatioMax * new FileInfo(zip).Length);
        var names = new List<(string, string?)>();
        foreach (var entry in archive.Entries)
        {
            cancel.ThrowIfCancellationRequested();
            if (entry.FullName.EndsWith('/') || entry.Name.StartsWith('.') || entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal))
            {
                continue;
            }

            var target = Path.Combine(folder, (first + names.Count).ToString(CultureInfo.InvariantCulture));
            var problem = Refused(entry) ?? Extract(entry, target, ref left);
            names.Add((Shown(entry.FullName), problem));
        }

        return names;
    }

    private string? Refused(ZipArchiveEntry entry) =>
        ((entry.ExternalAttributes >> 16) & 0xF000) == UnixLink ? "a link in a zip file is not followed"
        : entry.FullName.Split('/', '\\').Contains("..", StringComparer.Ordinal) || entry.FullName.StartsWith('/') || entry.FullName.Contains(':', StringComparison.Ordinal) ? "its name leads out of the zip file"
        : entry.IsEncrypted ? "it is encrypted"
        : entry.Length > limits.ImageBytesMax ? string.Create(CultureInfo.InvariantCulture, $"it has {entry.Length} bytes; the limit is {limits.ImageBytesMax}")
        : entry.Length > SmallEntry && entry.Length > RatioMax * Math.Max(1, entry.CompressedLength) ? $"it unpacks to more than {RatioMax} times its size"
        : null;

    // The sizes in a zip file are claims: what counts is what comes out.
    private static string? Extract(ZipArchiveEntry entry, string target, ref long left)
    {
        var buffer = new byte[81920];
        var total = 0L;
        var nested = false;
        try
        {
            using var source = entry.Open();
            using var file = File.Create(target);
            for (int read; (read = source.Read(buffer)) > 0;)
            {
                nested |= total == 0 && buffer.AsSpan(0, read).StartsWith("PK\x03\x04"u8);
                total += read;
                left -= read;
                if (left < 0)
                {
                    throw new InvalidDataException($"The zip file unpacks to more than {RatioMax} times its size; nothing more of it is read.");
                }

                if (total > entry.Length || nested)
                {
                    break;
                }

                file.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException exception) when (left >= 0)
        {
            File.Delete(target);
            return $"it is damaged ({exception.Message})";
        }

        var problem = nested ? "a zip file inside a zip file is not opened" : total != entry.Length ? "it does not have the size that the zip file says" : null;
        if (problem is not null)
        {
            File.Delete(target);
        }

        return problem;
    }

    private static string Shown(string name)
    {
        var plain = new string([.. name.Select(c => char.IsControl(c) ? '?' : c)]);
        return plain.Length <= 500 ? plain : plain[^500..];
    }
}
