namespace Winnow.Server.Auth.OpenId;

/// <summary>Who a provider says somebody is.</summary>
/// <param name="Issuer">The provider.</param>
/// <param name="Subject">The person's id there; never reused.</param>
/// <param name="Email">E-mail address, only where the provider vouches for it.</param>
/// <param name="UserName">A name to start from, or null.</param>
/// <param name="DisplayName">Name for people, or null.</param>
/// <param name="InviteHash">Hash of the secret of the invite with which the sign-in was started, or null.</param>
internal sealed record OpenIdIdentity(string Issuer, string Subject, string? Email, string? UserName, string? DisplayName, string? InviteHash);
