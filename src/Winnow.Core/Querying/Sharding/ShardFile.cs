using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The bytes of samples and candidates: "WNWSHARD", int32 length of a JSON header, the header, then ids (int64), embeddings and probabilities (float32), detections (<see cref="ShardDetections"/>), and the SHA-256 of all of it.</summary>
/// <remarks>Little-endian. Nothing is trusted: sizes are bounded before anything is allocated, and a wrong hash is refused.</remarks>
internal static class ShardFile
{
    private const int HeaderMax = 1 << 20;
    private const int DetectorsMax = 1000;
    private const int RowsMax = 1 << 22;
    private const long ValuesMax = 1L << 30;

    private static ReadOnlySpan<byte> Magic => "WNWSHARD"u8;

    public static void Write(Stream stream, ShardHeader header, ShardRows rows)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var json = JsonSerializer.SerializeToUtf8Bytes(header with { Count = rows.Ids.Count, Dimensions = rows.Embeddings?.Columns, Classes = rows.Probabilities?.Columns, Detectors = rows.Detections is null ? null : 1, Members = rows.MemberDetections?.Count, Views = rows.ViewDetections?.Count }, ShardJson.Default.ShardHeader);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
        Put(Magic);
        Put(length);
        Put(json);
        Put(MemoryMarshal.AsBytes<long>([.. rows.Ids.Select(id => id.Value)]));
        Put(MemoryMarshal.AsBytes(rows.Embeddings is null ? [] : rows.Embeddings.Span));
        Put(MemoryMarshal.AsBytes(rows.Probabilities is null ? [] : rows.Probabilities.Span));
        foreach (var found in (IEnumerable<IReadOnlyList<ImageDetections>>)[.. rows.Detections is null ? [] : (IReadOnlyList<ImageDetections>[])[rows.Detections], .. rows.MemberDetections ?? [], .. rows.ViewDetections ?? []])
        {
            ShardDetections.Write(found, Put);
        }

        stream.Write(hash.GetHashAndReset());

        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }
    }

    public static (ShardHeader Header, ShardRows Rows) Read(Stream stream, params ReadOnlySpan<string> kinds)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var start = new byte[Magic.Length + sizeof(int)];
        Get(start);
        var length = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(Magic.Length));
        if (!start.AsSpan().StartsWith(Magic) || length is < 2 or > HeaderMax)
        {
            throw Damaged("it does not begin as one");
        }

        var json = new byte[length];
        Get(json);
        var header = Parse(json);
        if (!kinds.Contains(header.Kind))
        {
            throw new InvalidDataException($"This file holds a \"{header.Kind}\" of a sharded query, where \"{string.Join("\" or \"", kinds.ToArray())}\" is needed; give the file of that step.");
        }

        if (header.Count is < 0 or > RowsMax || Values(header.Dimensions) > ValuesMax || Values(header.Classes) > ValuesMax)
        {
            throw Damaged($"{header.Count} rows of {header.Dimensions} and {header.Classes} values are beyond its limits");
        }

        var ids = new long[header.Count];
        Get(MemoryMarshal.AsBytes(ids.AsSpan()));
        var rows = new ShardRows([.. ids.Select(id => new SampleId(id))], Table(header.Dimensions), Table(header.Classes));
        rows = rows with { Detections = Found(header.Detectors, 1)?[0], MemberDetections = Found(header.Members, DetectorsMax), ViewDetections = Found(header.Views, DetectorsMax) };
        var computed = hash.GetHashAndReset();
        var written = new byte[computed.Length];
        return stream.ReadAtLeast(written, written.Length, throwOnEndOfStream: false) == written.Length && written.AsSpan().SequenceEqual(computed) && ids.Distinct().Count() == ids.Length
            ? (header, rows)
            : throw Damaged("its hash is not that of its content");

        long Values(int? columns) => columns is < 1 ? throw Damaged("it has rows without columns") : (long)header.Count * (columns ?? 0);

        Matrix? Table(int? columns)
        {
            if (columns is null)
            {
                return null;
            }

            var matrix = new Matrix(header.Count, columns.Value);
            Get(MemoryMarshal.AsBytes(matrix.Span));
            return matrix;
        }

        IReadOnlyList<ImageDetections>[]? Found(int? detectors, int most) =>
            detectors is null ? null
            : detectors >= 1 && detectors <= most ? [.. Enumerable.Range(0, detectors.Value).Select(_ => ShardDetections.Read(rows.Ids, Get))]
            : throw Damaged($"{detectors} detectors are beyond its limits");

        void Get(Span<byte> bytes)
        {
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            {
                throw Damaged("it is cut off");
            }

            hash.AppendData(bytes);
        }
    }

    /// <summary>The exception for bytes that are not what they should be.</summary>
    public static InvalidDataException Damaged(string why) => new($"These are no candidates of a sharded query: {why}. Score the shard again.");

    private static ShardHeader Parse(byte[] json)
    {
        try
        {
            var header = JsonSerializer.Deserialize(json, ShardJson.Default.ShardHeader) ?? throw Damaged("its header is empty");
            header.Task.Validate();
            return header;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException(Damaged(e.Message).Message, e);
        }
    }
}

/// <summary>What stands before the rows.</summary>
internal sealed record ShardHeader(string Kind, ShardTask Task, int? Shard, int? Rows, int? Covering, IReadOnlyList<string> Stamps)
{
    public int Count { get; init; }

    public int? Dimensions { get; init; }

    public int? Classes { get; init; }

    public int? Detectors { get; init; }

    public int? Members { get; init; }

    public int? Views { get; init; }
}

/// <summary>JSON of the header, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, MaxDepth = 8,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ShardHeader))]
internal sealed partial class ShardJson : JsonSerializerContext;
