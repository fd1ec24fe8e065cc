using Dapper;
using Winnow.Server.Auth.OpenId;

namespace Winnow.Server.Accounts;

internal sealed partial class AccountStore
{
    /// <summary>Keeps a sign-in whose browser is at the provider, for whichever server it comes back to; only where <see cref="IsShared"/>.</summary>
    /// <param name="state">What the provider sends back.</param>
    /// <param name="begun">The sign-in.</param>
    /// <param name="countMax">At most so many; the oldest go first.</param>
    public void KeepSignIn(string state, PendingSignIn begun, int countMax) => Change(transaction =>
    {
        writer.Execute(
            """
            DELETE FROM pending_sign_ins WHERE expires_at <= @now;
            DELETE FROM pending_sign_ins WHERE expires_at <= (SELECT expires_at FROM pending_sign_ins ORDER BY expires_at DESC LIMIT 1 OFFSET @kept);
            """,
            new { now = Now, kept = countMax - 1 },
            transaction);
        return writer.Execute(
            """
            INSERT INTO pending_sign_ins (state_hash, browser_hash, nonce, verifier, invite_hash, expires_at)
            VALUES (@state, @BrowserHash, @Nonce, @Verifier, @InviteHash, @expires)
            """,
            new { state = Secrets.Hash(state), begun.BrowserHash, begun.Nonce, begun.Verifier, begun.InviteHash, expires = Times.Text(begun.ExpiresAt) },
            transaction);
    });

    /// <summary>Takes a sign-in out: it is good once. Null where there is none.</summary>
    public PendingSignIn? TakeSignIn(string state) => Change(transaction => writer
        .Query<(string Browser, string Nonce, string Verifier, string? Invite, string Expires)>(
            "DELETE FROM pending_sign_ins WHERE state_hash = @state RETURNING browser_hash, nonce, verifier, invite_hash, expires_at", new { state = Secrets.Hash(state) }, transaction)
        .Select(r => new PendingSignIn(r.Browser, r.Nonce, r.Verifier, r.Invite, Times.Parse(r.Expires)))
        .FirstOrDefault());
}
