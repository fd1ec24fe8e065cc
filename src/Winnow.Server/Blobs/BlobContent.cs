using System.Security.Cryptography;

namespace Winnow.Server.Blobs;

/// <summary>Hashes, seals and checks contents, whatever the store.</summary>
/// <remarks>A sealed file ends with eight bytes <c>WNSEAL01</c> and the SHA-256 of everything before them. Viewers of JPEG files pass over what follows a picture's end.</remarks>
internal static class BlobContent
{
    private const int SealBytes = 8 + SHA256.HashSizeInBytes;
    private const int InMemory = 8 << 20;

    private static ReadOnlySpan<byte> Magic => "WNSEAL01"u8;

    /// <summary>Makes a file ready to be stored under a name: checks its hash, or seals it; what was written is on the disk.</summary>
    /// <exception cref="BlobException">Its content is another one than its name says.</exception>
    public static async Task PrepareAsync(BlobKey key, string file, CancellationToken cancel)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var hash = await SHA256.HashDataAsync(stream, cancel);
        if (key.IsSealed)
        {
            await stream.WriteAsync((byte[])[.. Magic, .. hash], cancel);
        }
        else if (Convert.ToHexStringLower(hash) != key.Hash)
        {
            throw new BlobException(BlobFault.Damaged, $"What was to be stored as '{key}' has the SHA-256 {Convert.ToHexStringLower(hash)}; it is not stored.", key);
        }

        stream.Flush(flushToDisk: true);
    }

    /// <summary>Takes in all of a source and checks it.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="source">The stored bytes. Disposed here, or by whoever disposes the result.</param>
    /// <param name="store">Name of the store, for the message.</param>
    /// <param name="unsealed">Whether views without a seal are taken, as versions before this one wrote them.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="BlobException">The bytes are not those that were put.</exception>
    public static async Task<Stream> CheckAsync(BlobKey key, Stream source, string store, bool unsealed, CancellationToken cancel)
    {
        var whole = source is FileStream { Length: > InMemory } ? source : await SpoolAsync(source, cancel);
        try
        {
            var length = await LengthAsync(key, whole, store, unsealed, cancel);
            return new SlicedStream(whole, 0, length);
        }
        catch
        {
            await whole.DisposeAsync();
            throw;
        }
    }

    /// <summary>A part of a checked stream.</summary>
    public static Stream Slice(Stream whole, BlobRange? range)
    {
        if (range is not { } part)
        {
            return whole;
        }

        if (part.Offset < 0 || part.Length < 1)
        {
            whole.Dispose();
            throw new ArgumentOutOfRangeException(nameof(range), part, "A range begins at 0 or later and has a byte or more.");
        }

        var offset = Math.Min(part.Offset, whole.Length);
        return new SlicedStream(whole, offset, Math.Min(part.Length, whole.Length - offset));
    }

    private static async Task<long> LengthAsync(BlobKey key, Stream whole, string store, bool unsealed, CancellationToken cancel)
    {
        if (!key.IsSealed)
        {
            return Convert.ToHexStringLower(await HashAsync(whole, whole.Length, cancel)) == key.Hash ? whole.Length : throw BlobException.Damaged(key, store, "does not have the content that its name says");
        }

        var tail = new byte[SealBytes];
        var length = whole.Length - SealBytes;
        if (length >= 0)
        {
            whole.Position = length;
            await whole.ReadExactlyAsync(tail, cancel);
            if (tail.AsSpan().StartsWith(Magic))
            {
                return (await HashAsync(whole, length, cancel)).AsSpan().SequenceEqual(tail.AsSpan(Magic.Length)) ? length : throw BlobException.Damaged(key, store, "was altered");
            }
        }

        return unsealed && await LooksWholeAsync(key, whole, cancel) ? whole.Length : throw BlobException.Damaged(key, store, "was cut off or altered");
    }

    // Files of earlier versions: a picture that is cut off lacks its end mark; a .deep file checks itself when it is unpacked.
    private static async Task<bool> LooksWholeAsync(BlobKey key, Stream whole, CancellationToken cancel)
    {
        if (!key.Name.EndsWith(".jpg", StringComparison.Ordinal))
        {
            return true;
        }

        var end = new byte[2];
        if (whole.Length < end.Length)
        {
            return false;
        }

        whole.Position = whole.Length - end.Length;
        await whole.ReadExactlyAsync(end, cancel);
        return end is [0xFF, 0xD9];
    }

    private static async Task<byte[]> HashAsync(Stream whole, long length, CancellationToken cancel)
    {
        // Not disposed: it would take the stream with it.
        var part = new SlicedStream(whole, 0, length);
        return await SHA256.HashDataAsync(part, cancel);
    }

    private static async Task<Stream> SpoolAsync(Stream source, CancellationToken cancel)
    {
        await using (source)
        {
            Stream copy = new MemoryStream();
            try
            {
                var buffer = new byte[81920];
                for (int read; (read = await source.ReadAsync(buffer, cancel)) > 0;)
                {
                    if (copy is MemoryStream && copy.Length + read > InMemory)
                    {
                        var file = new FileStream(
                            Path.Combine(Path.GetTempPath(), $"winnow-blob-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, buffer.Length, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
                        copy.Position = 0;
                        await copy.CopyToAsync(file, cancel);
                        await copy.DisposeAsync();
                        copy = file;
                    }

                    await copy.WriteAsync(buffer.AsMemory(0, read), cancel);
                }

                return copy;
            }
            catch
            {
                await copy.DisposeAsync();
                throw;
            }
        }
    }
}
