using Dapper;
using Winnow.Server.Auth;
using Winnow.Server.Http;

namespace Winnow.Server.Accounts;

internal sealed partial class AccountStore
{
    private const string TokenColumns = """id, "user", name, scope, project, created_at AS CreatedAt, expires_at AS ExpiresAt, used_at AS UsedAt""";

    /// <summary>Makes an API token; its secret is known only now.</summary>
    /// <exception cref="ProblemException">The user has as many tokens as one may have.</exception>
    public (StoredToken Token, string Secret) CreateToken(long user, string name, Scope scope, string? project, DateTimeOffset expiresAt) => Change(transaction =>
    {
        writer.Execute("DELETE FROM tokens WHERE expires_at <= @now", new { now = Now }, transaction);
        if (writer.ExecuteScalar<long>("""SELECT COUNT(*) FROM tokens WHERE "user" = @user""", new { user }, transaction) >= SessionRules.TokensMax)
        {
            throw Problems.Conflict($"You have {SessionRules.TokensMax} tokens, the most there may be.", remedy: "Delete one that is not used.");
        }

        var secret = Secrets.New(Secrets.Token);
        var id = writer.ExecuteScalar<long>(
            """INSERT INTO tokens ("user", hash, name, scope, project, created_at, expires_at) VALUES (@user, @hash, @name, @scope, @project, @now, @expires) RETURNING id""",
            new { user, hash = Secrets.Hash(secret), name, scope = (long)scope, project, now = Now, expires = Times.Text(expiresAt) },
            transaction);
        Append(transaction, ServerEvents.TokenCreated, new(By: user, Project: project, Item: id, Detail: scope.ToString().ToLowerInvariant()));
        return (new StoredToken(id, user, name, scope, project, clock.GetUtcNow(), expiresAt, UsedAt: null), secret);
    });

    /// <summary>Tokens of one user, by id.</summary>
    public IReadOnlyList<StoredToken> ReadTokens(long user, long after, int limit) => Read(c => c
        .Query<TokenRow>($"""SELECT {TokenColumns} FROM tokens WHERE "user" = @user AND id > @after AND expires_at > @now ORDER BY id LIMIT @limit""", new { user, after, limit, now = Now })
        .Select(r => r.ToToken())
        .ToArray());

    /// <summary>The live token of a secret, or null.</summary>
    public StoredToken? FindToken(string secret)
    {
        var now = clock.GetUtcNow();
        var token = Read(c => c.QueryFirstOrDefault<TokenRow>($"SELECT {TokenColumns} FROM tokens WHERE hash = @hash AND expires_at > @now", new { hash = Secrets.Hash(secret), now = Times.Text(now) })?.ToToken());
        if (token is not null && (token.UsedAt is not { } used || used + SessionRules.UseStep <= now))
        {
            Change(transaction => writer.Execute("UPDATE tokens SET used_at = @now WHERE id = @Id", new { now = Times.Text(now), token.Id }, transaction));
        }

        return token;
    }

    /// <summary>Ends a token of this user; false when there is none.</summary>
    public bool RevokeToken(long id, long user) => Change(transaction =>
    {
        if (writer.Execute("""DELETE FROM tokens WHERE id = @id AND "user" = @user""", new { id, user }, transaction) == 0)
        {
            return false;
        }

        Append(transaction, ServerEvents.TokenRevoked, new(By: user, Item: id));
        return true;
    });

    private sealed class TokenRow
    {
        public long Id { get; init; }

        public long User { get; init; }

        public string Name { get; init; } = "";

        public long Scope { get; init; }

        public string? Project { get; init; }

        public string CreatedAt { get; init; } = "";

        public string ExpiresAt { get; init; } = "";

        public string? UsedAt { get; init; }

        public StoredToken ToToken() =>
            new(Id, User, Name, (Auth.Scope)Scope, Project, Times.Parse(CreatedAt), Times.Parse(ExpiresAt), UsedAt is { } used ? Times.Parse(used) : null);
    }
}
