using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Winnow.Core.Data;

namespace Winnow.Server.Jobs.Protocol;

/// <summary>What a model says about many samples, a number each, as a worker hands it over.</summary>
/// <remarks>"WNSCORE1", then int64 ids, then float64 values, little-endian.</remarks>
public static class ScoreFile
{
    private const int HeaderBytes = 8;

    private static ReadOnlySpan<byte> Magic => "WNSCORE1"u8;

    /// <summary>Writes a file that is whole or not there.</summary>
    /// <param name="path">Where.</param>
    /// <param name="samples">Distinct.</param>
    /// <param name="values">One per sample, finite.</param>
    public static void Write(string path, IReadOnlyList<SampleId> samples, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Count, samples.Count, nameof(values));
        using (var file = File.Create(path + ".part"))
        {
            file.Write(Magic);
            file.Write(MemoryMarshal.AsBytes<long>([.. samples.Select(s => s.Value)]));
            file.Write(MemoryMarshal.AsBytes<double>([.. values]));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".part", path, overwrite: true);
    }

    /// <summary>Reads a file, in the order of the ids.</summary>
    /// <exception cref="InvalidDataException">It is damaged, names a sample twice or holds what is no number.</exception>
    public static IReadOnlyList<(SampleId Sample, double Value)> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var count = (bytes.Length - HeaderBytes) / (2 * sizeof(long));
        if (bytes.Length != HeaderBytes + (2L * sizeof(long) * count) || !bytes.AsSpan().StartsWith(Magic))
        {
            throw new InvalidDataException($"'{path}' is no file of scores.");
        }

        var scores = new (SampleId Sample, double Value)[count];
        for (var i = 0; i < count; i++)
        {
            var id = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(HeaderBytes + (sizeof(long) * i)));
            var value = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(HeaderBytes + (sizeof(long) * (count + i))));
            scores[i] = id >= 0 && double.IsFinite(value) ? (new(id), value) : throw new InvalidDataException($"'{path}' says {value} of sample {id}.");
        }

        Array.Sort(scores, (a, b) => a.Sample.CompareTo(b.Sample));
        for (var i = 1; i < count; i++)
        {
            if (scores[i].Sample == scores[i - 1].Sample)
            {
                throw new InvalidDataException($"'{path}' names sample {scores[i].Sample} twice.");
            }
        }

        return scores;
    }
}
