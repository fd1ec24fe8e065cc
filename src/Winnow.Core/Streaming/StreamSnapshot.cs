using System.Text.Json;
using System.Text.Json.Serialization;

namespace Winnow.Core.Streaming;

/// <summary>Everything a stream remembers.</summary>
internal sealed class StreamSnapshot
{
    private const int Current = 1;

    public int Version { get; init; } = Current;

    public required string Name { get; init; }

    public required StreamOptions Options { get; init; }

    public long Seen { get; set; }

    public long Labelled { get; set; }

    public int? Classes { get; set; }

    public int? Dimensions { get; set; }

    public required StreamRandom Random { get; init; }

    public required StreamState Strategy { get; init; }

    public required BudgetState Budget { get; init; }

    /// <summary>Samples that wait for their true class, oldest first.</summary>
    public List<StreamSample> Pending { get; init; } = [];

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, StreamJson.Default.StreamSnapshot);

    /// <exception cref="InvalidDataException">It is no snapshot, or one of another version or strategy.</exception>
    public static StreamSnapshot Parse(ReadOnlySpan<byte> json, string strategy)
    {
        StreamSnapshot? read;
        try
        {
            read = JsonSerializer.Deserialize(json, StreamJson.Default.StreamSnapshot);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"This is no snapshot of a stream: {e.Message}", e);
        }

        if (read?.Version != Current)
        {
            throw new InvalidDataException($"The snapshot has version {read?.Version}; this program reads version {Current}.");
        }

        return string.Equals(read.Name, strategy, StringComparison.Ordinal)
            ? read
            : throw new InvalidDataException($"The snapshot belongs to the strategy '{read.Name}', not '{strategy}'. Go on with that one, or start a new stream.");
    }
}

/// <summary>JSON of streams: camel case, one line, no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StreamSnapshot))]
[JsonSerializable(typeof(LogLine))]
internal sealed partial class StreamJson : JsonSerializerContext;
