using System.Net;
using Winnow.Server.Accounts;

namespace Winnow.Server.Tests.Accounts;

/// <summary>How the first account comes to be: by a link that is printed once, never by a default password.</summary>
public sealed class SetupTests
{
    private static object Body(string token) => new { token, name = "ana", displayName = "Ana", password = TestServer.Password };

    [Fact]
    public async Task The_printed_link_makes_the_first_admin_once()
    {
        await using var server = await TestServer.StartEmptyAsync();
        using var browser = server.Browse();
        var link = WinnowServer.SetupLink(server.App)!;
        var token = link[(link.IndexOf('#', StringComparison.Ordinal) + 1)..];
        Assert.StartsWith($"{server.Address}setup#", link, StringComparison.Ordinal);
        Assert.True((await browser.GetAsync("/api/session")).Json.GetProperty("setupNeeded").GetBoolean());

        var answer = await browser.PostAsync("/api/setup", Body(token));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(answer.Json.GetProperty("user").GetProperty("admin").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/users")).Status);

        Assert.Equal(HttpStatusCode.Gone, (await browser.PostAsync("/api/setup", Body(token))).Status);
        Assert.Null(WinnowServer.SetupLink(server.App));
    }

    [Fact]
    public async Task A_new_link_ends_the_one_before()
    {
        await using var server = await TestServer.StartEmptyAsync();
        using var browser = server.Browse();
        var old = server.Accounts.NewSetupToken()!;
        var newer = server.Accounts.NewSetupToken()!;
        Assert.Equal(HttpStatusCode.Gone, (await browser.PostAsync("/api/setup", Body(old))).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/api/setup", Body(newer))).Status);
    }

    [Fact]
    public async Task A_fresh_server_lets_nobody_in_under_any_usual_name()
    {
        await using var server = await TestServer.StartEmptyAsync();
        using var browser = server.Browse();
        foreach (var (name, password) in ((string, string)[])[("admin", "admin"), ("admin", "password"), ("winnow", "winnow"), ("root", "")])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync(name, password)).Status);
        }
    }

    [Fact]
    public async Task Only_hashes_of_secrets_are_stored()
    {
        string folder;
        string[] secrets;
        await using var server = await TestServer.StartAsync();
        using (var browser = server.Browse(server.Admin))
        {
            var token = (await browser.PostAsync("/api/tokens", new { name = "ci", scopes = (string[])["read"] })).Json.GetProperty("secret").GetString()!;
            var invite = (await browser.PostAsync("/api/invites", new { })).Json.GetProperty("link").GetString()!;
            secrets = [token, invite[(invite.IndexOf('#', StringComparison.Ordinal) + 1)..], browser.Cookie!.Split('=')[1], TestServer.Password];
            folder = server.Folder;
        }

        var stored = string.Concat(Directory.EnumerateFiles(folder, "server.db*").Select(f =>
        {
            using var file = new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
            return reader.ReadToEnd();
        }));
        Assert.Contains(Secrets.Hash(secrets[0]), stored, StringComparison.Ordinal);
        Assert.All(secrets, s => Assert.DoesNotContain(s, stored, StringComparison.Ordinal));
    }
}
