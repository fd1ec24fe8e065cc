using System.Net;
using Microsoft.AspNetCore.Http;

namespace Winnow.Server.Http;

/// <summary>Keeps a server that is not ready for it off the network.</summary>
internal static class BindGuard
{
    /// <exception cref="ServerStartException">An address makes no sense, or goes beyond this machine without an admin, encryption or a host name.</exception>
    public static void Check(ServerOptions options, bool hasAdmin)
    {
        var open = options.Urls.Select(Parse).Where(a => !IsLoopback(a)).ToArray();
        foreach (var address in open)
        {
            if (!hasAdmin)
            {
                throw new ServerStartException($"'{address}' is reachable from other machines, and there is no admin yet; serve on {ServerOptions.DefaultUrl} first and use the set-up link.");
            }

            if (!options.BehindProxy && !IsHttps(address))
            {
                throw new ServerStartException($"'{address}' would send passwords over the network in the clear; give --certificate and an https address, or --behind-proxy where a proxy speaks TLS.");
            }

            if (IsWildcard(address) && options.AllowedHosts.Count == 0)
            {
                throw new ServerStartException($"'{address}' listens on every address; name the server with --host, such as --host winnow.example.org.");
            }
        }

        if (options.Urls.Select(Parse).FirstOrDefault(IsHttps) is { } tls && options.CertificateFile is null)
        {
            throw new ServerStartException($"'{tls}' needs a certificate; give it with --certificate.");
        }

        if (options.OpenId is { } openId)
        {
            CheckSecure(openId.Authority, "OpenID Connect authority");
            CheckSecure(openId.PublicUrl, "public address");
        }
    }

    /// <summary>The names a request may ask for: those given, those listened on, and loopback.</summary>
    public static IReadOnlyList<string> Hosts(ServerOptions options) =>
    [
        .. options.Urls.Select(Parse).Where(a => !IsWildcard(a)).Select(a => a.Host).Concat(options.AllowedHosts).Concat(["localhost", "127.0.0.1", "[::1]"]).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Whether an address may go without encryption: it stays on this machine.</summary>
    public static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static BindingAddress Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && address.PathBase.Length == 0 ? address : throw new FormatException();
        }
        catch (FormatException exception)
        {
            throw new ServerStartException($"'{url}' is no address to listen on; write it as {ServerOptions.DefaultUrl}.", exception);
        }
    }

    private static void CheckSecure(string url, string what)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && IsLoopbackHost(uri.Host))))
        {
            throw new ServerStartException($"The {what} '{url}' must be an https address.");
        }
    }

    private static bool IsHttps(BindingAddress address) => address.Scheme == "https";

    private static bool IsLoopback(BindingAddress address) => address.IsUnixPipe || IsLoopbackHost(address.Host);

    private static bool IsWildcard(BindingAddress address) => address.Host is "*" or "+" or "0.0.0.0" or "[::]";
}
