using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Winnow.Core.Numerics;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Onnx;

/// <summary>Keeps features on disk under a hash of everything that decides them: the model's bytes, the output's name, the pixels and their normalisation.</summary>
/// <remarks>One file per key: rows and columns (32-bit, little-endian), the values, and the SHA-256 of all that. Nothing is ever deleted; the folder may be.</remarks>
/// <param name="folder">Is made when first written to.</param>
public sealed class OnnxFeatureCache(string folder)
{
    /// <summary>The features of all images of a store, read from disk where they are, else computed and written.</summary>
    /// <remarks>A file whose hash does not match its content is computed anew and replaced: it is a copy of what can be computed, nothing is lost.</remarks>
    /// <param name="model">The encoder.</param>
    /// <param name="images">Row i of the result belongs to <c>images.Ids[i]</c>.</param>
    /// <param name="output">Name of the output that is kept.</param>
    /// <param name="progress">Receives the share of images encoded, 0 to 1; nothing where the features are on disk.</param>
    /// <param name="cancel">Checked between batches.</param>
    /// <exception cref="OnnxException">The model does not take these images, or has no such output.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public Matrix Get(OnnxModel model, ImageTensorStore images, string output, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        var path = Path.Combine(folder, $"{Key(model, images, output)}.features");
        if (Read(path, images.Ids.Count) is { } kept)
        {
            return kept;
        }

        var features = new OnnxScorer(model, images) { Progress = progress }.Run([output], images.Ids, cancel)[0];
        Write(path, features);
        return features;
    }

    private static string Key(OnnxModel model, ImageTensorStore images, string output)
    {
        var shape = images.Preprocessing;
        var normalisation = string.Join(';', shape.Mean.Concat(shape.StandardDeviation).Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{model.Hash}\n{output}\n{shape.CacheKey}\n{normalisation}\n{images.Ids.Count}\n"));
        hash.AppendData(images.Pixels.AsSpan(0, images.Ids.Count * shape.SampleBytes));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Matrix? Read(string path, int rows)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var stream = File.OpenRead(path);
        Span<int> sizes = stackalloc int[2];
        var header = MemoryMarshal.AsBytes(sizes);
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
            || sizes[0] != rows || sizes[1] < 1 || stream.Length != header.Length + ((long)rows * sizes[1] * sizeof(float)) + SHA256.HashSizeInBytes)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        var features = new Matrix(rows, sizes[1]);
        for (var i = 0; i < rows; i++)
        {
            var row = MemoryMarshal.AsBytes(features.Row(i));
            stream.ReadExactly(row);
            hash.AppendData(row);
        }

        Span<byte> kept = stackalloc byte[SHA256.HashSizeInBytes];
        stream.ReadExactly(kept);
        return kept.SequenceEqual(hash.GetHashAndReset()) ? features : null;
    }

    // To a neighbour first, so that a kill leaves no half file under the final name.
    private void Write(string path, Matrix features)
    {
        Directory.CreateDirectory(folder);
        using (var stream = File.Create(path + ".new"))
        using (var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
        {
            Append(MemoryMarshal.AsBytes((ReadOnlySpan<int>)[features.Rows, features.Columns]));
            for (var i = 0; i < features.Rows; i++)
            {
                Append(MemoryMarshal.AsBytes(features.Row(i)));
            }

            stream.Write(hash.GetHashAndReset());
            stream.Flush(flushToDisk: true);

            void Append(ReadOnlySpan<byte> bytes)
            {
                hash.AppendData(bytes);
                stream.Write(bytes);
            }
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
