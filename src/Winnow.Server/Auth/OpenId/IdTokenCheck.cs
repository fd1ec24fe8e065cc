using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Winnow.Server.Auth.OpenId;

/// <summary>Validates an id token: signature, issuer, audience, lifetime, nonce (OpenID Connect Core 1.0, 3.1.3.7).</summary>
internal sealed class IdTokenCheck(OpenIdOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    /// <summary>Who the token speaks of, or null where it does not hold.</summary>
    public async Task<OpenIdIdentity?> RunAsync(string token, OpenIdConnectConfiguration provider, PendingSignIn begun)
    {
        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = provider.Issuer,
            ValidAudience = options.ClientId,
            IssuerSigningKeys = provider.SigningKeys,
            ValidAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => IsLive(from, until),
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken valid || Text(valid, "nonce") != begun.Nonce || valid.Subject is not { Length: > 0 } subject)
        {
            return null;
        }

        // A token for several parties must name the one it was made for.
        if (valid.Audiences.Count() > 1 && Text(valid, "azp") != options.ClientId)
        {
            return null;
        }

        var vouched = valid.TryGetPayloadValue<bool>("email_verified", out var verified) && verified;
        return new(provider.Issuer, subject, vouched ? Text(valid, "email") : null, Text(valid, "preferred_username"), Text(valid, "name"), begun.InviteHash);
    }

    private bool IsLive(DateTime? from, DateTime? until)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return until is { } end && now < end + Skew && (from is not { } start || now > start - Skew);
    }

    private static string? Text(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var value) ? value : null;
}
