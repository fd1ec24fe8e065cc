namespace Winnow.Server.Federation;

/// <summary>Tensors on the disk by their digest, whole or in the chunks that came so far. Both ends have one.</summary>
/// <param name="folder">Made when it is not there.</param>
public sealed class BlobStore(string folder)
{
    private readonly string folder = Directory.CreateDirectory(folder).FullName;

    /// <summary>Keeps whole bytes.</summary>
    public BlobManifest Add(ReadOnlySpan<byte> content)
    {
        var manifest = BlobManifest.Of(content);
        if (!Has(manifest.Digest))
        {
            Write(PathOf(manifest.Digest), content);
        }

        return manifest;
    }

    /// <summary>Whether all bytes are there.</summary>
    public bool Has(string digest) => BlobManifest.IsHash(digest) && File.Exists(PathOf(digest));

    /// <summary>All bytes.</summary>
    /// <exception cref="FederationException">They are not there, or were changed on the disk.</exception>
    public byte[] Read(string digest)
    {
        if (!Has(digest))
        {
            throw new FederationException($"The tensor {digest} is not there.");
        }

        var content = File.ReadAllBytes(PathOf(digest));
        return BlobManifest.Hash(content) == digest ? content : throw new FederationException($"The tensor '{PathOf(digest)}' was changed on the disk; delete it, and it is fetched again.");
    }

    /// <summary>One chunk of a whole blob.</summary>
    /// <exception cref="FederationException">There is no such chunk.</exception>
    public byte[] ReadChunk(string digest, int chunk)
    {
        if (!Has(digest))
        {
            throw new FederationException($"The tensor {digest} is not there.");
        }

        using var stream = File.OpenRead(PathOf(digest));
        var start = (long)chunk * BlobManifest.ChunkBytes;
        if (chunk < 0 || start >= stream.Length)
        {
            throw new FederationException($"The tensor {digest} has no chunk {chunk}.");
        }

        var bytes = new byte[(int)Math.Min(BlobManifest.ChunkBytes, stream.Length - start)];
        stream.Position = start;
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Chunks that are still missing; none where all bytes are there.</summary>
    public IReadOnlyList<int> Missing(BlobManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return Has(manifest.Digest) ? [] : [.. Enumerable.Range(0, manifest.Chunks.Count).Where(c => !File.Exists(PathOf(manifest.Digest, c)))];
    }

    /// <summary>Keeps one chunk; the last missing one makes the blob whole.</summary>
    /// <returns>Whether the blob is whole now.</returns>
    /// <exception cref="FederationException">The bytes are not those of the manifest.</exception>
    public bool AddChunk(BlobManifest manifest, int chunk, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest.Problem() is { } problem)
        {
            throw new FederationException($"The tensor is refused: {problem}.");
        }

        if (chunk < 0 || chunk >= manifest.Chunks.Count || bytes.Length != manifest.LengthOf(chunk) || BlobManifest.Hash(bytes) != manifest.Chunks[chunk])
        {
            throw new FederationException($"Chunk {chunk} of the tensor {manifest.Digest} has other bytes than its manifest says; send it again.");
        }

        if (Has(manifest.Digest))
        {
            return true;
        }

        Write(PathOf(manifest.Digest, chunk), bytes);
        return Missing(manifest).Count == 0 && Join(manifest);
    }

    /// <summary>Deletes the chunks of a blob that is not whole.</summary>
    public void Discard(BlobManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        for (var c = 0; c < manifest.Chunks.Count && BlobManifest.IsHash(manifest.Digest); c++)
        {
            File.Delete(PathOf(manifest.Digest, c));
        }
    }

    /// <summary>Deletes a whole blob, if it is there.</summary>
    public void Delete(string digest)
    {
        if (Has(digest))
        {
            File.Delete(PathOf(digest));
        }
    }

    private bool Join(BlobManifest manifest)
    {
        var content = new byte[manifest.Length];
        for (var c = 0; c < manifest.Chunks.Count; c++)
        {
            File.ReadAllBytes(PathOf(manifest.Digest, c)).CopyTo(content, (long)c * BlobManifest.ChunkBytes);
        }

        var whole = BlobManifest.Hash(content) == manifest.Digest;
        if (whole)
        {
            Write(PathOf(manifest.Digest), content);
        }

        for (var c = 0; c < manifest.Chunks.Count; c++)
        {
            File.Delete(PathOf(manifest.Digest, c));
        }

        return whole ? true : throw new FederationException($"The chunks do not make the tensor {manifest.Digest}; send it again.");
    }

    private static void Write(string path, ReadOnlySpan<byte> content)
    {
        using (var stream = new FileStream(path + ".part", FileMode.Create, FileAccess.Write))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(path + ".part", path, overwrite: true);
    }

    private string PathOf(string digest) => Path.Combine(folder, digest + ".tensor");

    private string PathOf(string digest, int chunk) => Path.Combine(folder, $"{digest}.{chunk}.chunk");
}
