using Winnow.Server.Accounts;
using Winnow.Server.Http;

namespace Winnow.Server.Auth.OpenId;

/// <summary>The provider of this server, if it has one.</summary>
internal sealed class OpenIdProvider(ServerOptions options, AccountStore accounts) : IDisposable
{
    private readonly OpenIdSignIn? signIn = options.OpenId is { } openId ? new(openId, accounts) : null;

    /// <exception cref="ProblemException">The server was started without one.</exception>
    public OpenIdSignIn Require() => signIn ?? throw Problems.NotFound("This server has no OpenID Connect provider.");

    /// <inheritdoc/>
    public void Dispose() => signIn?.Dispose();
}
