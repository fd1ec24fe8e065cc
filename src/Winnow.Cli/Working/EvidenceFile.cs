using System.Runtime.InteropServices;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Cli.Working;

/// <summary>What a model says about a shard of the pool.</summary>
/// <remarks>"WNEVID01", length of the header (int32), the header as JSON, ids (int64 each), then each matrix that the header names (float32, row by row), little-endian.</remarks>
internal static class EvidenceFile
{
    private const int HeaderMax = 64 << 20;
    private const int ColumnsMax = 1 << 20;

    private static ReadOnlySpan<byte> Magic => "WNEVID01"u8;

    /// <summary>Writes a file that is whole or not there.</summary>
    public static void Write(string path, PoolView view, IReadOnlyList<FileProblem> problems)
    {
        var matrices = new List<(string Name, Matrix Rows)>();
        Add("probabilities", view.Probabilities);
        Add("embeddings", view.Embeddings);
        Add("residuals", view.GradientFactors?.Residuals);
        Add("features", view.GradientFactors?.Features);
        foreach (var member in view.MemberProbabilities ?? [])
        {
            Add("member", member);
        }

        var header = JsonSerializer.SerializeToUtf8Bytes(new Header(view.Ids.Count, [.. matrices.Select(m => new Part(m.Name, m.Rows.Columns))], problems), WorkerJson.Options);
        using (var file = File.Create(path + ".part"))
        {
            file.Write(Magic);
            file.Write(BitConverter.GetBytes(header.Length));
            file.Write(header);
            file.Write(MemoryMarshal.AsBytes<long>([.. view.Ids.Select(i => i.Value)]));
            foreach (var (_, rows) in matrices)
            {
                file.Write(MemoryMarshal.AsBytes(rows.Span));
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".part", path, overwrite: true);

        void Add(string name, Matrix? rows)
        {
            if (rows is not null)
            {
                matrices.Add((name, rows));
            }
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static (PoolView View, IReadOnlyList<FileProblem> Problems) Read(string path)
    {
        using var file = File.OpenRead(path);
        try
        {
            Span<byte> start = stackalloc byte[12];
            file.ReadExactly(start);
            var length = BitConverter.ToInt32(start[8..]);
            var bytes = new byte[start.StartsWith(Magic) && length is > 0 and < HeaderMax ? length : throw Damaged(path)];
            file.ReadExactly(bytes);
            var header = JsonSerializer.Deserialize<Header>(bytes, WorkerJson.Options) ?? throw Damaged(path);
            if (header.Samples < 0 || header.Matrices.Any(m => m.Columns is < 0 or > ColumnsMax) || file.Length - file.Position != header.Samples * (sizeof(long) + (sizeof(float) * header.Matrices.Sum(m => (long)m.Columns))))
            {
                throw Damaged(path);
            }

            var ids = new long[header.Samples];
            file.ReadExactly(MemoryMarshal.AsBytes(ids.AsSpan()));
            var matrices = new List<(string Name, Matrix Rows)>();
            foreach (var part in header.Matrices)
            {
                var rows = new Matrix(header.Samples, part.Columns);
                file.ReadExactly(MemoryMarshal.AsBytes(rows.Span));
                matrices.Add((part.Name, rows));
            }

            Matrix[] members = [.. matrices.Where(m => m.Name == "member").Select(m => m.Rows)];
            return (
                new PoolView
                {
                    Ids = [.. ids.Select(i => new SampleId(i))],
                    Probabilities = Of("probabilities"),
                    Embeddings = Of("embeddings"),
                    MemberProbabilities = members.Length == 0 ? null : members,
                    GradientFactors = Of("residuals") is { } residuals ? new(residuals, Of("features") ?? throw Damaged(path)) : null,
                },
                header.Problems);

            Matrix? Of(string name) => matrices.FirstOrDefault(m => m.Name == name).Rows;
        }
        catch (Exception exception) when (exception is JsonException or EndOfStreamException)
        {
            throw Damaged(path);
        }
    }

    private static InvalidDataException Damaged(string path) => new($"'{path}' is no file of evidence.");

    private sealed record Header(int Samples, IReadOnlyList<Part> Matrices, IReadOnlyList<FileProblem> Problems);

    private sealed record Part(string Name, int Columns);
}
