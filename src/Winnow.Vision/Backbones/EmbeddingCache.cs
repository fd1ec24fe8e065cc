using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Winnow.Core.Numerics;

namespace Winnow.Vision.Backbones;

/// <summary>Features of images on disk, float16, found by the SHA-256 of the image file: each image is encoded once by each encoder, whatever project it is in and however large the pool.</summary>
/// <remarks>
/// Two files per encoder, which only grow: <c>ENCODER.keys</c>, 32 bytes a row, and <c>ENCODER.features</c>, the rows as float16 each followed by 4 bytes of its SHA-256.
/// A row counts once both files hold it whole, so a kill loses at most the rows being written. Memory: the keys, and the rows that are asked for. One process at a time
/// has the files of an encoder open. Features lose 11 bits of mantissa to float16: about 5e-4 of their value.
/// </remarks>
public sealed class EmbeddingCache : IDisposable
{
    private const int KeyBytes = 32;
    private const int CheckBytes = 4;
    private readonly FileStream keys;
    private readonly FileStream rows;
    private readonly Dictionary<string, long> places = new(StringComparer.Ordinal);
    private readonly int columns;

    /// <summary>Opens the rows of an encoder, or makes an empty set.</summary>
    /// <param name="folder">Is made when it is not there.</param>
    /// <param name="encoder"><see cref="IImageEncoder.Hash"/>.</param>
    /// <param name="columns">Values a row.</param>
    /// <exception cref="IOException">Another process has the same rows open, or the folder cannot be written to.</exception>
    public EmbeddingCache(string folder, string encoder, int columns)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(encoder);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        this.columns = columns;
        Directory.CreateDirectory(folder);
        keys = new(Path.Combine(folder, encoder + ".keys"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            rows = new(Path.Combine(folder, encoder + ".features"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch
        {
            keys.Dispose();
            throw;
        }

        Index();
    }

    /// <summary>Rows there are.</summary>
    public int Count => places.Count;

    private int RowBytes => (columns * sizeof(ushort)) + CheckBytes;

    /// <summary>Whether the features of an image are there.</summary>
    /// <param name="image">Hex SHA-256 of the image file.</param>
    public bool Contains(string image) => places.ContainsKey(image);

    /// <summary>Adds features; those of images that are there already are left out.</summary>
    /// <param name="images">Hex SHA-256 of each image file.</param>
    /// <param name="features">[images × columns], finite and within float16's range.</param>
    /// <exception cref="ArgumentException">Sizes differ, or a value is not finite as float16.</exception>
    public void Add(IReadOnlyList<string> images, Matrix features)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(features);
        if (features.Rows != images.Count || features.Columns != columns)
        {
            throw new ArgumentException($"{features.Rows} × {features.Columns} features do not fit {images.Count} images of {columns} values.", nameof(features));
        }

        var row = new byte[RowBytes];
        rows.Position = rows.Length;
        keys.Position = keys.Length;
        for (var i = 0; i < images.Count; i++)
        {
            if (places.ContainsKey(images[i]))
            {
                continue;
            }

            Pack(features.Row(i), row, images[i]);
            rows.Write(row);
            keys.Write(Convert.FromHexString(images[i]));
            places.Add(images[i], places.Count);
        }

        rows.Flush(flushToDisk: true);
        keys.Flush(flushToDisk: true);
    }

    /// <summary>Features of images in their order [images × columns].</summary>
    /// <exception cref="KeyNotFoundException">One is not there; <see cref="Contains"/> tells.</exception>
    /// <exception cref="InvalidDataException">A row is damaged; the folder may be removed at any time.</exception>
    public Matrix Read(IReadOnlyList<string> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var result = new Matrix(images.Count, columns);
        var row = new byte[RowBytes];
        for (var i = 0; i < images.Count; i++)
        {
            rows.Position = places[images[i]] * RowBytes;
            rows.ReadExactly(row);
            if (!Check(row).SequenceEqual(row.AsSpan(columns * sizeof(ushort))))
            {
                throw new InvalidDataException($"The features of an image in '{rows.Name}' are damaged; remove the file and its .keys, and they are computed anew.");
            }

            var halves = MemoryMarshal.Cast<byte, Half>(row.AsSpan(0, columns * sizeof(ushort)));
            for (var j = 0; j < columns; j++)
            {
                result[i, j] = (float)halves[j];
            }
        }

        return result;
    }

    /// <summary>Writes the features of images as a matrix file that is read by blocks, for pools larger than memory.</summary>
    /// <param name="images">Hex SHA-256 of each image file, in row order.</param>
    /// <param name="path">The file.</param>
    /// <param name="block">Rows in memory at once.</param>
    public void Export(IReadOnlyList<string> images, string path, int block = 8192)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var writer = new MatrixFileWriter(path, columns, MatrixFileType.Float16);
        foreach (var part in images.Chunk(block))
        {
            writer.Write(Read(part));
        }

        writer.Complete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        rows.Dispose();
        keys.Dispose();
    }

    // What a kill left half written at the end of either file is cut off.
    private void Index()
    {
        var whole = Math.Min(keys.Length / KeyBytes, rows.Length / RowBytes);
        keys.SetLength(whole * KeyBytes);
        rows.SetLength(whole * RowBytes);
        var key = new byte[KeyBytes];
        keys.Position = 0;
        for (var place = 0L; place < whole; place++)
        {
            keys.ReadExactly(key);
            places[Convert.ToHexStringLower(key)] = place;
        }
    }

    private void Pack(ReadOnlySpan<float> values, Span<byte> row, string image)
    {
        for (var j = 0; j < columns; j++)
        {
            var half = (Half)values[j];
            if (!Half.IsFinite(half))
            {
                throw new ArgumentException($"The features of image {image} hold {values[j]}, which is not finite as float16; scale them down.");
            }

            BinaryPrimitives.WriteHalfLittleEndian(row[(j * sizeof(ushort))..], half);
        }

        Check(row).CopyTo(row[(columns * sizeof(ushort))..]);
    }

    private byte[] Check(ReadOnlySpan<byte> row) => SHA256.HashData(row[..(columns * sizeof(ushort))])[..CheckBytes];
}
