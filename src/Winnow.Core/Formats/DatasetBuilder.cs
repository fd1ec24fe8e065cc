using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Numbers samples and hashes them as a reader finds them.</summary>
/// <remarks>Ids count up through train, validation and test in the reader's order. The hash covers names, classes and, for images in memory, contents;
/// for files on disk their sizes stand in for contents, so that opening a large folder reads no pixels.</remarks>
internal sealed class DatasetBuilder(string name, IReadOnlyList<string> classes) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<Sample>[] parts = [[], [], []];
    private readonly List<FileProblem> problems = [];
    private long next;

    public IReadOnlyList<FileProblem> Problems => problems;

    public void Dispose() => hash.Dispose();

    public void Problem(string file, string reason) => problems.Add(new(file, reason));

    public void Add(Split split, string sample, ImageSource image, int? label) => Add(split, new(default, sample, image, label));

    /// <summary>Adds a sample under the next id.</summary>
    public void Add(Split split, Sample made)
    {
        var (_, sample, image, label) = made;
        parts[(int)split].Add(made with { Id = new(next++) });
        AppendObjects(made.Objects);
        Append(Encoding.UTF8.GetBytes(sample));
        Span<byte> numbers = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(numbers, label ?? -1);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[4..], (int)split);
        hash.AppendData(numbers);
        switch (image)
        {
            case FileImage file:
                BinaryPrimitives.WriteInt64LittleEndian(numbers, new FileInfo(file.Path).Length);
                hash.AppendData(numbers[..8]);
                break;
            case EncodedImage encoded:
                Append(encoded.Bytes.Span);
                break;
            case GeneratedImage generated:
                Append(Encoding.UTF8.GetBytes(generated.Hash));
                break;
            case RawImage raw:
                Append(raw.Pixels.Span);
                break;
        }
    }

    /// <exception cref="DatasetException">No sample was added to train or test.</exception>
    public ImageDataset Build(string path)
    {
        if (next == 0)
        {
            throw new DatasetException($"'{path}' holds no readable images{(problems.Count == 0 ? "" : $" ({problems[0].Name}: {problems[0].Reason})")}; put images there or name another folder.");
        }

        foreach (var label in classes)
        {
            Append(Encoding.UTF8.GetBytes(label));
        }

        return new()
        {
            Name = name,
            Classes = classes,
            Train = parts[(int)Split.Train],
            Validation = parts[(int)Split.Validation],
            Test = parts[(int)Split.Test],
            Problems = problems,
            Hash = Convert.ToHexStringLower(hash.GetHashAndReset()),
        };
    }

    private void AppendObjects(IReadOnlyList<ObjectAnnotation>? objects)
    {
        foreach (var item in objects ?? [])
        {
            var bounds = item.Shape.Bounds ?? default;
            Append(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{item.Class} {item.IsCrowd} {item.Shape.GetType().Name} {bounds.Left:R} {bounds.Top:R} {bounds.Right:R} {bounds.Bottom:R} {item.Area:R}")));
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
