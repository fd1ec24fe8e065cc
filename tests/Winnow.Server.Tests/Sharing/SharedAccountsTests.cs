using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Auth.OpenId;
using Winnow.Storage;

namespace Winnow.Server.Tests.Sharing;

/// <summary>Accounts in PostgreSQL: they move there whole, are backed up, and go on beside newer servers.</summary>
public sealed class SharedAccountsTests(SharedDatabase database) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-accounts-").FullName;
    private readonly TestClock clock = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Accounts_of_server_db_move_into_the_database_and_a_backup_of_them_back_into_a_file()
    {
        string token;
        using (var before = AccountStore.Open(folder, clock))
        {
            var chief = before.SetUp(before.NewSetupToken()!, new("chief", "Ch. Ärger", "hash"), "::1")!;
            var (secret, _) = before.Invite("project00000", Role.Reviewer, admin: false, "ann@example.org", chief.Id);
            var ann = before.Accept(before.FindInvite(secret)!.Id, new("ann", "Ann", null, "https://issuer", "7"), null);
            token = before.CreateToken(ann.Id, "laptop", Scope.Label, null, clock.GetUtcNow() + TimeSpan.FromDays(1)).Secret;
            var hook = before.CreateWebhook("project00000", "https://example.org/hook", ["label"], 3, chief.Id);
            before.AddDeliveries(hook.Id, 4, [("key", "label", "{}")]);
            before.SignIn(chief.Id, null, "test", null);
        }

        string[] journal;
        using (var after = AccountStore.Open(folder, clock, database.Server.Address))
        {
            Assert.True(after.IsShared);
            Assert.False(File.Exists(Path.Combine(folder, AccountStore.FileName)));
            Assert.True(File.Exists(Path.Combine(folder, AccountStore.FileName + ".moved")));
            Check(after);
            Assert.Empty(after.VerifyJournal());

            // New rows are numbered behind those that came along.
            var user = after.Accept(after.FindInvite(after.Invite(null, null, admin: true, null, 1).Secret)!.Id, new("Bob", "Bob", "hash"), null);
            Assert.Equal(3, user.Id);
            Assert.Throws<Winnow.Server.Http.ProblemException>(() => after.Accept(after.FindInvite(after.Invite(null, null, admin: true, null, 1).Secret)!.Id, new("BOB", "Bob", "hash"), null));
            journal = [.. after.ReadJournal(long.MaxValue, 100).Select(e => e.Hash)];
        }

        var copy = Directory.CreateDirectory(Path.Combine(folder, "copy")).FullName;
        AccountMove.ToFile(folder, database.Server.Address, Path.Combine(copy, AccountStore.FileName));
        using var back = AccountStore.Open(copy, clock);
        Check(back);
        Assert.Equal(journal, back.ReadJournal(long.MaxValue, 100).Select(e => e.Hash));
        Assert.Empty(back.VerifyJournal());

        void Check(AccountStore accounts)
        {
            Assert.Equal("Ch. Ärger", accounts.FindUser("CHIEF")!.DisplayName);
            Assert.Equal(2, accounts.FindUser("https://issuer", "7")!.Id);
            Assert.Equal(2, accounts.FindToken(token)!.UserId);
            Assert.Equal(Role.Reviewer, accounts.ReadRoles(2)["project00000"]);
            Assert.Equal("key", Assert.Single(accounts.ReadDue(Assert.Single(accounts.ReadDueWebhooks()), 10)).Key);
        }
    }

    [Fact]
    public void A_folder_whose_accounts_lie_in_a_database_is_not_served_without_its_address()
    {
        AccountStore.Open(folder, clock, database.Server.Address).Dispose();
        Assert.Contains($"say where in {StoreAddress.Variable}", Assert.Throws<ServerStartException>(() => AccountStore.Open(folder, clock)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, AccountStore.FileName)));
    }

    [Fact]
    public void A_server_over_sqlite_and_one_over_the_database_never_have_the_same_folder()
    {
        using var own = AccountStore.Open(folder, clock);
        Assert.Contains("Another server serves", Assert.Throws<ServerStartException>(() => AccountStore.Open(folder, clock, database.Server.Address)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_goes_on_beside_a_newer_one_as_long_as_the_format_says_so()
    {
        using var older = AccountStore.Open(folder, clock, database.Server.Address);
        older.SetUp(older.NewSetupToken()!, new("chief", "chief", null), null);

        // What an upgrade that only adds does: it cannot be told from a newer server's.
        Alter($"ALTER TABLE users ADD COLUMN colour TEXT; CREATE TABLE extra (id BIGINT); UPDATE format SET version = {AccountSchema.Newest + 1}, oldest = {AccountSchema.Newest}");
        Assert.Equal("chief", older.FindUser("chief")!.Name);
        older.SetPreferences(1, """{"theme":"dark"}""");
        using (var again = AccountStore.Open(folder, clock, database.Server.Address))
        {
            Assert.Equal("""{"theme":"dark"}""", again.FindUser("chief")!.Preferences);
        }

        Alter($"UPDATE format SET version = {AccountSchema.Newest + 1}, oldest = {AccountSchema.Newest + 1}");
        var refused = Assert.Throws<ServerStartException>(() => AccountStore.Open(folder, clock, database.Server.Address)).Message;
        Assert.Equal($"The accounts of '{folder}' have format {AccountSchema.Newest + 1}, and this Winnow knows formats up to {AccountSchema.Newest}; update Winnow to serve them.", refused);
    }

    [Fact]
    public void A_sign_in_at_the_provider_may_come_back_to_another_server_once()
    {
        using var first = AccountStore.Open(folder, clock, database.Server.Address);
        using var second = AccountStore.Open(folder, clock, database.Server.Address);
        var (state, begun, browser) = new PendingSignIns(first).Begin(Secrets.New(Secrets.Invite));
        var (late, _, lateBrowser) = new PendingSignIns(first).Begin(null);
        Assert.Null(new PendingSignIns(second).End(state + "x", browser));
        Assert.Equal(begun, new PendingSignIns(second).End(state, browser));
        Assert.Null(new PendingSignIns(first).End(state, browser));
        clock.Advance(PendingSignIns.Life);
        Assert.Null(new PendingSignIns(second).End(late, lateBrowser));
    }

    private void Alter(string sql)
    {
        var schema = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, AccountStore.PointerName))).RootElement.GetProperty("schema").GetString();
        using var connection = database.Server.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"SET search_path = {schema}; {sql}";
        command.ExecuteNonQuery();
    }
}
