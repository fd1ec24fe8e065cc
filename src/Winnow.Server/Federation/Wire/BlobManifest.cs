using System.Security.Cryptography;

namespace Winnow.Server.Federation;

/// <summary>What a tensor's bytes are made of, so that they can travel in pieces and go on where they stopped.</summary>
/// <param name="Digest">Hex SHA-256 of all bytes; also their name.</param>
/// <param name="Length">Bytes in all.</param>
/// <param name="Chunks">Hex SHA-256 of each chunk of <see cref="ChunkBytes"/> bytes; the last may be shorter.</param>
public sealed record BlobManifest(string Digest, long Length, IReadOnlyList<string> Chunks)
{
    /// <summary>Bytes of a chunk: 4 MiB.</summary>
    public const int ChunkBytes = 4 << 20;

    /// <summary>The manifest of some bytes.</summary>
    public static BlobManifest Of(ReadOnlySpan<byte> content)
    {
        var chunks = new List<string>();
        for (var start = 0; start < content.Length; start += ChunkBytes)
        {
            chunks.Add(Hash(content.Slice(start, Math.Min(ChunkBytes, content.Length - start))));
        }

        return new(Hash(content), content.Length, chunks);
    }

    /// <summary>Bytes of a chunk.</summary>
    public int LengthOf(int chunk) => (int)Math.Min(ChunkBytes, Length - ((long)chunk * ChunkBytes));

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public string? Problem() =>
        !IsHash(Digest) || Chunks is null || Chunks.Any(c => !IsHash(c)) ? "a hash is no hexadecimal SHA-256"
        : Length is < 1 or > int.MaxValue ? $"{Length:N0} bytes; 1 to {int.MaxValue:N0} are taken"
        : Chunks.Count != (Length + ChunkBytes - 1) / ChunkBytes ? $"{Chunks.Count} chunks for {Length:N0} bytes"
        : null;

    /// <summary>Hex SHA-256.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Whether a text is a hex SHA-256, and so safe as a file name.</summary>
    public static bool IsHash(string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);
}
