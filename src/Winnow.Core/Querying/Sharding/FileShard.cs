using System.Buffers.Binary;
using System.Security.Cryptography;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>A shard in matrix files.</summary>
internal sealed class FileShard : PoolShard
{
    private const int Blocks = 64;
    private const int BlockBytes = 4096;
    private readonly string? embeddings;
    private readonly string? probabilities;
    private readonly long firstId;

    private FileShard(string? embeddings, string? probabilities, long firstId, int rows)
        : base(rows) => (this.embeddings, this.probabilities, this.firstId) = (embeddings, probabilities, firstId);

    /// <inheritdoc/>
    public override string Name => embeddings ?? probabilities!;

    public static FileShard Open(string? embeddings, string? probabilities, long firstId)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstId);
        if (embeddings is null && probabilities is null)
        {
            throw new ArgumentException("A shard needs a file of embeddings or one of probabilities; neither was given.");
        }

        long[] rows = [.. new[] { embeddings, probabilities }.OfType<string>().Select(p => MatrixFileHeader.Read(p).Rows)];
        return rows.Distinct().Count() > 1 ? throw new InvalidDataException($"{embeddings} has {rows[0]} rows and {probabilities} has {rows[1]}; they must be of the same samples.")
            : rows[0] is < 1 or > int.MaxValue ? throw new InvalidDataException($"{embeddings ?? probabilities} has {rows[0]} rows; a shard has 1 to {int.MaxValue}.")
            : new(embeddings, probabilities, firstId, (int)rows[0]);
    }

    /// <inheritdoc/>
    /// <remarks>SHA-256 over length, header and 64 blocks spread evenly over each file: it shows what was cut off, exchanged or written anew, not a single row that was changed in place.</remarks>
    public override string Stamp()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> block = stackalloc byte[BlockBytes];
        foreach (var path in new[] { embeddings, probabilities }.OfType<string>())
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            BinaryPrimitives.WriteInt64LittleEndian(block, length);
            hash.AppendData(block[..sizeof(long)]);
            for (var i = 0; i <= Blocks; i++)
            {
                var at = Math.Max(0, length - BlockBytes) / Blocks * i;
                hash.AppendData(block[..RandomAccess.Read(file, block, i == Blocks ? Math.Max(0, length - BlockBytes) : at)]);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public override OpenShard Open()
    {
        var files = new List<RowFile>();
        try
        {
            var (features, answers) = (Rows(embeddings), Rows(probabilities));
            return new(new PoolView { Ids = new IdRange(firstId, base.Rows), EmbeddingRows = features, ProbabilityRows = answers }, [.. files]);
        }
        catch
        {
            files.ForEach(f => f.Dispose());
            throw;
        }

        RowFile? Rows(string? path)
        {
            if (path is null)
            {
                return null;
            }

            files.Add(RowFile.Open(path));
            return files[^1].Rows == base.Rows ? files[^1] : throw new InvalidDataException($"{path} has {files[^1].Rows} rows now and had {base.Rows}; the shard was changed. Start the query anew.");
        }
    }
}
