using System.Runtime.CompilerServices;

namespace Winnow.Server.Blobs;

/// <summary>Blobs in a folder of this machine, or in one that several machines share: the layout of a data folder.</summary>
/// <param name="root">The data folder; made when it is not there.</param>
public sealed class FolderBlobStore(string root) : IBlobStore
{
    /// <summary>Folder of files that are being stored; not part of backups.</summary>
    internal const string Writing = ".writing";

    private readonly string root = Directory.CreateDirectory(root).FullName;

    /// <inheritdoc/>
    public string Name => "the data folder";

    /// <inheritdoc/>
    public string? LocalFolder => root;

    /// <inheritdoc/>
    public async Task PutAsync(BlobKey key, string file, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(key);
        var target = PathOf(key);
        var draft = Path.Combine(Directory.CreateDirectory(Path.Combine(root, Writing)).FullName, Guid.NewGuid().ToString("N"));
        try
        {
            File.Move(file, draft); // copies where the file comes from another disk
            await BlobContent.PrepareAsync(key, draft, cancel);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(draft, target, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenAsync(BlobKey key, BlobRange? range, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(key);
        FileStream file;
        try
        {
            file = new(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 81920, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw BlobException.Missing(key, Name, exception);
        }

        return BlobContent.Slice(await BlobContent.CheckAsync(key, file, Name, unsealed: true, cancel), range);
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(BlobKey key, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Task.FromResult(File.Exists(PathOf(key)));
    }

    /// <inheritdoc/>
    public Task DeleteAsync(BlobKey key, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (Directory.Exists(Path.GetDirectoryName(PathOf(key))))
        {
            File.Delete(PathOf(key));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobKey> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(folder);
        await Task.CompletedTask;
        var path = Path.Combine(root, folder);
        if (folder.Contains("..", StringComparison.Ordinal) || !Directory.Exists(path))
        {
            yield break;
        }

        foreach (var name in Directory.EnumerateFiles(path).Select(Path.GetFileName).Order(StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            if (BlobKey.TryParse($"{folder}/{name}") is { } key)
            {
                yield return key;
            }
        }
    }

    /// <summary>Removes what a put that was killed has left; called where nobody puts.</summary>
    /// <param name="before">What was written since then is left alone, as another server may be writing it; null removes everything.</param>
    internal void CleanUp(DateTimeOffset? before)
    {
        var left = Path.Combine(root, Writing);
        if (!Directory.Exists(left))
        {
            return;
        }

        if (before is null)
        {
            Directory.Delete(left, recursive: true);
            return;
        }

        foreach (var file in Directory.EnumerateFiles(left).Where(f => File.GetLastWriteTimeUtc(f) < before.Value.UtcDateTime))
        {
            File.Delete(file);
        }
    }

    private string PathOf(BlobKey key) => Path.Combine(root, key.Path);
}
