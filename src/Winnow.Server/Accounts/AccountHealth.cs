using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Winnow.Storage;

namespace Winnow.Server.Accounts;

/// <summary>Whether the accounts can be read.</summary>
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
        catch (Exception exception) when (exception is DbException or ProjectException)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("the accounts cannot be read", exception));
        }
    }
}
