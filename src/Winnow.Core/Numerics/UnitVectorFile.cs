using System.Runtime.InteropServices;
using Winnow.Core.Data;

namespace Winnow.Core.Numerics;

/// <summary>Embeddings of samples on disk, mapped: rows of length 1 as float16, by id, so that a process without a model finds what looks alike.</summary>
/// <remarks>Two files: <c>NAME.mat</c> (<see cref="MatrixFile"/>) and <c>NAME.ids</c> ("WNIDS001", then int64 ids in rising order, little-endian). Reading is safe from several threads.</remarks>
public sealed class UnitVectorFile : IDisposable
{
    private const int BlockRows = 4096;
    private const int HeaderBytes = 8;
    private readonly MatrixFile rows;
    private readonly long[] ids;

    private UnitVectorFile(MatrixFile rows, long[] ids) => (this.rows, this.ids) = (rows, ids);

    private static ReadOnlySpan<byte> Magic => "WNIDS001"u8;

    /// <summary>Number of samples.</summary>
    public int Count => ids.Length;

    /// <summary>Writes both files; the matrix appears last, so that where it lies both are whole.</summary>
    /// <param name="path">Path without an ending.</param>
    /// <param name="samples">Distinct.</param>
    /// <param name="vectors">One row per sample; a row of zeros stays one and is like nothing.</param>
    public static void Write(string path, IReadOnlyList<SampleId> samples, Matrix vectors)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentOutOfRangeException.ThrowIfNotEqual(vectors.Rows, samples.Count, nameof(vectors));
        int[] order = [.. Enumerable.Range(0, samples.Count).OrderBy(i => samples[i])];
        using (var file = File.Create(path + ".ids"))
        {
            file.Write(Magic);
            file.Write(MemoryMarshal.AsBytes<long>([.. order.Select(i => samples[i].Value)]));
            file.Flush(flushToDisk: true);
        }

        using var writer = new MatrixFileWriter(path + ".mat", vectors.Columns, MatrixFileType.Float16);
        foreach (var block in order.Chunk(BlockRows))
        {
            writer.Write(UnitRows.Of(vectors.Select(block)));
        }

        writer.Complete();
    }

    /// <summary>Opens what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">A file is damaged, or the two do not belong together.</exception>
    public static UnitVectorFile Open(string path)
    {
        var bytes = File.ReadAllBytes(path + ".ids");
        if (bytes.Length < HeaderBytes || bytes.Length % sizeof(long) != 0 || !bytes.AsSpan().StartsWith(Magic))
        {
            throw new InvalidDataException($"{path}.ids is no list of ids; it is cut off or damaged.");
        }

        var samples = MemoryMarshal.Cast<byte, long>(bytes.AsSpan(HeaderBytes)).ToArray();
        for (var i = 1; i < samples.Length; i++)
        {
            if (samples[i] <= samples[i - 1])
            {
                throw new InvalidDataException($"{path}.ids does not rise at id {i}; it is damaged.");
            }
        }

        var matrix = MatrixFile.Open(path + ".mat");
        if (matrix.Rows == samples.Length)
        {
            return new(matrix, samples);
        }

        matrix.Dispose();
        throw new InvalidDataException($"{path}.mat has {matrix.Rows} rows for {samples.Length} ids; they do not belong together.");
    }

    /// <summary>The row of a sample, or null where it has none.</summary>
    public float[]? Find(SampleId sample)
    {
        var place = Array.BinarySearch(ids, sample.Value);
        return place < 0 ? null : rows.Read(place, 1).Row(0).ToArray();
    }

    /// <summary>The samples most like one, by cosine distance (0 to 2), nearest first and equal ones by id; the sample itself is left out.</summary>
    /// <remarks>Reads all rows once, several blocks side by side: O(samples × dimensions), independent of the number of threads.</remarks>
    /// <param name="sample">The sample.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="cancel">Checked between blocks.</param>
    /// <returns>Null where the sample has no row.</returns>
    public IReadOnlyList<(SampleId Sample, double Distance)>? Nearest(SampleId sample, int count, int threads, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (Find(sample) is not { } query)
        {
            return null;
        }

        var blocks = (ids.Length + BlockRows - 1) / BlockRows;
        var best = new (SampleId Sample, double Distance)[blocks][];
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, block =>
        {
            var first = block * BlockRows;
            var values = rows.Read(first, Math.Min(BlockRows, ids.Length - first));
            best[block] =
            [
                .. Enumerable.Range(0, values.Rows).Where(i => ids[first + i] != sample.Value)
                    .Select(i => (new SampleId(ids[first + i]), Distance(query, values.Row(i)))).OrderBy(n => n.Item2).ThenBy(n => n.Item1).Take(count),
            ];
        });
        return [.. best.SelectMany(b => b).OrderBy(n => n.Distance).ThenBy(n => n.Sample).Take(count)];
    }

    /// <summary>Cosine distance of two rows of length 1, 0 to 2; rounding of float16 below a ten-thousandth counts as none.</summary>
    public static double Distance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var distance = 1 - (double)Vectors.Dot(left, right);
        return distance < 1e-4 ? 0 : distance;
    }

    /// <inheritdoc/>
    public void Dispose() => rows.Dispose();
}
