using System.IO.Compression;
using System.Security.Cryptography;
using Winnow.Server.Accounts;
using Winnow.Server.Blobs;
using Winnow.Storage;
using Winnow.Storage.Migrating;

namespace Winnow.Server.Backups;

/// <summary>Writes a whole data folder into one zip stream while people go on labelling.</summary>
/// <remarks>Databases are copied with SQLite's online backup, each to one moment after the backup began; files that they name never change, and lie in place before a row names them.</remarks>
public static class Backup
{
    private const string Prefix = ".backup-";

    /// <summary>Writes the backup.</summary>
    /// <param name="dataFolder">The server's data folder; the server may run.</param>
    /// <param name="target">Receives the zip file as it is made; needs no seeking.</param>
    /// <param name="clock">Dates it.</param>
    /// <param name="cancel">Checked between files.</param>
    /// <returns>Files and bytes in it.</returns>
    /// <exception cref="IOException">There is no data folder, a file cannot be read, or the disk is full. Then what was written has no end and is refused when it is to be restored.</exception>
    public static (int Files, long Bytes) Write(string dataFolder, Stream target, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var root = Path.GetFullPath(dataFolder);
        if (!AccountPlace.IsDataFolder(root))
        {
            throw new DirectoryNotFoundException($"'{dataFolder}' is no data folder of a server: it has no {AccountStore.FileName}.");
        }

        var at = clock.GetUtcNow();
        var copies = Directory.CreateDirectory(Path.Combine(root, Prefix + Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            var files = new List<BackedUpFile>();
            var elsewhere = BlobPlace.Read(root);
            string[] folders = elsewhere is null ? BackupManifest.Folders : [.. BackupManifest.Folders.Except(["blobs", "views"])];
            using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
            AddAccounts(zip, files, copies, root, at);
            foreach (var project in Projects(root))
            {
                cancel.ThrowIfCancellationRequested();
                var name = $"projects/{Path.GetFileName(project)}";
                AddProject(zip, files, copies, project, $"{name}/{Store.FileName}", clock, cancel);
                AddFolders(zip, files, project, name, folders, at, cancel);
            }

            using (var entry = zip.CreateEntry(BackupManifest.EntryName, CompressionLevel.Fastest).Open())
            {
                entry.Write(new BackupManifest(BackupManifest.Newest, at, files) { Blobs = elsewhere }.ToJson());
            }

            return (files.Count, files.Sum(f => f.Bytes));
        }
        finally
        {
            Directory.Delete(copies, recursive: true);
        }
    }

    /// <summary>Removes what a backup that was killed has left.</summary>
    /// <param name="dataFolder">The server's data folder.</param>
    /// <param name="before">What was made since then is left alone, as another server may be writing it; null removes everything.</param>
    internal static void CleanUp(string dataFolder, DateTimeOffset? before)
    {
        foreach (var left in Directory.EnumerateDirectories(dataFolder, Prefix + "*").Where(d => before is null || Directory.GetCreationTimeUtc(d) < before.Value.UtcDateTime))
        {
            Directory.Delete(left, recursive: true);
        }
    }

    private static IEnumerable<string> Projects(string root)
    {
        var folder = Path.Combine(root, "projects");
        return Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Where(p => Store.IsProject(p) && BackupManifest.IsKnown($"projects/{Path.GetFileName(p)}/{Store.FileName}")).Order(StringComparer.Ordinal)
            : [];
    }

    /// <summary>Tables that lie in PostgreSQL go into the backup as a SQLite file like the others, so that it can be restored anywhere.</summary>
    private static void AddProject(ZipArchive zip, List<BackedUpFile> files, string copies, string project, string name, TimeProvider clock, CancellationToken cancel)
    {
        var at = clock.GetUtcNow();
        if (!Store.IsInPostgres(project))
        {
            AddDatabase(zip, files, copies, Path.Combine(project, Store.FileName), name, at);
            return;
        }

        var copy = Path.Combine(copies, "copy.db");
        try
        {
            StoreMigration.CopyToFile(project, null, copy, clock, cancel);
        }
        catch (ProjectException exception)
        {
            throw new IOException(exception.Message, exception);
        }

        Add(zip, files, copy, name, CompressionLevel.Fastest, at);
        File.Delete(copy);
    }

    /// <summary>Accounts that lie in PostgreSQL go in as a SQLite file as well.</summary>
    private static void AddAccounts(ZipArchive zip, List<BackedUpFile> files, string copies, string root, DateTimeOffset at)
    {
        if (!AccountPlace.IsShared(root))
        {
            AddDatabase(zip, files, copies, Path.Combine(root, AccountStore.FileName), AccountStore.FileName, at);
            return;
        }

        var copy = Path.Combine(copies, "copy.db");
        AccountMove.ToFile(root, null, copy);
        Add(zip, files, copy, AccountStore.FileName, CompressionLevel.Fastest, at);
        File.Delete(copy);
    }

    private static void AddDatabase(ZipArchive zip, List<BackedUpFile> files, string copies, string source, string name, DateTimeOffset at)
    {
        var copy = Path.Combine(copies, "copy.db");
        DatabaseCopy.Make(source, copy);
        Add(zip, files, copy, name, CompressionLevel.Fastest, at);
        File.Delete(copy);
    }

    private static void AddFolders(ZipArchive zip, List<BackedUpFile> files, string project, string name, string[] folders, DateTimeOffset at, CancellationToken cancel)
    {
        var plain = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var folder in folders.Select(f => Path.Combine(project, f)).Where(Directory.Exists))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", plain).Order(StringComparer.Ordinal))
            {
                cancel.ThrowIfCancellationRequested();
                Add(zip, files, file, $"{name}/{Path.GetRelativePath(project, file).Replace(Path.DirectorySeparatorChar, '/')}", CompressionLevel.NoCompression, at);
            }
        }
    }

    private static void Add(ZipArchive zip, List<BackedUpFile> files, string path, string name, CompressionLevel level, DateTimeOffset at)
    {
        using var source = File.OpenRead(path);
        var entry = zip.CreateEntry(name, level);
        entry.LastWriteTime = at;
        using var target = entry.Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        var bytes = 0L;
        for (int read; (read = source.Read(buffer)) > 0; bytes += read)
        {
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
        }

        files.Add(new(name, bytes, Convert.ToHexStringLower(hash.GetHashAndReset())));
    }
}
