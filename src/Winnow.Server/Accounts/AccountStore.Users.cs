using System.Data.Common;
using Dapper;
using Winnow.Server.Http;

namespace Winnow.Server.Accounts;

internal sealed partial class AccountStore
{
    private const string UserColumns = "id, name, display_name AS DisplayName, password, admin, disabled, may_create AS MayCreate, preferences, created_at AS CreatedAt";

    /// <summary>Whether anybody has an account.</summary>
    public bool HasUsers() => Read(c => c.ExecuteScalar<long>("SELECT EXISTS (SELECT 1 FROM users)")) == 1;

    /// <summary>Whether an admin can sign in.</summary>
    public bool HasAdmin() => Read(c => c.ExecuteScalar<long>("SELECT EXISTS (SELECT 1 FROM users WHERE admin = 1 AND disabled = 0)")) == 1;

    public User? FindUser(long id) => FindUserBy("id = @id", new { id });

    /// <param name="name">Sign-in name, in any case.</param>
    public User? FindUser(string name) => FindUserBy(database.Same("name", "@name"), new { name });

    public User? FindUser(string issuer, string subject) => FindUserBy("issuer = @issuer AND subject = @subject", new { issuer, subject });

    /// <summary>Accounts by id.</summary>
    public IReadOnlyList<User> ReadUsers(long after, int limit) => Read(c =>
        c.Query<UserRow>($"SELECT {UserColumns} FROM users WHERE id > @after ORDER BY id LIMIT @limit", new { after, limit }).Select(r => r.ToUser()).ToArray());

    /// <summary>A new one-time token that lets its holder create the first admin, or null when there are accounts. Earlier ones end.</summary>
    public string? NewSetupToken() => Change(transaction =>
    {
        if (writer.ExecuteScalar<long>("SELECT EXISTS (SELECT 1 FROM users)", transaction: transaction) == 1)
        {
            return null;
        }

        var secret = Secrets.New(Secrets.Setup);
        writer.Execute("INSERT INTO setup (id, hash) VALUES (1, @hash) ON CONFLICT (id) DO UPDATE SET hash = @hash", new { hash = Secrets.Hash(secret) }, transaction);
        return secret;
    });

    /// <summary>Creates the first admin; the token is used up. Null when the token is not the one that was handed out.</summary>
    public User? SetUp(string token, NewUser user, string? address) => Change(transaction =>
    {
        var used = writer.Execute("DELETE FROM setup WHERE hash = @hash AND NOT EXISTS (SELECT 1 FROM users)", new { hash = Secrets.Hash(token) }, transaction);
        if (used == 0)
        {
            return null;
        }

        var id = Insert(transaction, user, admin: true);
        Append(transaction, ServerEvents.SetUp, new(User: id, Detail: user.Name, Address: address));
        return Require(transaction, id);
    });

    /// <summary>Changes what an account may do; null leaves a thing as it is. Disabling ends the sessions.</summary>
    /// <exception cref="ProblemException">There is no such user, or it is the last admin who can sign in.</exception>
    public User ChangeUser(long id, bool? admin, bool? disabled, bool? mayCreate, long by) => Change(transaction =>
    {
        var user = FindUser(transaction, id) ?? throw Problems.NotFound("There is no such user.");
        var changed = user with { Admin = admin ?? user.Admin, Disabled = disabled ?? user.Disabled, MayCreate = mayCreate ?? user.MayCreate };
        writer.Execute(
            "UPDATE users SET admin = @Admin, disabled = @Disabled, may_create = @MayCreate WHERE id = @Id", new { Admin = Truth(changed.Admin), Disabled = Truth(changed.Disabled), MayCreate = Truth(changed.MayCreate), changed.Id }, transaction);
        if (writer.ExecuteScalar<long>("SELECT COUNT(*) FROM users WHERE admin = 1 AND disabled = 0", transaction: transaction) == 0)
        {
            throw Problems.Conflict($"'{user.Name}' is the last admin.", remedy: "Make somebody else an admin first.");
        }

        if (changed.Disabled)
        {
            writer.Execute("""DELETE FROM sessions WHERE "user" = @id""", new { id }, transaction);
        }

        Note(user.Admin, changed.Admin, ServerEvents.AdminGiven, ServerEvents.AdminTaken);
        Note(user.Disabled, changed.Disabled, ServerEvents.UserDisabled, ServerEvents.UserEnabled);
        Note(user.MayCreate, changed.MayCreate, ServerEvents.CreatingAllowed, ServerEvents.CreatingForbidden);
        return changed;

        void Note(bool before, bool after, string on, string off)
        {
            if (before != after)
            {
                Append(transaction, after ? on : off, new(By: by, User: id));
            }
        }
    });

    /// <summary>Sets the password's hash and ends every other session.</summary>
    public void SetPassword(long id, string hash, long keepSession) => Change(transaction =>
    {
        writer.Execute("UPDATE users SET password = @hash WHERE id = @id", new { hash, id }, transaction);
        writer.Execute("""DELETE FROM sessions WHERE "user" = @id AND id <> @keepSession""", new { id, keepSession }, transaction);
        Append(transaction, ServerEvents.PasswordChanged, new(By: id, User: id));
        return true;
    });

    /// <summary>Replaces the preferences, a JSON object.</summary>
    public void SetPreferences(long id, string json) => Change(transaction => writer.Execute("UPDATE users SET preferences = @json WHERE id = @id", new { json, id }, transaction));

    private User? FindUserBy(string condition, object values) => Read(c => c.QueryFirstOrDefault<UserRow>($"SELECT {UserColumns} FROM users WHERE {condition}", values)?.ToUser());

    private User? FindUser(DbTransaction transaction, long id) =>
        writer.QueryFirstOrDefault<UserRow>($"SELECT {UserColumns} FROM users WHERE id = @id", new { id }, transaction)?.ToUser();

    private User Require(DbTransaction transaction, long id) => FindUser(transaction, id) ?? throw new InvalidOperationException($"User {id} is not there.");

    /// <exception cref="ProblemException">The name is taken.</exception>
    private long Insert(DbTransaction transaction, NewUser user, bool admin)
    {
        if (writer.ExecuteScalar<long>($"SELECT EXISTS (SELECT 1 FROM users WHERE {database.Same("name", "@Name")})", new { user.Name }, transaction) == 1)
        {
            throw Problems.Conflict($"The name '{user.Name}' is taken.", "name", "Take another name.");
        }

        return writer.ExecuteScalar<long>(
            """
            INSERT INTO users (name, display_name, password, admin, disabled, may_create, issuer, subject, preferences, created_at)
            VALUES (@Name, @DisplayName, @Password, @admin, 0, 0, @Issuer, @Subject, '{}', @at) RETURNING id
            """,
            new { user.Name, user.DisplayName, user.Password, admin = Truth(admin), user.Issuer, user.Subject, at = Now },
            transaction);
    }

    private sealed class UserRow
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public string DisplayName { get; init; } = "";

        public string? Password { get; init; }

        public long Admin { get; init; }

        public long Disabled { get; init; }

        public long MayCreate { get; init; }

        public string Preferences { get; init; } = "";

        public string CreatedAt { get; init; } = "";

        public User ToUser() => new(Id, Name, DisplayName, Password, Admin == 1, Disabled == 1, MayCreate == 1, Preferences, Times.Parse(CreatedAt));
    }
}
