using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Winnow.Server.Tests.Auth;

/// <summary>A small OpenID Connect provider: discovery, keys and a token endpoint that checks PKCE and the client's secret.</summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    public const string ClientId = "winnow";
    public const string ClientSecret = "the client's secret";

    // Made once: a key takes seconds on a busy machine.
    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly RSA Foreign = RSA.Create(2048);

    private readonly WebApplication running;
    private readonly TestClock clock;

    private FakeProvider(WebApplication running, TestClock clock)
    {
        this.running = running;
        this.clock = clock;
    }

    public string Issuer => running.Urls.First();

    /// <summary>Claims of the next id token, on top of those the protocol needs.</summary>
    public Dictionary<string, object> Claims { get; } = new(StringComparer.Ordinal) { ["sub"] = "subject-1", ["name"] = "Bea", ["preferred_username"] = "bea" };

    /// <summary>Replaces what the protocol needs, to show that it is checked.</summary>
    public Dictionary<string, object> Wrong { get; } = new(StringComparer.Ordinal);

    /// <summary>Signs with a key the provider does not publish.</summary>
    public bool ForeignKey { get; set; }

    private string Challenge { get; set; } = "";

    private string Nonce { get; set; } = "";

    public static async Task<FakeProvider> StartAsync(TestClock clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var provider = new FakeProvider(app, clock);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = provider.Issuer,
            authorization_endpoint = provider.Issuer + "/authorize",
            token_endpoint = provider.Issuer + "/token",
            jwks_uri = provider.Issuer + "/keys",
        }));
        app.MapGet("/keys", () => Results.Json(new { keys = (object[])[PublicKey()] }));
        app.MapPost("/token", provider.TokenAsync);
        await app.StartAsync();
        return provider;
    }

    /// <summary>What the provider's page does: keeps challenge and nonce and sends the person back.</summary>
    /// <returns>The path and query on Winnow that the browser is sent to.</returns>
    public string Authorize(string address)
    {
        var query = System.Web.HttpUtility.ParseQueryString(new Uri(address).Query);
        Assert.Equal(("code", ClientId, "S256"), (query["response_type"], query["client_id"], query["code_challenge_method"]));
        Challenge = query["code_challenge"]!;
        Nonce = query["nonce"]!;
        return $"/api/openid/callback?code=the-code&state={Uri.EscapeDataString(query["state"]!)}";
    }

    public async ValueTask DisposeAsync()
    {
        await running.StopAsync();
        await running.DisposeAsync();
    }

    private static object PublicKey()
    {
        var key = Rsa.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", kid = "key-1", n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) };
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var client = Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers.Authorization.ToString()["Basic ".Length..]));
        var verified = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) == Challenge;
        if (!verified || form["code"] != "the-code" || client != $"{ClientId}:{Uri.EscapeDataString(ClientSecret)}")
        {
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        }

        var claims = new Dictionary<string, object>(Claims, StringComparer.Ordinal) { ["iss"] = Issuer, ["aud"] = ClientId, ["nonce"] = Nonce };
        claims["exp"] = clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        foreach (var (name, value) in Wrong)
        {
            claims[name] = value;
        }

        var key = new RsaSecurityKey(ForeignKey ? Foreign : Rsa) { KeyId = "key-1", CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor { Claims = claims, SigningCredentials = new(key, SecurityAlgorithms.RsaSha256) });
        return Results.Json(new { access_token = "x", token_type = "Bearer", id_token = token });
    }
}
