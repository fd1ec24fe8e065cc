using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Winnow.Server.Blobs;

/// <summary>Whether images were found missing or damaged. The server works on: the others are served.</summary>
internal sealed class BlobHealthCheck(ServerBlobs blobs) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var count = blobs.Problems.Count;
        return Task.FromResult(count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"{count} images or thumbnails are missing or damaged"));
    }
}
