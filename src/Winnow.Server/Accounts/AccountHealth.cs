using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Winnow.Server.Accounts;

/// <summary>Whether <c>server.db</c> can be read.</summary>
internal sealed class AccountHealth(AccountStore accounts) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            accounts.Probe();
            return Task.FromResult(HealthCheckResult.Healthy());
        }
        catch (SqliteException exception)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("server.db cannot be read", exception));
        }
    }
}
