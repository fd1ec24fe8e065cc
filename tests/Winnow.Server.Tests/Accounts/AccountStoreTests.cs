using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Storage;

namespace Winnow.Server.Tests.Accounts;

/// <summary>What the accounts promise, in either database.</summary>
public abstract class AccountStoreTests : IDisposable
{
    private const string Project = "project00000";

    private readonly string folder = Directory.CreateTempSubdirectory("winnow-accounts-").FullName;
    private readonly TestClock clock = new();

    protected virtual StoreAddress? Address => null;

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    public sealed class OnSqlite : AccountStoreTests;

    public sealed class OnPostgres(SharedDatabase database) : AccountStoreTests
    {
        protected override StoreAddress Address => database.Server.Address;
    }

    [Fact]
    public void Names_differ_by_more_than_the_case_of_ascii_letters()
    {
        using var accounts = Open();
        Assert.Equal("chief", accounts.FindUser("CHief")!.Name);
        var other = Add(accounts, "Ärger");
        Assert.Equal(other.Id, accounts.FindUser("ÄRGER")!.Id);
        Assert.Null(accounts.FindUser("ärger"));
        Assert.Throws<ProblemException>(() => Add(accounts, "Chief"));
        Assert.Equal(["chief", "Ärger"], accounts.ReadUsers(0, 10).Select(u => u.Name));
        Assert.True(accounts.HasUsers() && accounts.HasAdmin());
        Assert.Null(accounts.NewSetupToken());
    }

    [Fact]
    public void The_last_admin_stays_and_a_disabled_user_has_no_session()
    {
        using var accounts = Open();
        var other = Add(accounts, "ann");
        var session = accounts.SignIn(other.Id, null, "test", null);
        Assert.Throws<ProblemException>(() => accounts.ChangeUser(1, admin: false, null, null, 1));
        Assert.True(accounts.ChangeUser(other.Id, admin: true, null, mayCreate: true, 1).Admin);
        Assert.False(accounts.ChangeUser(1, admin: false, null, null, other.Id).Admin);
        accounts.ChangeUser(1, admin: true, null, null, other.Id);
        accounts.ChangeUser(other.Id, null, disabled: true, null, 1);
        Assert.Null(accounts.FindSession(session.Secret));
        Assert.Equal((true, true, true), (accounts.FindUser(other.Id)!.Disabled, accounts.FindUser(other.Id)!.Admin, accounts.FindUser(other.Id)!.MayCreate));
        accounts.SetPreferences(1, """{"theme":"dark"}""");
        Assert.Equal("""{"theme":"dark"}""", accounts.FindUser(1)!.Preferences);
    }

    [Fact]
    public void A_session_opens_turns_and_ends()
    {
        using var accounts = Open();
        var session = accounts.SignIn(1, null, "test", "::1");
        Assert.Equal((1L, false), (accounts.FindSession(session.Secret)!.Value.UserId, accounts.FindSession(session.Secret)!.Value.RotationDue));
        clock.Advance(SessionRules.Rotation);
        var due = accounts.FindSession(session.Secret)!.Value;
        Assert.True(due.RotationDue);
        var next = accounts.Rotate(due.Id, session.Secret)!;
        Assert.Null(accounts.Rotate(due.Id, session.Secret));
        Assert.NotNull(accounts.FindSession(session.Secret));
        clock.Advance(SessionRules.RotationGrace);
        Assert.Null(accounts.FindSession(session.Secret));
        accounts.SetPassword(1, "hash", keepSession: due.Id);
        Assert.NotNull(accounts.FindSession(next));
        accounts.SignOut(due.Id, 1);
        Assert.Null(accounts.FindSession(next));
        var old = accounts.SignIn(1, accounts.SignIn(1, null, "test", null).Secret, "test", null);
        clock.Advance(SessionRules.Idle);
        Assert.Null(accounts.FindSession(old.Secret));
    }

    [Fact]
    public void Guesses_are_counted_and_forgotten()
    {
        using var accounts = Open();
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Null(accounts.BeginSignIn("chief")));
        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromSeconds(30), accounts.BeginSignIn("CHIEF"));
        accounts.SignInSucceeded("chief");
        Assert.Null(accounts.BeginSignIn("chief"));
        accounts.SignInFailed(1, "::1");
    }

    [Fact]
    public void Invites_and_tokens_are_good_for_what_they_say()
    {
        using var accounts = Open();
        var (secret, _) = accounts.Invite(Project, Role.Labeller, admin: false, "Ann@example.org", 1);
        Assert.Equal(accounts.FindInvite(secret)!.Id, accounts.FindInviteFor("ann@EXAMPLE.org")!.Id);
        var invite = Assert.Single(accounts.ReadInvites(0, 10));
        var ann = accounts.Accept(invite.Id, new("ann", "Ann", null, "https://issuer", "7"), null);
        Assert.Throws<ProblemException>(() => accounts.Join(invite.Id, 1, null));
        Assert.Equal(Role.Labeller, accounts.ReadRoles(ann.Id)[Project]);
        accounts.Join(accounts.FindInvite(accounts.Invite(Project, Role.Manager, admin: false, null, 1).Secret)!.Id, ann.Id, null);
        Assert.Equal(Role.Manager, Assert.Single(accounts.ReadMembers(Project, 0, 10)).Role);
        accounts.SetRole(ann.Id, Project, Role.Viewer, 1);
        accounts.RevokeInvite(accounts.FindInvite(accounts.Invite(null, null, admin: true, null, 1).Secret)!.Id, 1);
        Assert.Empty(accounts.ReadInvites(0, 10));
        Assert.True(accounts.RemoveRole(ann.Id, Project, 1));
        Assert.False(accounts.RemoveRole(ann.Id, Project, 1));
        var token = accounts.CreateToken(ann.Id, "laptop", Scope.Label, null, clock.GetUtcNow() + TimeSpan.FromDays(1));
        Assert.Equal(ann.Id, accounts.FindToken(token.Secret)!.UserId);
        Assert.NotNull(Assert.Single(accounts.ReadTokens(ann.Id, 0, 10)).UsedAt);
        Assert.True(accounts.RevokeToken(token.Token.Id, ann.Id));
        Assert.Null(accounts.FindToken(token.Secret));
    }

    [Fact]
    public void Messages_of_webhooks_wait_are_tried_and_end()
    {
        using var accounts = Open();
        var hook = accounts.CreateWebhook(Project, "https://example.org/a", ["label", "round"], 3, 1);
        accounts.AddDeliveries(hook.Id, 7, [("a", "label", "{}"), ("b", "label", "{}")]);
        Assert.Equal(2, accounts.CountWaiting(hook.Id));
        var due = accounts.ReadDue(Assert.Single(accounts.ReadDueWebhooks()), 10);
        accounts.NoteAttempt(hook, due[0], new(204, 5, null));
        accounts.NoteAttempt(hook, due[1], new(null, 5, "no connection"));
        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromSeconds(10), accounts.ReadAttempts(hook.Id, long.MaxValue, 10)[0].NextAt);
        Assert.Equal((7L, null, true), Assert.Single(accounts.ReadWebhooks(Project, 0, 10).Select(h => (h.Told, h.LastStatus, h.FailingSince is not null))));
        var off = accounts.ChangeWebhook(Project, hook.Id, "https://example.org/b", ["round"], false, 9, 1)!;
        Assert.Equal((false, "https://example.org/b", 7L), (off.Enabled, off.Address, off.Told));
        Assert.Empty(accounts.ReadEnabledWebhooks());
        Assert.Equal(9, accounts.ChangeWebhook(Project, hook.Id, null, null, true, 9, 1)!.Told);
        accounts.NoteAttempt(accounts.FindWebhook(Project, hook.Id)!, due[1] with { Attempts = 1 }, new(410, 5, "gone"));
        Assert.Equal("The receiver answered 410: it wants nothing more.", accounts.FindWebhook(Project, hook.Id)!.Reason);
        Assert.True(accounts.DeleteWebhook(Project, hook.Id, 1));
        Assert.Equal(0, accounts.CountWaiting(hook.Id));
    }

    [Fact]
    public void The_journal_is_one_chain_after_all_of_it()
    {
        using (var accounts = Open())
        {
            Add(accounts, "ann");
            accounts.NoteBackup(1, "::1");
        }

        using var again = AccountStore.Open(folder, clock, Address);
        again.Probe();
        Assert.Empty(again.VerifyJournal());
        Assert.Equal(ServerEvents.BackupTaken, again.ReadJournal(long.MaxValue, 1)[0].Type);
    }

    private AccountStore Open()
    {
        var accounts = AccountStore.Open(folder, clock, Address);
        accounts.SetUp(accounts.NewSetupToken()!, new("chief", "The chief", "hash"), "::1");
        return accounts;
    }

    private static User Add(AccountStore accounts, string name) =>
        accounts.Accept(accounts.FindInvite(accounts.Invite(null, null, admin: false, null, 1).Secret)!.Id, new(name, name, "hash"), null);
}
