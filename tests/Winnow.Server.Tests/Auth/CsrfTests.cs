using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Auth;

namespace Winnow.Server.Tests.Auth;

/// <summary>Another site cannot make a signed-in browser write.</summary>
public sealed class CsrfTests
{
    [Fact]
    public async Task A_write_by_cookie_needs_the_token_of_this_very_session()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse(server.Admin);
        using var other = server.Browse(server.Admin);
        foreach (var csrf in (string?[])[null, "", "wrong", other.Csrf])
        {
            using var forged = new Browser(server.Address) { Cookie = browser.Cookie, Csrf = csrf };
            Assert.Equal(HttpStatusCode.Forbidden, (await forged.PutAsync("/api/session/preferences", new { theme = "dark" })).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await forged.DeleteAsync("/api/session")).Status);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await browser.PutAsync("/api/session/preferences", new { theme = "dark" })).Status);
    }

    [Fact]
    public async Task A_token_needs_none()
    {
        await using var server = await TestServer.StartAsync();
        using var program = server.Call(server.Admin, Scope.Admin);
        Assert.Equal(HttpStatusCode.Created, (await program.PostAsync("/api/invites", new { })).Status);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    [InlineData("text/plain")]
    public async Task What_a_form_of_another_site_can_send_signs_nobody_in(string type)
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse();
        using var body = new StringContent("""{"name":"chief","password":"several unlikely words"}""", System.Text.Encoding.UTF8, type);
        var answer = await browser.SendAsync(HttpMethod.Post, "/api/session", body);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Status);
        Assert.Null(answer.SetCookie);
    }

    [Fact]
    public async Task No_other_site_may_read_answers()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse(server.Admin);
        var answer = await browser.SendAsync(HttpMethod.Options, "/api/users", null, ("Origin", "https://evil.example"), ("Access-Control-Request-Method", "PATCH"));
        Assert.Equal("", answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal("", (await browser.SendAsync(HttpMethod.Get, "/api/users", null, ("Origin", "https://evil.example"))).Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Reading_changes_nothing_in_the_accounts()
    {
        await using var server = await TestServer.StartAsync();
        var bea = server.AddUser("bea", Role.Manager);
        using var chief = server.Browse(server.Admin);
        using var browser = server.Browse(bea);
        var before = server.Accounts.ReadJournal(long.MaxValue, 1)[0].Number;
        var routes = server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(e => AccessMatrix.Fill(e.RoutePattern, TestServer.Project));
        foreach (var route in routes)
        {
            await chief.GetAsync(route);
            await browser.GetAsync(route);
        }

        Assert.Equal(before, server.Accounts.ReadJournal(long.MaxValue, 1)[0].Number);
    }
}
