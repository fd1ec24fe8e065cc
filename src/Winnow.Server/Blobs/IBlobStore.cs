namespace Winnow.Server.Blobs;

/// <summary>Files that never change, by the hash of their content. Whatever comes out of a store has been checked whole before its first byte is given out.</summary>
public interface IBlobStore
{
    /// <summary>Where the store is, for people, such as <c>s3://bucket/prefix</c>; no secrets.</summary>
    string Name { get; }

    /// <summary>Folder in which programs of this machine may read the files by their <see cref="BlobKey.Path"/>, or null.</summary>
    string? LocalFolder { get; }

    /// <summary>Stores a file. Putting the same content again changes nothing; a half-stored file is never seen.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="file">A file of this machine; the store may move it away or add to its end.</param>
    /// <param name="cancel">Gives up; then nothing is stored.</param>
    /// <exception cref="BlobException">Its content does not have the hash that its name says, or the store does not answer.</exception>
    Task PutAsync(BlobKey key, string file, CancellationToken cancel);

    /// <summary>Reads a blob, or a part of it.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="range">The part, or null for all of it.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>A stream that knows its length and can be read from any place.</returns>
    /// <exception cref="BlobException">It is missing or damaged, or the store does not answer.</exception>
    Task<Stream> OpenAsync(BlobKey key, BlobRange? range, CancellationToken cancel);

    /// <summary>Whether a blob is there; its content is not looked at.</summary>
    /// <exception cref="BlobException">The store does not answer.</exception>
    Task<bool> ExistsAsync(BlobKey key, CancellationToken cancel);

    /// <summary>Deletes a blob; one that is not there is deleted already.</summary>
    /// <exception cref="BlobException">The store does not answer.</exception>
    Task DeleteAsync(BlobKey key, CancellationToken cancel);

    /// <summary>The blobs of a folder in the order of their names; other files are passed over.</summary>
    /// <param name="folder">Such as <c>projects/abc/views</c>.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="BlobException">The store does not answer.</exception>
    IAsyncEnumerable<BlobKey> ListAsync(string folder, CancellationToken cancel);
}
