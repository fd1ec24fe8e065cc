using System.Data.Common;
using Dapper;
using Winnow.Server.Auth;
using Winnow.Server.Http;

namespace Winnow.Server.Accounts;

internal sealed partial class AccountStore
{
    private const string InviteColumns = "id, project, role, admin, email, created_by AS CreatedBy, created_at AS CreatedAt, expires_at AS ExpiresAt";

    /// <summary>Writes an invite and gives the secret for its link.</summary>
    public (string Secret, DateTimeOffset ExpiresAt) Invite(string? project, Role? role, bool admin, string? email, long by) => Change(transaction =>
    {
        writer.Execute("DELETE FROM invites WHERE expires_at <= @now", new { now = Now }, transaction);
        var secret = Secrets.New(Secrets.Invite);
        var expires = clock.GetUtcNow() + SessionRules.InviteLife;
        var id = writer.ExecuteScalar<long>(
            """
            INSERT INTO invites (hash, project, role, admin, email, created_by, created_at, expires_at)
            VALUES (@hash, @project, @role, @admin, @email, @by, @now, @expires) RETURNING id
            """,
            new { hash = Secrets.Hash(secret), project, role = (long?)role, admin = Truth(admin), email, by, now = Now, expires = Times.Text(expires) },
            transaction);
        Append(transaction, ServerEvents.InviteCreated, new(By: by, Project: project, Role: admin ? NameOf(Role.Admin) : role is { } r ? NameOf(r) : null, Item: id));
        return (secret, expires);
    });

    /// <summary>Open invites by id.</summary>
    public IReadOnlyList<StoredInvite> ReadInvites(long after, int limit) => Read(c => c
        .Query<InviteRow>($"SELECT {InviteColumns} FROM invites WHERE id > @after AND expires_at > @now ORDER BY id LIMIT @limit", new { after, limit, now = Now })
        .Select(r => r.ToInvite())
        .ToArray());

    public StoredInvite? FindInvite(long id) => Read(c => c.QueryFirstOrDefault<InviteRow>($"SELECT {InviteColumns} FROM invites WHERE id = @id", new { id })?.ToInvite());

    /// <summary>The secret-less way in: an invite for an e-mail address that a provider vouched for.</summary>
    public StoredInvite? FindInviteFor(string email) => Read(c => c
        .QueryFirstOrDefault<InviteRow>($"SELECT {InviteColumns} FROM invites WHERE {database.Same("email", "@email")} AND expires_at > @now ORDER BY id LIMIT 1", new { email, now = Now })?.ToInvite());

    /// <summary>The open invite of a secret, or null.</summary>
    public StoredInvite? FindInvite(string secret) => FindInviteByHash(Secrets.Hash(secret));

    /// <summary>The open invite whose secret has a hash, or null.</summary>
    public StoredInvite? FindInviteByHash(string hash) => Read(c => c
        .QueryFirstOrDefault<InviteRow>($"SELECT {InviteColumns} FROM invites WHERE hash = @hash AND expires_at > @now", new { hash, now = Now })?.ToInvite());

    public void RevokeInvite(long id, long by) => Change(transaction =>
    {
        writer.Execute("DELETE FROM invites WHERE id = @id", new { id }, transaction);
        Append(transaction, ServerEvents.InviteRevoked, new(By: by, Item: id));
        return true;
    });

    /// <summary>Uses an invite up: makes the account it stands for and gives it its role.</summary>
    /// <param name="id">Number of the invite.</param>
    /// <param name="user">The new account.</param>
    /// <param name="address">Network address of the browser.</param>
    /// <exception cref="ProblemException">The invite is used up or no longer stands, or the name is taken; nothing changes.</exception>
    public User Accept(long id, NewUser user, string? address) => Change(transaction =>
    {
        var invite = Take(transaction, id);
        var created = Insert(transaction, user, invite.Admin);
        Append(transaction, ServerEvents.UserCreated, new(By: invite.CreatedBy, User: created, Detail: user.Name));
        Grant(transaction, invite, created, address);
        return Require(transaction, created);
    });

    /// <summary>Uses an invite up for somebody who has an account. A role never falls by it.</summary>
    /// <exception cref="ProblemException">The invite is used up or no longer stands; nothing changes.</exception>
    public void Join(long id, long user, string? address) => Change(transaction =>
    {
        var invite = Take(transaction, id);
        if (invite.Admin && writer.Execute("UPDATE users SET admin = 1 WHERE id = @user AND admin = 0", new { user }, transaction) == 1)
        {
            Append(transaction, ServerEvents.AdminGiven, new(By: invite.CreatedBy, User: user));
        }

        Grant(transaction, invite, user, address);
        return true;
    });

    private void Grant(DbTransaction transaction, StoredInvite invite, long user, string? address)
    {
        if (invite is { Project: { } project, Role: { } role }
            && writer.ExecuteScalar<long>("""SELECT COALESCE(MAX(role), 0) FROM memberships WHERE "user" = @user AND project = @project""", new { user, project }, transaction) < (long)role)
        {
            SetRole(transaction, user, project, role, invite.CreatedBy);
        }

        Append(transaction, ServerEvents.InviteAccepted, new(By: user, Project: invite.Project, Item: invite.Id, Address: address));
    }

    /// <summary>Deletes the invite, after looking whether whoever wrote it may still give what it gives.</summary>
    private StoredInvite Take(DbTransaction transaction, long id)
    {
        var invite = writer.QueryFirstOrDefault<InviteRow>($"SELECT {InviteColumns} FROM invites WHERE id = @id AND expires_at > @now", new { id, now = Now }, transaction)?.ToInvite();
        if (invite is null || !MayStillGive(transaction, invite))
        {
            throw Problems.Gone("This invite is used up, has expired or was withdrawn.", "Ask for a new one.");
        }

        writer.Execute("DELETE FROM invites WHERE id = @id", new { id }, transaction);
        return invite;
    }

    private bool MayStillGive(DbTransaction transaction, StoredInvite invite)
    {
        var author = Require(transaction, invite.CreatedBy);
        if (author.Disabled)
        {
            return false;
        }

        var role = writer.ExecuteScalar<long>(
            """SELECT COALESCE(MAX(role), 0) FROM memberships WHERE "user" = @CreatedBy AND project = @Project""", new { invite.CreatedBy, invite.Project }, transaction);
        return author.Admin || (!invite.Admin && role == (long)Role.Manager && invite.Role is not null);
    }

    private sealed class InviteRow
    {
        public long Id { get; init; }

        public string? Project { get; init; }

        public long? Role { get; init; }

        public long Admin { get; init; }

        public string? Email { get; init; }

        public long CreatedBy { get; init; }

        public string CreatedAt { get; init; } = "";

        public string ExpiresAt { get; init; } = "";

        public StoredInvite ToInvite() => new(Id, Project, (Auth.Role?)Role, Admin == 1, Email, CreatedBy, Times.Parse(CreatedAt), Times.Parse(ExpiresAt));
    }
}
