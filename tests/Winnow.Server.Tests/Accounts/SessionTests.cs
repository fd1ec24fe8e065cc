using System.Net;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;

namespace Winnow.Server.Tests.Accounts;

/// <summary>Sessions: how they begin, change hands and end.</summary>
public sealed class SessionTests
{
    private static async Task<bool> IsSignedInAsync(Browser browser) => (await browser.GetAsync("/api/session")).Json.GetProperty("user").ValueKind != System.Text.Json.JsonValueKind.Null;

    [Fact]
    public async Task Signing_in_sets_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse();
        var answer = await browser.SignInAsync("CHIEF", TestServer.Password);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.StartsWith(SessionCookie.Name + "=wns_", answer.SetCookie, StringComparison.Ordinal);
        Assert.Contains("httponly", answer.SetCookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", answer.SetCookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", answer.SetCookie!, StringComparison.OrdinalIgnoreCase);
        Assert.True(await IsSignedInAsync(browser));
    }

    [Fact]
    public async Task The_cookie_is_secure_when_a_trusted_proxy_speaks_tls_and_only_then()
    {
        await using var trusting = await TestServer.StartAsync(new(TrustedProxies: [IPNetwork.Parse("127.0.0.0/8")]));
        await using var wary = await TestServer.StartAsync();
        foreach (var (server, secure) in ((TestServer, bool)[])[(trusting, true), (wary, false)])
        {
            using var browser = server.Browse();
            using var body = System.Net.Http.Json.JsonContent.Create(new { name = "chief", password = TestServer.Password });
            var answer = await browser.SendAsync(HttpMethod.Post, "/api/session", body, ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.9"));
            Assert.Equal(secure, answer.SetCookie!.Contains("secure", StringComparison.OrdinalIgnoreCase));
        }

        Assert.Contains("203.0.113.9", trusting.Accounts.ReadJournal(long.MaxValue, 1)[0].Data, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.9", wary.Accounts.ReadJournal(long.MaxValue, 1)[0].Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_again_ends_the_session_before_so_that_none_can_be_planted()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse();
        await browser.SignInAsync("chief", TestServer.Password);
        using var thief = new Browser(server.Address) { Cookie = browser.Cookie };
        Assert.True(await IsSignedInAsync(thief));
        await browser.SignInAsync("chief", TestServer.Password);
        Assert.False(await IsSignedInAsync(thief));
        Assert.True(await IsSignedInAsync(browser));
    }

    [Fact]
    public async Task The_secret_changes_every_twelve_hours_and_the_old_one_serves_requests_under_way()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse(server.Admin);
        var old = browser.Cookie;
        server.Clock.Advance(SessionRules.Rotation);
        var answer = await browser.GetAsync("/api/session");
        Assert.NotNull(answer.SetCookie);
        Assert.NotEqual(old, browser.Cookie);
        Assert.Equal(browser.Csrf, answer.Json.GetProperty("csrf").GetString());

        using var late = new Browser(server.Address) { Cookie = old };
        Assert.Null((await late.GetAsync("/api/session")).SetCookie);
        Assert.True(await IsSignedInAsync(late));
        server.Clock.Advance(SessionRules.RotationGrace);
        Assert.False(await IsSignedInAsync(late));
        Assert.True(await IsSignedInAsync(browser));
    }

    [Fact]
    public async Task An_idle_session_ends()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse(server.Admin);
        server.Clock.Advance(SessionRules.Idle - TimeSpan.FromMinutes(1));
        Assert.True(await IsSignedInAsync(browser));
        server.Clock.Advance(SessionRules.Idle);
        Assert.False(await IsSignedInAsync(browser));
    }

    [Fact]
    public async Task A_session_ends_after_thirty_days_however_busy()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse(server.Admin);
        for (var day = 0; day < 29; day++)
        {
            server.Clock.Advance(TimeSpan.FromDays(1));
            Assert.True(await IsSignedInAsync(browser));
        }

        server.Clock.Advance(TimeSpan.FromDays(1));
        Assert.False(await IsSignedInAsync(browser));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse(server.Admin);
        using var copy = new Browser(server.Address) { Cookie = browser.Cookie };
        Assert.Equal(HttpStatusCode.NoContent, (await browser.DeleteAsync("/api/session")).Status);
        Assert.False(await IsSignedInAsync(copy));
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_keeps_this_one()
    {
        await using var server = await TestServer.StartAsync();
        using var here = server.Browse(server.Admin);
        using var there = server.Browse(server.Admin);
        Assert.Equal(HttpStatusCode.Unauthorized, (await here.PutAsync("/api/session/password", new { current = "not the password", next = "another unlikely phrase" })).Status);
        Assert.True(await IsSignedInAsync(there));
        Assert.Equal(HttpStatusCode.NoContent, (await here.PutAsync("/api/session/password", new { current = TestServer.Password, next = "another unlikely phrase" })).Status);
        Assert.False(await IsSignedInAsync(there));
        Assert.True(await IsSignedInAsync(here));
        using var browser = server.Browse();
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync("chief", TestServer.Password)).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("chief", "another unlikely phrase")).Status);
    }

    [Fact]
    public async Task Preferences_are_merged_kept_per_user_and_bounded()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse(server.Admin);
        await browser.PutAsync("/api/session/preferences", new { theme = "dark", keymap = new { skip = "s" } });
        await browser.PutAsync("/api/session/preferences", new { theme = "light" });
        var user = (await browser.GetAsync("/api/session")).Json.GetProperty("user");
        Assert.Equal("light", user.GetProperty("preferences").GetProperty("theme").GetString());
        Assert.Equal("s", user.GetProperty("keymap").GetProperty("skip").GetString());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await browser.PutAsync("/api/session/preferences", new { note = new string('x', 20_000) })).Status);
        await browser.PutAsync("/api/session/preferences", new { a = new string('x', 10_000) });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await browser.PutAsync("/api/session/preferences", new { b = new string('x', 10_000) })).Status);
        using var other = server.Browse(server.AddUser("bea"));
        Assert.Equal("{}", (await other.GetAsync("/api/session")).Json.GetProperty("user").GetProperty("preferences").GetRawText());
    }
}
