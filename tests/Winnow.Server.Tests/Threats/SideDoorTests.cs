using System.Net;
using System.Text;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;

namespace Winnow.Server.Tests.Threats;

/// <summary>Cookie, Bearer and Basic end at the same gate; whatever else asks is nobody.</summary>
public sealed class SideDoorTests
{
    private const string Members = $"/api/projects/{TestServer.Project}/members";
    private const string Hook = $"/ls/{TestServer.Project}/train";

    public static TheoryData<string> Schemes => ["cookie", "Bearer", "Basic"];

    [Theory, MemberData(nameof(Schemes))]
    public async Task Each_scheme_meets_the_same_gate(string scheme)
    {
        await using var server = await TestServer.StartAsync();
        var (manager, viewer, outsider) = (server.AddUser("mara", Role.Manager), server.AddUser("vera", Role.Viewer), server.AddUser("olaf"));
        foreach (var (user, members, users, foreign) in new[]
        {
            (manager, HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.NotFound),
            (viewer, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.NotFound),
            (outsider, HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.NotFound),
        })
        {
            using var browser = Open(server, user, scheme);
            Assert.Equal(members, (await browser.GetAsync(Members)).Status);
            Assert.Equal(users, (await browser.GetAsync("/api/users")).Status);
            Assert.Equal(foreign, (await browser.GetAsync($"/api/projects/{TestServer.Foreign}/members")).Status);
            Assert.Equal(members == HttpStatusCode.OK ? HttpStatusCode.Conflict : members, (await browser.PostAsync(Hook, new { })).Status);
            server.Accounts.ChangeUser(user.Id, admin: null, disabled: true, mayCreate: null, server.Admin.Id);
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(Members)).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsync(Hook, new { })).Status);
        }
    }

    [Theory, MemberData(nameof(Schemes))]
    public async Task Each_scheme_loses_its_rights_with_the_role_at_once(string scheme)
    {
        await using var server = await TestServer.StartAsync();
        var user = server.AddUser("mara", Role.Manager);
        using var browser = Open(server, user, scheme);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Members)).Status);
        server.Accounts.SetRole(user.Id, TestServer.Project, Role.Viewer, server.Admin.Id);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync(Members)).Status);
    }

    [Fact]
    public async Task A_secret_counts_in_its_own_place_alone()
    {
        await using var server = await TestServer.StartAsync();
        using var bearer = server.Call(server.Admin, Scope.Admin);
        using var session = server.Browse(server.Admin);
        var token = bearer.Authorization!["Bearer ".Length..];
        var cookie = session.Cookie!.Split('=', 2)[1];
        using var nobody = server.Browse();
        foreach (var (name, value) in new[]
        {
            ("Authorization", token),
            ("Authorization", $"Digest {token}"),
            ("Authorization", $"Negotiate {token}"),
            ("Authorization", $"Bearer {cookie}"),
            ("Authorization", $"Bearer {session.Csrf}"),
            ("Authorization", $"Bearer {token}x"),
            ("Authorization", $"Bearer {token[..^1]}"),
            ("Authorization", $"Bearer , Bearer {token}"),
            ("Authorization", $"Basic {token}"),
            ("Authorization", Basic("chief", TestServer.Password)),
            ("Authorization", Basic("chief", "")),
            ("Authorization", Basic(token, "")),
            ("Cookie", $"winnow-session={token}"),
            ("Cookie", $"session={cookie}"),
            ("Proxy-Authorization", $"Bearer {token}"),
            ("X-Api-Key", token),
            ("X-Forwarded-User", "chief"),
            ("X-Remote-User", "chief"),
            ("X-Winnow-CSRF", session.Csrf!),
        })
        {
            var answer = await nobody.SendAsync(HttpMethod.Get, "/api/users", null, (name, value));
            Assert.True(answer.Status == HttpStatusCode.Unauthorized, $"{name}: {value.Replace(token, "TOKEN", StringComparison.Ordinal)} gives {answer.Status}");
        }

        foreach (var query in (string[])["access_token", "token", "api_key", "auth"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync($"/api/users?{query}={token}")).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await bearer.GetAsync("/api/users")).Status);
        Assert.Equal(HttpStatusCode.OK, (await session.GetAsync("/api/users")).Status);
    }

    private static Browser Open(TestServer server, User user, string scheme)
    {
        if (scheme == "cookie")
        {
            return server.Browse(user);
        }

        var bearer = server.Call(user, Scope.Admin);
        return scheme == "Bearer" ? bearer : new Browser(server.Address) { Authorization = Basic("anybody", bearer.Authorization!["Bearer ".Length..]) };
    }

    private static string Basic(string name, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"));
}
