using System.Net.Http.Headers;

namespace Winnow.Client;

/// <summary>A Winnow server, call by call: <c>client.Queue.NextAsync(…)</c>. Any number of threads may use one client.</summary>
/// <remarks>Nothing is tried again by itself, but uploads, which go on where they were cut. An answer may be sent again with its key: it is stored once.</remarks>
public sealed partial class WinnowClient : IDisposable
{
    private readonly HttpClient http;
    private readonly Connection connection;

    /// <summary>Prepares the calls; nothing is sent yet.</summary>
    /// <param name="options">Which server, and as whom.</param>
    /// <exception cref="ArgumentException">The address is no <c>http</c> or <c>https</c> address, or would send the token unencrypted to another machine.</exception>
    public WinnowClient(WinnowClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        http = new HttpClient(options.Handler ?? Direct(), disposeHandler: options.Handler is null)
        {
            BaseAddress = Check(options.Server, options.AllowPlainHttp),
            Timeout = options.Timeout,
        };
        if (options.Token is { } token)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        connection = new(http, options.Clock);
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    // A redirect could lead the token to another server; cookies are for browsers.
    private static SocketsHttpHandler Direct() => new() { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };

    private static Uri Check(Uri server, bool allowPlainHttp)
    {
        if (!server.IsAbsoluteUri || (server.Scheme != Uri.UriSchemeHttp && server.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"'{server}' is no address of a server; it looks like https://winnow.example.org.", nameof(server));
        }

        return server.Scheme == Uri.UriSchemeHttps || server.IsLoopback || allowPlainHttp
            ? new Uri(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/")
            : throw new ArgumentException($"'{server}' would send the token unencrypted to another machine; use https.", nameof(server));
    }
}
