using Dapper;

namespace Winnow.Server.Accounts;

internal sealed partial class AccountStore
{
    /// <summary>Opens a session; the one that the browser had before ends.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="previous">Secret of the session the browser sent along, or null.</param>
    /// <param name="how">What the journal says, such as <c>password</c>.</param>
    /// <param name="address">Network address of the browser.</param>
    public NewSession SignIn(long user, string? previous, string how, string? address) => Change(transaction =>
    {
        if (previous is not null)
        {
            writer.Execute("DELETE FROM sessions WHERE hash = @hash", new { hash = Secrets.Hash(previous) }, transaction);
        }

        writer.Execute("DELETE FROM sessions WHERE expires_at <= @now OR used_at <= @idle", new { now = Now, idle = Times.Text(clock.GetUtcNow() - SessionRules.Idle) }, transaction);
        var secret = Secrets.New(Secrets.Session);
        var csrf = Secrets.New("");
        writer.Execute(
            """INSERT INTO sessions ("user", hash, csrf, created_at, rotated_at, used_at, expires_at) VALUES (@user, @hash, @csrf, @now, @now, @now, @expires)""",
            new { user, hash = Secrets.Hash(secret), csrf, now = Now, expires = Times.Text(clock.GetUtcNow() + SessionRules.Life) },
            transaction);
        Append(transaction, ServerEvents.SignedIn, new(By: user, Detail: how, Address: address));
        return new NewSession(secret, csrf, user);
    });

    /// <summary>The live session that a secret opens, with its user, or null.</summary>
    public (long Id, string Csrf, long UserId, bool RotationDue)? FindSession(string secret)
    {
        var now = clock.GetUtcNow();
        var hash = Secrets.Hash(secret);
        var row = Read(c => c.QueryFirstOrDefault<SessionRow>(
            """
            SELECT id, csrf, "user", hash, rotated_at AS RotatedAt, used_at AS UsedAt FROM sessions
            WHERE (hash = @hash OR (previous_hash = @hash AND previous_until > @now)) AND expires_at > @now AND used_at > @idle
            """,
            new { hash, now = Times.Text(now), idle = Times.Text(now - SessionRules.Idle) }));
        if (row is null)
        {
            return null;
        }

        if (Times.Parse(row.UsedAt) + SessionRules.UseStep <= now)
        {
            Change(transaction => writer.Execute("UPDATE sessions SET used_at = @now WHERE id = @Id", new { now = Times.Text(now), row.Id }, transaction));
        }

        return (row.Id, row.Csrf, row.User, row.Hash == hash && Times.Parse(row.RotatedAt) + SessionRules.Rotation <= now);
    }

    /// <summary>Replaces the secret of a session; null when another request did so already.</summary>
    public string? Rotate(long session, string secret) => Change(transaction =>
    {
        var next = Secrets.New(Secrets.Session);
        var now = clock.GetUtcNow();
        var changed = writer.Execute(
            "UPDATE sessions SET previous_hash = hash, previous_until = @until, hash = @next, rotated_at = @now WHERE id = @session AND hash = @hash",
            new { until = Times.Text(now + SessionRules.RotationGrace), next = Secrets.Hash(next), now = Times.Text(now), session, hash = Secrets.Hash(secret) },
            transaction);
        return changed == 1 ? next : null;
    });

    public void SignOut(long session, long user) => Change(transaction =>
    {
        writer.Execute("DELETE FROM sessions WHERE id = @session", new { session }, transaction);
        Append(transaction, ServerEvents.SignedOut, new(By: user));
        return true;
    });

    /// <summary>Counts one try to sign in under a name before its password is looked at, so that tries side by side count too.</summary>
    /// <returns>Until when the name is closed; the try is then not allowed. Null: go on.</returns>
    public DateTimeOffset? BeginSignIn(string name) => Change(transaction =>
    {
        var now = clock.GetUtcNow();
        writer.Execute("DELETE FROM failures WHERE at <= @old AND locked_until <= @now", new { old = Times.Text(now - Lockout.Memory), now = Times.Text(now) }, transaction);
        var key = NameHash(name);
        var (count, until) = writer.QueryFirstOrDefault<(long Count, string? Until)>("SELECT count, locked_until FROM failures WHERE name_hash = @key", new { key }, transaction);
        if (until is not null && Times.Parse(until) is var closed && closed > now)
        {
            return (DateTimeOffset?)closed;
        }

        writer.Execute(
            """
            INSERT INTO failures (name_hash, count, at, locked_until) VALUES (@key, 1, @at, @until)
            ON CONFLICT (name_hash) DO UPDATE SET count = failures.count + 1, at = @at, locked_until = @until
            """,
            new { key, at = Times.Text(now), until = Times.Text(now + Lockout.After((int)count + 1)) },
            transaction);
        return null;
    });

    /// <summary>The try succeeded: the name starts anew.</summary>
    public void SignInSucceeded(string name) => Change(transaction => writer.Execute("DELETE FROM failures WHERE name_hash = @key", new { key = NameHash(name) }, transaction));

    /// <summary>Writes down a failed try. A name nobody has is left out: people type their password there.</summary>
    public void SignInFailed(long? user, string? address) => Change(transaction =>
    {
        Append(transaction, ServerEvents.SignInFailed, new(User: user, Detail: user is null ? "no such user" : null, Address: address));
        return true;
    });

    private static string NameHash(string name) => Secrets.Hash(name.ToLowerInvariant());

    private sealed class SessionRow
    {
        public long Id { get; init; }

        public string Csrf { get; init; } = "";

        public long User { get; init; }

        public string Hash { get; init; } = "";

        public string RotatedAt { get; init; } = "";

        public string UsedAt { get; init; } = "";
    }
}
