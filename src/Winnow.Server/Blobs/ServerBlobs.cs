using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Winnow.Server.Projects;

namespace Winnow.Server.Blobs;

/// <summary>The server's blobs: one store, the originals that lie on this machine for the workers, and what was found wrong.</summary>
public sealed partial class ServerBlobs : IDisposable
{
    /// <summary>Problems that are kept; a lost bucket must not fill the memory.</summary>
    private const int ProblemsMax = 1000;

    private const int AtOnce = 8;

    private readonly ConcurrentDictionary<string, BlobProblem> problems = new(StringComparer.Ordinal);
    private readonly string dataFolder;
    private readonly TimeProvider clock;
    private readonly ILogger log;

    /// <summary>Opens the store that the options name.</summary>
    public ServerBlobs(ServerOptions options, ILogger<ServerBlobs>? log = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        dataFolder = Path.GetFullPath(options.DataFolder);
        clock = options.Clock;
        this.log = log ?? NullLogger<ServerBlobs>.Instance;
        Store = Open(options);
    }

    /// <summary>The store.</summary>
    public IBlobStore Store { get; }

    /// <summary>What was found missing or damaged since the server started, newest first; at most 1,000.</summary>
    public IReadOnlyList<BlobProblem> Problems => [.. problems.Values.OrderByDescending(p => p.At).ThenBy(p => p.Blob, StringComparer.Ordinal)];

    /// <summary>The store of some options.</summary>
    public static IBlobStore Open(ServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.S3 is { } s3 ? new S3BlobStore(s3) : new FolderBlobStore(options.DataFolder);
    }

    /// <summary>Reads a blob; one that is damaged is noted and never given out.</summary>
    /// <exception cref="BlobException">It is missing or damaged, or the store does not answer.</exception>
    public async Task<Stream> OpenAsync(BlobKey key, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(key);
        try
        {
            return await Store.OpenAsync(key, range: null, cancel);
        }
        catch (BlobException exception)
        {
            if (exception.Fault == BlobFault.Damaged)
            {
                Note(key, exception);
            }

            throw;
        }
    }

    /// <summary>Stores a file that a worker made; an original also stays on this machine.</summary>
    /// <exception cref="BlobException">It does not have the content its name says, or the store does not answer.</exception>
    public async Task PutAsync(BlobKey key, string file, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(key);
        await Store.PutAsync(key, file, cancel);
        problems.TryRemove(key.Path, out _);
        if (Store.LocalFolder is not null)
        {
            return;
        }

        if (key.IsSealed)
        {
            File.Delete(file);
        }
        else
        {
            var local = Path.Combine(dataFolder, key.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(local)!);
            File.Move(file, local, overwrite: true);
        }
    }

    /// <summary>Makes sure that originals lie on this machine, where workers and exports read them. Those that are missing or damaged are noted and left out.</summary>
    /// <param name="host">The project.</param>
    /// <param name="files">Their names.</param>
    /// <param name="check">Whether those that are here are checked, too.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Why some cannot be used, by name.</returns>
    /// <exception cref="BlobException">The store does not answer.</exception>
    public async Task<IReadOnlyDictionary<string, string>> BringAsync(ProjectHost host, IEnumerable<string> files, bool check, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(host);
        var bad = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        if (Store.LocalFolder is not null && !check)
        {
            return bad;
        }

        // Other names are those of projects whose images lie elsewhere.
        var keys = files.Distinct(StringComparer.Ordinal).Select(f => BlobKey.TryParse($"projects/{host.Id}/blobs/{f}")).OfType<BlobKey>().Where(k => check || !File.Exists(Path.Combine(dataFolder, k.Path)));
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (key, stop) =>
        {
            try
            {
                await BringAsync(key, stop);
            }
            catch (BlobException exception) when (exception.Fault != BlobFault.Unavailable)
            {
                Note(key, exception);
                bad[key.Name] = exception.Message;
            }
        });
        return bad;
    }

    /// <inheritdoc/>
    public void Dispose() => (Store as IDisposable)?.Dispose();

    private async Task BringAsync(BlobKey key, CancellationToken cancel)
    {
        var local = new FolderBlobStore(dataFolder);
        if (await local.ExistsAsync(key, cancel))
        {
            try
            {
                await (await local.OpenAsync(key, range: null, cancel)).DisposeAsync();
                return;
            }
            catch (BlobException exception) when (exception.Fault == BlobFault.Damaged && Store.LocalFolder is null)
            {
                // Only the copy is damaged: it is fetched again.
                await local.DeleteAsync(key, cancel);
            }
        }

        await using var source = await Store.OpenAsync(key, range: null, cancel);
        if (Store.LocalFolder is not null)
        {
            return;
        }

        var draft = Path.Combine(Directory.CreateDirectory(Path.Combine(dataFolder, FolderBlobStore.Writing)).FullName, Guid.NewGuid().ToString("N"));
        await using (var file = File.Create(draft))
        {
            await source.CopyToAsync(file, cancel);
        }

        await local.PutAsync(key, draft, cancel);
    }

    private void Note(BlobKey key, BlobException exception)
    {
        var problem = new BlobProblem(key.Path, exception.Fault == BlobFault.Damaged ? "damaged" : "missing", exception.Message, clock.GetUtcNow());
        if (problems.Count < ProblemsMax && problems.TryAdd(key.Path, problem))
        {
            Bad(log, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason}")]
    private static partial void Bad(ILogger log, string reason);
}
