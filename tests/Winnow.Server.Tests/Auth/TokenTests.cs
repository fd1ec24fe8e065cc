using System.Net;
using System.Text;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;

namespace Winnow.Server.Tests.Auth;

/// <summary>API tokens: scopes, projects, ends.</summary>
public sealed class TokenTests
{
    private const string Members = $"/api/projects/{TestServer.Project}/members";

    [Fact]
    public async Task A_token_made_in_the_browser_works_and_its_secret_is_shown_once()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse(server.Admin);
        var made = (await browser.PostAsync("/api/tokens", new { name = "ci", scopes = (string[])["read", "manage"] })).Json;
        Assert.Equal(["read", "label", "manage"], made.GetProperty("scopes").EnumerateArray().Select(s => s.GetString()));
        var secret = made.GetProperty("secret").GetString()!;
        using var program = new Browser(server.Address) { Authorization = $"Bearer {secret}" };
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync(Members)).Status);
        Assert.DoesNotContain(secret, (await browser.GetAsync("/api/tokens")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_sent_as_the_password_of_basic_authentication_meets_the_same_gate()
    {
        await using var server = await TestServer.StartAsync();
        var (_, secret) = server.Accounts.CreateToken(server.Admin.Id, "ls", Scope.Manage, project: null, server.Clock.GetUtcNow() + TimeSpan.FromDays(1));
        using var program = new Browser(server.Address) { Authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"anything:{secret}")) };
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync(Members)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync("/api/users")).Status);
        using var byPassword = new Browser(server.Address) { Authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"chief:{TestServer.Password}")) };
        Assert.Equal(HttpStatusCode.Unauthorized, (await byPassword.GetAsync(Members)).Status);
    }

    [Theory]
    [InlineData(Scope.Read, Role.Viewer)]
    [InlineData(Scope.Label, Role.Labeller)]
    [InlineData(Scope.Manage, Role.Manager)]
    [InlineData(Scope.Admin, Role.Admin)]
    public void A_scope_reaches_up_to_its_role_and_never_beyond_the_owner(Scope scope, Role most)
    {
        foreach (var held in Enum.GetValues<Role>().Where(r => r < Role.Admin))
        {
            var roles = new Dictionary<string, Role> { ["p"] = held };
            var caller = new Caller(1, "x", AccountIsAdmin: false, MayCreateProjects: false, roles, Session: null, new CallerToken(1, scope, Project: null));
            Assert.Equal(held < most ? held : most, caller.RoleIn("p"));
            Assert.Null(caller.RoleIn("q"));
            Assert.False(caller.IsAdmin);
            Assert.Null((caller with { Token = new CallerToken(1, scope, "q") }).RoleIn("p"));
        }

        var admin = new Caller(1, "x", AccountIsAdmin: true, MayCreateProjects: true, new Dictionary<string, Role>(), Session: null, new CallerToken(1, scope, Project: null));
        Assert.Equal(most, admin.RoleIn("p"));
        Assert.Equal(scope == Scope.Admin, admin.IsAdmin);
        Assert.False((admin with { Token = new CallerToken(1, scope, "p") }).IsAdmin);
    }

    [Fact]
    public async Task A_token_ends_with_its_time_its_deletion_and_never_falls_back_to_a_cookie()
    {
        await using var server = await TestServer.StartAsync();
        var bea = server.AddUser("bea", Role.Manager);
        using var browser = server.Browse(bea);
        using var program = server.Call(bea, Scope.Manage);
        var id = (await browser.GetAsync("/api/tokens")).Json.GetProperty("items")[0].GetProperty("id").GetInt64();
        using var chief = server.Browse(server.Admin);
        Assert.Equal(HttpStatusCode.NotFound, (await chief.DeleteAsync($"/api/tokens/{id}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync(Members)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await browser.DeleteAsync($"/api/tokens/{id}")).Status);
        program.Cookie = browser.Cookie;
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync(Members)).Status);

        using var brief = server.Call(bea, Scope.Read);
        server.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(HttpStatusCode.Unauthorized, (await brief.GetAsync("/api/session")).Status);
    }

    [Fact]
    public async Task Nonsense_is_refused_and_nobody_makes_a_token_above_themselves()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse(server.AddUser("bea", Role.Labeller));
        var now = server.Clock.GetUtcNow();
        foreach (var (body, status) in ((object, int)[])
        [
            (new { name = "x", scopes = (string[])["admin"] }, 403),
            (new { name = "x", scopes = (string[])[] }, 400),
            (new { name = "x", scopes = (string[])["everything"] }, 400),
            (new { name = " ", scopes = (string[])["read"] }, 400),
            (new { name = new string('x', 101), scopes = (string[])["read"] }, 400),
            (new { name = "x", scopes = (string[])["read"], project = TestServer.Foreign }, 404),
            (new { name = "x", scopes = (string[])["read"], expiresAt = now }, 400),
            (new { name = "x", scopes = (string[])["read"], expiresAt = now.AddDays(400) }, 400),
            (new { name = "x" }, 400),
            (new { name = "x", scopes = (string[])["read"], userId = 1 }, 400),
        ])
        {
            Assert.Equal(status, (int)(await browser.PostAsync("/api/tokens", body)).Status);
        }

        for (var i = 0; i < SessionRules.TokensMax; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await browser.PostAsync("/api/tokens", new { name = $"t{i}", scopes = (string[])["read"] })).Status);
        }

        Assert.Equal(HttpStatusCode.Conflict, (await browser.PostAsync("/api/tokens", new { name = "one too many", scopes = (string[])["read"] })).Status);
        var page = (await browser.GetAsync("/api/tokens?limit=20")).Json;
        Assert.Equal(20, page.GetProperty("items").GetArrayLength());
        Assert.NotEqual(page.GetProperty("items")[0].GetProperty("id").GetInt64(), (await browser.GetAsync($"/api/tokens?limit=20&after={page.GetProperty("next").GetString()}")).Json.GetProperty("items")[0].GetProperty("id").GetInt64());
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync("/api/tokens?limit=201")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync("/api/tokens?after=1;DROP")).Status);
    }
}
