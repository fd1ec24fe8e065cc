using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Auth;

namespace Winnow.Server.Http;

/// <summary>How often: every request per user or address, changing ones besides, and two kinds of endpoint that say so by <c>.RequireRateLimiting(RateLimits.…)</c>.</summary>
internal static class RateLimits
{
    /// <summary>Policy of what proves or creates an identity, per address.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Policy of pieces of uploads, per user; they do not count as writes.</summary>
    public const string Uploads = "uploads";

    private const int Minute = 60;

    public static void Add(IServiceCollection services, ServerLimits limits) => services.AddRateLimiter(options =>
    {
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(c => Window(Who(c), limits.RequestsPerMinute)),
            PartitionedRateLimiter.Create<HttpContext, string>(c => IsWrite(c) ? Window(Who(c), limits.WritesPerMinute) : RateLimitPartition.GetNoLimiter("")));
        options.AddPolicy(SignIn, c => Window(Address(c), limits.SignInsPerMinute));
        options.AddPolicy(Uploads, c => Window(Who(c), limits.UploadsPerMinute));
        options.OnRejected = (rejected, _) =>
        {
            var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? (int)Math.Ceiling(wait.TotalSeconds) : Minute;
            return new ValueTask(ErrorHandling.WriteAsync(rejected.HttpContext, Problems.TooMany("Too many requests in a minute.", Math.Max(1, seconds))));
        };
    });

    private static RateLimitPartition<string> Window(string key, int permits) => RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions
    {
        PermitLimit = permits,
        Window = TimeSpan.FromSeconds(Minute),
        QueueLimit = 0,
    });

    private static bool IsWrite(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
        && context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName != Uploads;

    private static string Who(HttpContext context) => context.FindCaller() is { } caller ? string.Create(CultureInfo.InvariantCulture, $"user {caller.UserId}") : Address(context);

    private static string Address(HttpContext context)
    {
        // One subscriber of IPv6 holds a whole /64: taking another address there must not start anew.
        var address = context.Connection.RemoteIpAddress;
        if (address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8));
        }

        return address?.MapToIPv4().ToString() ?? "";
    }
}
