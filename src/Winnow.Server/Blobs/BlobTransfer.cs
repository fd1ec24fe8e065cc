using System.Runtime.CompilerServices;

namespace Winnow.Server.Blobs;

/// <summary>Goes through all blobs of a data folder, while no server uses it.</summary>
public static class BlobTransfer
{
    /// <summary>Copies all images and thumbnails of a data folder into another store and notes the place; killed, it goes on where it was. The folder keeps its files.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="target">Where to.</param>
    /// <param name="progress">Told after each file.</param>
    /// <param name="cancel">Checked between files.</param>
    /// <returns>Blobs copied and blobs that were there already.</returns>
    /// <exception cref="BlobException">A blob is damaged, or the store does not answer.</exception>
    public static async Task<(long Copied, long Known)> CopyAsync(string dataFolder, IBlobStore target, Action<string> progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(progress);
        var (copied, known) = (0L, 0L);
        var source = new FolderBlobStore(dataFolder);
        var draft = Directory.CreateTempSubdirectory("winnow-blobs-").FullName;
        try
        {
            await foreach (var key in AllAsync(source, dataFolder, cancel))
            {
                if (await target.ExistsAsync(key, cancel))
                {
                    known++;
                    continue;
                }

                var file = Path.Combine(draft, "blob");
                await using (var from = await source.OpenAsync(key, range: null, cancel))
                {
                    await using var to = File.Create(file);
                    await from.CopyToAsync(to, cancel);
                }

                await target.PutAsync(key, file, cancel);
                File.Delete(file);
                copied++;
                progress(key.Path);
            }
        }
        finally
        {
            Directory.Delete(draft, recursive: true);
        }

        BlobPlace.Write(dataFolder, target.Name);
        return (copied, known);
    }

    /// <summary>Reads every blob of a data folder's projects and names those that are not what they were.</summary>
    /// <param name="dataFolder">The data folder, for its projects.</param>
    /// <param name="store">Where its blobs are.</param>
    /// <param name="cancel">Checked between files.</param>
    /// <exception cref="BlobException">The store does not answer.</exception>
    public static async IAsyncEnumerable<(BlobKey Key, string? Problem)> CheckAsync(string dataFolder, IBlobStore store, [EnumeratorCancellation] CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(store);
        await foreach (var key in AllAsync(store, dataFolder, cancel))
        {
            string? problem = null;
            try
            {
                await (await store.OpenAsync(key, range: null, cancel)).DisposeAsync();
            }
            catch (BlobException exception) when (exception.Fault == BlobFault.Damaged)
            {
                problem = exception.Message;
            }

            yield return (key, problem);
        }
    }

    private static async IAsyncEnumerable<BlobKey> AllAsync(IBlobStore store, string dataFolder, [EnumeratorCancellation] CancellationToken cancel)
    {
        var projects = Path.Combine(dataFolder, "projects");
        string[] found = Directory.Exists(projects) ? Directory.GetDirectories(projects) : [];
        foreach (var project in found.Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal))
        {
            foreach (var kind in (string[])["blobs", "views"])
            {
                await foreach (var key in store.ListAsync($"projects/{project}/{kind}", cancel))
                {
                    yield return key;
                }
            }
        }
    }
}
