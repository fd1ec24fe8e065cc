using System.Net;
using Microsoft.Data.Sqlite;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;

namespace Winnow.Server.Tests.Auth;

/// <summary>The server's journal: everything that changes rights is in it, and nobody changes it unseen.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task Every_change_of_rights_leaves_an_entry_with_its_author()
    {
        await using var server = await TestServer.StartAsync();
        var bea = server.AddUser("bea");
        using var chief = server.Browse(server.Admin);
        await chief.PutAsync($"/api/projects/{TestServer.Project}/members/bea", new { role = "reviewer" });
        await chief.DeleteAsync($"/api/projects/{TestServer.Project}/members/bea");
        await chief.PatchAsync($"/api/users/{bea.Id}", new { admin = true, mayCreate = true });
        await chief.PatchAsync($"/api/users/{bea.Id}", new { admin = false, disabled = true });
        await chief.PostAsync("/api/tokens", new { name = "ci", scopes = (string[])["read"] });
        await chief.DeleteAsync("/api/tokens/1");
        await chief.PostAsync("/api/invites", new { });
        await chief.DeleteAsync($"/api/invites/{(await chief.GetAsync("/api/invites")).Json.GetProperty("items")[0].GetProperty("id").GetInt64()}");
        using var browser = server.Browse();
        await browser.SignInAsync("chief", "a wrong password");
        await browser.SignInAsync("my password typed as a name", "x");

        var entries = (await chief.GetAsync("/api/audit?limit=200")).Json.GetProperty("items").EnumerateArray().ToArray();
        var types = entries.Select(e => e.GetProperty("type").GetString()).ToHashSet();
        Assert.Superset(
            new HashSet<string?>
            {
                "setup", "sign-in", "sign-in.failed", "user.created", "admin.given", "admin.taken", "user.disabled", "creating.allowed", "role.set", "role.removed",
                "invite.created", "invite.revoked", "invite.accepted", "token.created", "token.revoked",
            },
            types);
        var role = entries.Single(e => e.GetProperty("type").GetString() == "role.set").GetProperty("data");
        Assert.Equal((server.Admin.Id, bea.Id, "reviewer"), (role.GetProperty("by").GetInt64(), role.GetProperty("user").GetInt64(), role.GetProperty("role").GetString()));
        Assert.DoesNotContain(entries, e => e.GetRawText().Contains("typed as a name", StringComparison.Ordinal));
        Assert.True((await chief.GetAsync("/api/audit/verify")).Json.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Pages_of_the_journal_join_without_a_gap()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            server.AddUser($"user{i}");
        }

        using var chief = server.Browse(server.Admin);
        var numbers = new List<long>();
        for (var next = ""; next is not null;)
        {
            var page = (await chief.GetAsync($"/api/audit?limit=3{(next.Length == 0 ? "" : $"&after={next}")}")).Json;
            numbers.AddRange(page.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("number").GetInt64()));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(n => (long)n).Reverse(), numbers);
    }

    [Theory]
    [InlineData("UPDATE journal SET data = replace(data, 'labeller', 'reviewer') WHERE type = 'role.set'")]
    [InlineData("DELETE FROM journal WHERE number = 2")]
    public async Task A_changed_or_missing_entry_is_found(string tampering)
    {
        await using var server = await TestServer.StartAsync();
        server.AddUser("bea", Role.Labeller);
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(server.Folder, AccountStore.FileName)};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = tampering;
            Assert.Throws<SqliteException>(() => { command.ExecuteNonQuery(); });
            command.CommandText = "DROP TRIGGER journal_is_never_changed; DROP TRIGGER journal_is_never_deleted; " + tampering;
            Assert.True(command.ExecuteNonQuery() > 0);
        }

        using var chief = server.Browse(server.Admin);
        var verdict = (await chief.GetAsync("/api/audit/verify")).Json;
        Assert.False(verdict.GetProperty("ok").GetBoolean());
        Assert.NotEqual(0, verdict.GetProperty("problems").GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await chief.GetAsync("/api/audit")).Status);
    }
}
