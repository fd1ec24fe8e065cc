using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;

namespace Winnow.Server.Http;

/// <summary>Largest body of one endpoint, in bytes; null for no limit but the handler's own.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;

/// <summary>How an endpoint states its limit.</summary>
public static class BodyLimitExtensions
{
    /// <summary>Takes bodies up to this size instead of the server's default.</summary>
    /// <param name="endpoint">The endpoint or group.</param>
    /// <param name="bytes">The limit.</param>
    public static T BodyMax<T>(this T endpoint, long bytes) where T : IEndpointConventionBuilder
    {
        endpoint.Add(builder => builder.Metadata.Add(new BodyLimit(bytes)));
        return endpoint;
    }
}
