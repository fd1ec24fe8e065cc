using System.Security.Cryptography;
using System.Text;
using Winnow.Core.Data;

namespace Winnow.Vision.Imaging;

/// <summary>Prepared images on disk, found by the SHA-256 of the file's bytes and the preprocessing, so neither a renamed nor a changed file can hit a wrong one.</summary>
/// <remarks>
/// An entry is 32 bytes of SHA-256 and then the pixels [Channels × Height × Width]. It is written beside its place and renamed, so readers see
/// a whole entry or none; one that is damaged all the same is prepared again and replaced. Any number of threads and processes may share a folder.
/// Nothing is ever deleted: the folder may be removed at any time.
/// </remarks>
/// <param name="folder">Where the entries lie; made when the first is written.</param>
public sealed class ImageCache(string folder)
{
    private readonly string folder = string.IsNullOrEmpty(folder) ? throw new ArgumentException("The cache needs a folder.", nameof(folder)) : folder;

    /// <summary>As <see cref="ImageReader.ReadInto(ImageSource, ImagePreprocessing, Span{byte})"/>, from the cache where it is there. Raw and generated pixels are not cached.</summary>
    /// <exception cref="ImageException">The image cannot be read; the message says why.</exception>
    /// <exception cref="IOException">The entry cannot be written, such as for a full disk.</exception>
    public void ReadInto(ImageSource source, ImagePreprocessing preprocessing, Span<byte> planes)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (source is RawImage or GeneratedImage)
        {
            ImageReader.ReadInto(source, preprocessing, planes);
            return;
        }

        var file = ImageReader.Bytes(source).Span;
        var path = PathOf(file, preprocessing);
        if (!TryRead(path, planes[..preprocessing.SampleBytes]))
        {
            ImageReader.ReadInto(file, preprocessing, planes);
            Write(path, planes[..preprocessing.SampleBytes]);
        }
    }

    /// <summary>Place of the entry for these bytes under this preprocessing. The pixel limit is part of neither: it only decides whether there is an entry.</summary>
    internal string PathOf(ReadOnlySpan<byte> file, ImagePreprocessing preprocessing)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(file));
        hash.AppendData(Encoding.UTF8.GetBytes(preprocessing.CacheKey));
        var name = Convert.ToHexStringLower(hash.GetHashAndReset());
        return Path.Combine(folder, name[..2], name + ".pixels");
    }

    private static bool TryRead(string path, Span<byte> pixels)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> found = stackalloc byte[SHA256.HashSizeInBytes];
        using var handle = File.OpenHandle(path);
        if (RandomAccess.GetLength(handle) != expected.Length + pixels.Length
            || RandomAccess.Read(handle, expected, 0) != expected.Length
            || RandomAccess.Read(handle, pixels, expected.Length) != pixels.Length)
        {
            return false;
        }

        SHA256.HashData(pixels, found);
        return found.SequenceEqual(expected);
    }

    private static void Write(string path, ReadOnlySpan<byte> pixels)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Two writers of one entry write the same bytes; a name of their own keeps them apart until the rename.
        var part = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}";
        using (var handle = File.OpenHandle(part, FileMode.Create, FileAccess.Write))
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(pixels, hash);
            RandomAccess.Write(handle, hash, 0);
            RandomAccess.Write(handle, pixels, hash.Length);
        }

        File.Move(part, path, overwrite: true);
    }
}
