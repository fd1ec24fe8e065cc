using System.Net;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;

namespace Winnow.Server.Tests.Accounts;

/// <summary>Invites are the only way in.</summary>
public sealed class InviteTests
{
    private static async Task<string> InviteAsync(Browser browser, object body)
    {
        var answer = await browser.PostAsync("/api/invites", body);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Json.GetProperty("link").GetString()!.Split('#')[1];
    }

    private static object Accept(string token, string name = "bea") => new { token, name, displayName = "Bea", password = TestServer.Password };

    [Fact]
    public async Task An_invite_makes_one_account_with_its_role()
    {
        await using var server = await TestServer.StartAsync();
        using var chief = server.Browse(server.Admin);
        using var browser = server.Browse();
        var token = await InviteAsync(chief, new { role = "labeller", project = TestServer.Project });
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/api/invites/accept", Accept(token))).Status);
        Assert.Equal(Role.Labeller, server.Accounts.ReadRoles(server.Accounts.FindUser("bea")!.Id)[TestServer.Project]);
        Assert.Equal(HttpStatusCode.Gone, (await browser.PostAsync("/api/invites/accept", Accept(token, "bob"))).Status);
        Assert.Null(server.Accounts.FindUser("bob"));
    }

    [Fact]
    public async Task A_taken_name_leaves_the_invite_open()
    {
        await using var server = await TestServer.StartAsync();
        using var chief = server.Browse(server.Admin);
        using var browser = server.Browse();
        var token = await InviteAsync(chief, new { });
        Assert.Equal(HttpStatusCode.Conflict, (await browser.PostAsync("/api/invites/accept", Accept(token, "Chief"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/api/invites/accept", Accept(token))).Status);
    }

    [Fact]
    public async Task An_invite_ends_after_a_week_and_when_it_is_withdrawn()
    {
        await using var server = await TestServer.StartAsync();
        using var chief = server.Browse(server.Admin);
        using var browser = server.Browse();
        var withdrawn = await InviteAsync(chief, new { });
        var id = (await chief.GetAsync("/api/invites")).Json.GetProperty("items")[0].GetProperty("id").GetInt64();
        Assert.Equal(HttpStatusCode.NoContent, (await chief.DeleteAsync($"/api/invites/{id}")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await browser.PostAsync("/api/invites/accept", Accept(withdrawn))).Status);
        var old = await InviteAsync(chief, new { });
        server.Clock.Advance(SessionRules.InviteLife);
        Assert.Equal(HttpStatusCode.Gone, (await browser.PostAsync("/api/invites/accept", Accept(old))).Status);
        Assert.Null(server.Accounts.FindUser("bea"));
    }

    [Fact]
    public async Task Somebody_with_an_account_joins_and_never_loses_a_role_by_it()
    {
        await using var server = await TestServer.StartAsync();
        using var chief = server.Browse(server.Admin);
        var bea = server.AddUser("bea", Role.Reviewer);
        using var browser = server.Browse(bea);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/api/invites/accept", new { token = await InviteAsync(chief, new { role = "viewer", project = TestServer.Project }) })).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/api/invites/accept", new { token = await InviteAsync(chief, new { role = "viewer", project = TestServer.Foreign }) })).Status);
        var roles = server.Accounts.ReadRoles(bea.Id);
        Assert.Equal((Role.Reviewer, Role.Viewer), (roles[TestServer.Project], roles[TestServer.Foreign]));
    }

    [Fact]
    public async Task An_invite_falls_with_the_right_of_whoever_wrote_it()
    {
        await using var server = await TestServer.StartAsync();
        var max = server.AddUser("max", Role.Manager);
        using var manager = server.Browse(max);
        using var browser = server.Browse();
        var token = await InviteAsync(manager, new { role = "manager", project = TestServer.Project });
        server.Accounts.SetRole(max.Id, TestServer.Project, Role.Reviewer, server.Admin.Id);
        Assert.Equal(HttpStatusCode.Gone, (await browser.PostAsync("/api/invites/accept", Accept(token))).Status);
    }

    [Theory]
    [InlineData("wni_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("wnk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("' OR 1=1 --")]
    [InlineData("")]
    public async Task A_made_up_invite_opens_nothing(string token)
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse();
        Assert.Equal(HttpStatusCode.Gone, (await browser.PostAsync("/api/invites/accept", Accept(token))).Status);
    }
}
