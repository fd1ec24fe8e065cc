namespace Winnow.Server;

/// <summary>Sign-in at an OpenID Connect provider: authorization code with PKCE.</summary>
public sealed class OpenIdOptions
{
    /// <summary>Issuer, such as <c>https://login.example.org/realms/lab</c>; its discovery document is read from there.</summary>
    public required string Authority { get; init; }

    /// <summary>Client id registered at the provider.</summary>
    public required string ClientId { get; init; }

    /// <summary>Client secret, or null for a public client.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Address of this server as browsers see it, such as <c>https://winnow.example.org</c>; the provider sends people back to <c>/api/openid/callback</c> below it.</summary>
    public required string PublicUrl { get; init; }
}
