using System.Text.Json;
using System.Text.Json.Serialization;

namespace Winnow.Server.Federation;

/// <summary>Every message of the protocol; nothing else is sent or taken. Both ends serialise through this list alone.</summary>
public static class WireMessages
{
    /// <summary>Version of the protocol, part of every path.</summary>
    public const string Prefix = "/federation/v1";

    /// <summary>Bytes of one message at most: 4 MiB, as of a chunk.</summary>
    public const int BytesMax = BlobManifest.ChunkBytes;

    /// <summary>What a site may send.</summary>
    public static IReadOnlyList<Type> FromSites { get; } = [typeof(EnrolRequest), typeof(SiteAnswer), typeof(BlobManifest)];

    /// <summary>What the coordinator may send.</summary>
    public static IReadOnlyList<Type> FromCoordinator { get; } = [typeof(EnrolReply), typeof(FederationPlan), typeof(SiteTask), typeof(MissingChunks), typeof(BlobManifest)];

    /// <summary>Bytes of a message.</summary>
    /// <exception cref="InvalidOperationException">The type is none of the protocol's.</exception>
    public static byte[] Write<T>(T message)
    {
        Require(typeof(T));
        return JsonSerializer.SerializeToUtf8Bytes(message, typeof(T), WireJson.Default);
    }

    /// <summary>Reads a message; unknown members are refused.</summary>
    /// <exception cref="FederationException">The bytes are no such message.</exception>
    public static T Read<T>(ReadOnlySpan<byte> bytes)
        where T : class
    {
        Require(typeof(T));
        try
        {
            return (T?)JsonSerializer.Deserialize(bytes, typeof(T), WireJson.Default) ?? throw new FederationException($"The message holds nothing instead of a {typeof(T).Name}.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException)
        {
            throw new FederationException($"The message is no {typeof(T).Name} of this protocol: {exception.Message}", exception);
        }
    }

    private static void Require(Type type)
    {
        if (!FromSites.Contains(type) && !FromCoordinator.Contains(type))
        {
            throw new InvalidOperationException($"{type.Name} is no message of the federation's protocol.");
        }
    }
}

/// <summary>JSON of the protocol: camel case, names of enums, unknown members refused, depth bounded, no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, UseStringEnumConverter = true, MaxDepth = 16,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EnrolRequest))]
[JsonSerializable(typeof(EnrolReply))]
[JsonSerializable(typeof(FederationPlan))]
[JsonSerializable(typeof(SiteTask))]
[JsonSerializable(typeof(SiteAnswer))]
[JsonSerializable(typeof(BlobManifest))]
[JsonSerializable(typeof(MissingChunks))]
internal sealed partial class WireJson : JsonSerializerContext;
