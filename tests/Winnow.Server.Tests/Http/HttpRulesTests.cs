using System.Net;
using System.Text;
using Microsoft.Data.Sqlite;
using Winnow.Server.Accounts;

namespace Winnow.Server.Tests.Http;

/// <summary>What every answer carries, and what every bad request gets.</summary>
public sealed class HttpRulesTests
{
    [Theory]
    [InlineData("/api/session")]
    [InlineData("/api/users")]
    [InlineData("/api/nothing")]
    [InlineData("/health/live")]
    public async Task Every_answer_tells_browsers_to_be_careful(string route)
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse();
        var answer = await browser.GetAsync(route);
        Assert.Contains("default-src 'self'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
        Assert.Equal("", answer.Header("Server"));
        Assert.Equal(route.StartsWith("/api", StringComparison.Ordinal), answer.Header("Cache-Control").Contains("no-store", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"name":"a","password":"b","extra":1}""", "extra")]
    [InlineData("""{"name":"a"}""", null)]
    [InlineData("""{"name":null,"password":"b"}""", null)]
    [InlineData("""{"name":1,"password":"b"}""", "name")]
    [InlineData("""{"name":"a","name":"c","password":"b"}""", null)]
    [InlineData("""{"name":"a","password":"hunter2hunter2"x""", null)]
    [InlineData("[]", null)]
    [InlineData("", null)]
    public async Task Bad_json_is_one_clear_sentence_that_repeats_no_value(string body, string? field)
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await browser.SendAsync(HttpMethod.Post, "/api/session", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal(400, answer.Json.GetProperty("status").GetInt32());
        Assert.NotEqual("", answer.Json.GetProperty("detail").GetString());
        Assert.DoesNotContain("hunter2", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Body, StringComparison.Ordinal);
        if (field is not null)
        {
            Assert.Equal(field, answer.Json.GetProperty("field").GetString());
        }
    }

    [Fact]
    public async Task Deep_and_large_bodies_are_refused()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse(server.Admin);
        using var deep = new StringContent($"{{\"a\":{new string('[', 100)}{new string(']', 100)}}}", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendAsync(HttpMethod.Put, "/api/session/preferences", deep)).Status);
        var answer = await browser.PostAsync("/api/invites", new { email = new string('x', 2 << 20) });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Equal("1048576 bytes", answer.Json.GetProperty("limit").GetString());
    }

    [Theory]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("POST", "/api/users", 405)]
    [InlineData("GET", "/nothing", 404)]
    public async Task Addresses_and_methods_that_are_not_there_are_problem_details_too(string method, string route, int status)
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse(server.Admin);
        var answer = await browser.SendAsync(new HttpMethod(method), route);
        Assert.Equal((status, "application/problem+json"), ((int)answer.Status, answer.ContentType));
    }

    [Fact]
    public async Task The_unforeseen_is_a_500_with_a_trace_id_and_nothing_of_the_inside()
    {
        await using var server = await TestServer.StartAsync();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(server.Folder, AccountStore.FileName)};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE invites";
            command.ExecuteNonQuery();
        }

        using var browser = server.Browse(server.Admin);
        var answer = await browser.GetAsync("/api/invites");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        var trace = answer.Json.GetProperty("traceId").GetString()!;
        Assert.NotEqual("", trace);
        Assert.DoesNotContain("invites", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Sqlite", answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("no such table", server.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example", 400)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("localhost", 200)]
    public async Task A_name_that_is_not_ours_is_refused_so_that_no_foreign_name_can_be_rebound_to_us(string host, int status)
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse();
        Assert.Equal(status, (int)(await browser.SendAsync(HttpMethod.Get, "/health/live", null, ("Host", host))).Status);
    }

    [Fact]
    public async Task The_web_app_answers_every_address_but_files_and_the_api()
    {
        var root = Directory.CreateTempSubdirectory("winnow-web-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(root.FullName, "index.html"), "<!doctype html>the app", TestContext.Current.CancellationToken);
            Directory.CreateDirectory(Path.Combine(root.FullName, "assets"));
            await File.WriteAllTextAsync(Path.Combine(root.FullName, "assets", "app-1a2b.js"), "let x", TestContext.Current.CancellationToken);
            await using var server = await TestServer.StartAsync(new(WebRoot: root.FullName));
            using var browser = server.Browse();
            foreach (var page in (string[])["/", "/projects/own000000000/label", "/setup"])
            {
                var answer = await browser.GetAsync(page);
                Assert.Equal(("<!doctype html>the app", "no-cache"), (answer.Body, answer.Header("Cache-Control")));
                Assert.Contains("default-src 'self'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
            }

            Assert.Contains("immutable", (await browser.GetAsync("/assets/app-1a2b.js")).Header("Cache-Control"), StringComparison.Ordinal);
            foreach (var missing in (string[])["/api/nothing", "/assets/gone.js", "/ls/nothing", "/..%2Fserver.db", "/%2e%2e/server.db"])
            {
                Assert.DoesNotContain("the app", (await browser.GetAsync(missing)).Body, StringComparison.Ordinal);
            }
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("' OR '1'='1")]
    [InlineData("chief'; DROP TABLE users; --")]
    [InlineData("\" OR \"\"=\"")]
    [InlineData("chief\u0000")]
    [InlineData("%")]
    public async Task Sql_in_a_name_is_only_a_name(string name)
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse(server.Admin);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync(name, TestServer.Password)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PutAsync($"/api/projects/{TestServer.Project}/members/{Uri.EscapeDataString(name.Replace("\0", "", StringComparison.Ordinal) + "?")}", new { role = "viewer" })).Status);
        Assert.True(server.Accounts.HasUsers());
    }
}
