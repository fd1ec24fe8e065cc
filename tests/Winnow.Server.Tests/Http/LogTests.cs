using System.Text.Json;
using Winnow.Server.Auth;
using Winnow.Server.Logging;

namespace Winnow.Server.Tests.Http;

/// <summary>The log says what happened and no secret.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task A_day_at_the_server_leaves_no_secret_in_the_log_or_in_errors()
    {
        await using var server = await TestServer.StartEmptyAsync();
        var setup = server.Accounts.NewSetupToken()!;
        using var browser = server.Browse();
        var answers = new List<Answer>
        {
            await browser.PostAsync("/api/setup", new { token = setup, name = "ana", displayName = "Ana", password = "my unlikely password" }),
        };
        browser.Csrf = answers[0].Json.GetProperty("csrf").GetString();
        var token = (await browser.PostAsync("/api/tokens", new { name = "ci", scopes = (string[])["read"] })).Json.GetProperty("secret").GetString()!;
        var invite = (await browser.PostAsync("/api/invites", new { })).Json.GetProperty("link").GetString()!.Split('#')[1];
        using var program = new Browser(server.Address) { Authorization = $"Bearer {token}" };
        answers.Add(await program.GetAsync("/api/users"));
        answers.Add(await program.GetAsync($"/api/nothing?token={token}"));
        answers.Add(await program.GetAsync($"/api/openid/callback?code={invite}&state={token}"));
        answers.Add(await browser.PutAsync("/api/session/password", new { current = "my unlikely passwort", next = "another unlikely phrase" }));
        answers.Add(await browser.PostAsync("/api/session", new { name = "my unlikely password", password = 5 }));
        string[] secrets = [setup, token, invite, "my unlikely", "another unlikely", browser.Cookie!.Split('=')[1], browser.Csrf!];
        Assert.All(secrets, s => Assert.DoesNotContain(s, server.Log, StringComparison.Ordinal));
        Assert.All(secrets, s => Assert.All(answers[1..], a => Assert.DoesNotContain(s, a.Body, StringComparison.Ordinal)));
        Assert.Contains("/api/openid/callback", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_line_is_json_with_route_status_and_user()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse(server.AddUser("bea", Role.Viewer));
        await browser.GetAsync($"/api/projects/{TestServer.Project}/members?after=7");
        var lines = server.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        var fields = lines.Select(l => l.GetProperty("fields")).Single(f => f.TryGetProperty("Status", out var status) && status.GetString() == "403");
        Assert.Equal(("GET", "/api/projects/{project}/members/", "2"), (fields.GetProperty("Method").GetString(), fields.GetProperty("Route").GetString(), fields.GetProperty("User").GetString()));
        Assert.DoesNotContain("after", server.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer wnk_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG failed", "Bearer [removed] failed")]
    [InlineData("Authorization: Bearer abc.def-ghi", "Authorization: Bearer [removed]")]
    [InlineData("{\"password\":\"hunter2\"}", "{\"password\":\"[removed]\"}")]
    [InlineData("client_secret=abc&grant_type=x", "client_secret=[removed]&grant_type=x")]
    [InlineData("GET /callback?code=abc&state=def", "GET /callback?code=[removed]&state=[removed]")]
    [InlineData("Cookie: winnow-session", "Cookie: [removed]")]
    [InlineData("cannot reach amqp://winnow:hunter2@queue.example.org:5672/", "cannot reach amqp://[removed]@queue.example.org:5672/")]
    [InlineData("AWS_SECRET_ACCESS_KEY=abc/def+1 in the environment", "AWS_SECRET_ACCESS_KEY=[removed] in the environment")]
    [InlineData("PUT /x?X-Amz-Signature=abc&X-Amz-Credential=def", "PUT /x?X-Amz-Signature=[removed]&X-Amz-Credential=[removed]")]
    [InlineData("see https://s3.example.org/bucket@2", "see https://s3.example.org/bucket@2")]
    [InlineData("a status code: 5", "a status code: 5")]
    public void Redaction_takes_out_values_and_leaves_words(string text, string expected) => Assert.Equal(expected, Redaction.Apply(text));
}
