using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Winnow.Server.Accounts;
using Winnow.Server.Http;

namespace Winnow.Server.Auth.OpenId;

/// <summary>Signs people in at an OpenID Connect provider: authorization code with PKCE (RFC 7636), state and nonce.</summary>
internal sealed class OpenIdSignIn : IDisposable
{
    private const string CallbackPath = "/api/openid/callback";

    private readonly OpenIdOptions options;
    private readonly HttpClient client;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> configuration;
    private readonly PendingSignIns pending;
    private readonly IdTokenCheck check;

    public OpenIdSignIn(OpenIdOptions options, AccountStore accounts)
    {
        this.options = options;
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = TimeSpan.FromSeconds(10),
            MaxResponseContentBufferSize = 1 << 20,
        };
        var authority = options.Authority.TrimEnd('/');
        configuration = new(
            $"{authority}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(client) { RequireHttps = authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase) });
        pending = new(accounts);
        check = new(options, accounts.Clock);
    }

    private string RedirectUri => options.PublicUrl.TrimEnd('/') + CallbackPath;

    /// <summary>Where the browser goes, and the secret that its cookie must bring back.</summary>
    /// <exception cref="ProblemException">The provider does not answer.</exception>
    public async Task<(string Address, string Browser)> StartAsync(string? invite, CancellationToken cancel)
    {
        var provider = await ConfigurationAsync(cancel);
        var (state, begun, browser) = pending.Begin(invite);
        var query = new QueryBuilder
        {
            { "response_type", "code" },
            { "client_id", options.ClientId },
            { "redirect_uri", RedirectUri },
            { "scope", "openid profile email" },
            { "state", state },
            { "nonce", begun.Nonce },
            { "code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(begun.Verifier))) },
            { "code_challenge_method", "S256" },
        };
        var joint = provider.AuthorizationEndpoint.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        return (provider.AuthorizationEndpoint + joint + query.ToQueryString().Value![1..], browser);
    }

    /// <summary>Who came back from the provider.</summary>
    /// <exception cref="ProblemException">The answer is not one to a question of this browser, or the provider's token does not hold.</exception>
    public async Task<OpenIdIdentity> FinishAsync(string? code, string? state, string? browser, CancellationToken cancel)
    {
        if (code is null || pending.End(state, browser) is not { } begun)
        {
            throw Problems.Invalid("This sign-in was not started here, or took too long.", remedy: "Start it again.");
        }

        var provider = await ConfigurationAsync(cancel);
        var token = await ExchangeAsync(provider, code, begun.Verifier, cancel);
        var identity = await check.RunAsync(token, provider, begun);
        if (identity is null)
        {
            // The provider may have new keys since its discovery document was read.
            configuration.RequestRefresh();
            identity = await check.RunAsync(token, await ConfigurationAsync(cancel), begun);
        }

        return identity ?? throw Problems.Unauthorized("The provider's answer does not hold.", "Start the sign-in again.");
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<OpenIdConnectConfiguration> ConfigurationAsync(CancellationToken cancel)
    {
        OpenIdConnectConfiguration provider;
        try
        {
            provider = await configuration.GetConfigurationAsync(cancel);
        }
        catch (InvalidOperationException exception)
        {
            throw Unavailable(exception);
        }

        // A document that names another issuer is not the one that was asked for (OpenID Connect Discovery 1.0, 4.3).
        return provider.Issuer.TrimEnd('/') == options.Authority.TrimEnd('/')
            ? provider
            : throw Problems.Unavailable("The sign-in provider names another issuer than the one configured.", "Ask an admin.");
    }

    private async Task<string> ExchangeAsync(OpenIdConnectConfiguration provider, string code, string verifier, CancellationToken cancel)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = RedirectUri,
            ["client_id"] = options.ClientId,
            ["code_verifier"] = verifier,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, provider.TokenEndpoint) { Content = new FormUrlEncodedContent(fields) };
        if (options.ClientSecret is { } secret)
        {
            var pair = $"{Uri.EscapeDataString(options.ClientId)}:{Uri.EscapeDataString(secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }

        try
        {
            using var answer = await client.SendAsync(request, cancel);
            if (answer.IsSuccessStatusCode && await answer.Content.ReadFromJsonAsync<JsonElement>(cancel) is { ValueKind: JsonValueKind.Object } json
                && json.TryGetProperty("id_token", out var token) && token.ValueKind == JsonValueKind.String)
            {
                return token.GetString()!;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw Unavailable(exception);
        }

        throw Problems.Unauthorized("The provider did not accept the sign-in.", "Start it again.");
    }

    private static ProblemException Unavailable(Exception cause) => Problems.Unavailable("The sign-in provider does not answer.", "Try again, or ask an admin.", cause);
}
