using System.IO.Compression;
using System.Security.Cryptography;
using Winnow.Server.Accounts;
using Winnow.Server.Blobs;
using Winnow.Storage;

namespace Winnow.Server.Backups;

/// <summary>Makes a data folder of a backup: it is whole and verified, or it is not there.</summary>
public static class Restore
{
    /// <summary>Unpacks beside the target, verifies every file, database and journal, and only then moves it into place.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="dataFolder">Where to; must not be there, or be empty.</param>
    /// <param name="clock">For what opening older databases writes.</param>
    /// <param name="cancel">Checked between files.</param>
    /// <returns>Projects, files and bytes restored.</returns>
    /// <exception cref="IOException">The target holds something, or the disk is full.</exception>
    /// <exception cref="InvalidDataException">The backup is cut off, damaged or altered; the message says where.</exception>
    public static (int Projects, int Files, long Bytes) Run(string file, string dataFolder, TimeProvider clock, CancellationToken cancel)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataFolder));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new IOException($"'{dataFolder}' holds something; restore into a folder that is empty or not there.");
        }

        var draft = $"{target}.restoring-{Environment.ProcessId}";
        Directory.CreateDirectory(draft);
        try
        {
            var manifest = Unpack(file, draft, cancel);
            string[] projects = [.. manifest.Files.Select(f => f.Name).Where(n => n.EndsWith("/" + Store.FileName, StringComparison.Ordinal) && n.Split('/').Length == 3)];
            VerifyAccounts(draft, clock);
            foreach (var project in projects)
            {
                cancel.ThrowIfCancellationRequested();
                RestoredProject.Verify(Path.GetDirectoryName(Path.Combine(draft, project))!, Path.GetDirectoryName(Path.Combine(target, project))!, manifest.Blobs is not null, clock);
            }

            if (manifest.Blobs is { } blobs)
            {
                BlobPlace.Write(draft, blobs);
            }

            if (Directory.Exists(target))
            {
                Directory.Delete(target);
            }

            Directory.Move(draft, target);
            return (projects.Length, manifest.Files.Count, manifest.Files.Sum(f => f.Bytes));
        }
        finally
        {
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }
        }
    }

    private static BackupManifest Unpack(string file, string draft, CancellationToken cancel)
    {
        using var zip = ZipFile.OpenRead(file);
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            if ((entry.FullName != BackupManifest.EntryName && !BackupManifest.IsKnown(entry.FullName)) || !entries.TryAdd(entry.FullName, entry))
            {
                throw new InvalidDataException($"'{entry.FullName}' has no place in a backup; nothing was restored.");
            }
        }

        if (!entries.Remove(BackupManifest.EntryName, out var list))
        {
            throw new InvalidDataException($"The backup has no {BackupManifest.EntryName}; it was cut off, or is none.");
        }

        BackupManifest manifest;
        using (var stream = list.Open())
        {
            manifest = BackupManifest.Parse(stream);
        }

        foreach (var one in manifest.Files)
        {
            cancel.ThrowIfCancellationRequested();
            Extract(entries.Remove(one.Name, out var entry) ? entry : throw new InvalidDataException($"The backup lacks '{one.Name}'; nothing was restored."), one, draft);
        }

        return entries.Count == 0 ? manifest : throw new InvalidDataException($"The backup holds '{entries.Keys.First()}', which its list does not name; nothing was restored.");
    }

    private static void Extract(ZipArchiveEntry entry, BackedUpFile wanted, string draft)
    {
        var path = Path.Combine(draft, wanted.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var source = entry.Open();
        using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        var bytes = 0L;
        for (int read; bytes <= wanted.Bytes && (read = source.Read(buffer)) > 0; bytes += read)
        {
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
        }

        if (bytes != wanted.Bytes || Convert.ToHexStringLower(hash.GetHashAndReset()) != wanted.Sha256)
        {
            throw new InvalidDataException($"'{wanted.Name}' is not what was backed up: its size or hash differs; nothing was restored.");
        }
    }

    private static void VerifyAccounts(string draft, TimeProvider clock)
    {
        var path = Path.Combine(draft, AccountStore.FileName);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"The backup lacks '{AccountStore.FileName}'; nothing was restored.");
        }

        RestoredProject.Refuse(AccountStore.FileName, DatabaseCopy.Check(path));
        using var accounts = AccountStore.Open(draft, clock);
        RestoredProject.Refuse(AccountStore.FileName, accounts.VerifyJournal());
    }
}
