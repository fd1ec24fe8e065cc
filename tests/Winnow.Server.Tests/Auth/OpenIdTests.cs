using System.Net;
using Winnow.Server.Auth;

namespace Winnow.Server.Tests.Auth;

/// <summary>Sign-in at an OpenID Connect provider, against a small one of our own.</summary>
public sealed class OpenIdTests
{
    private static async Task<(FakeProvider Provider, TestServer Server)> StartAsync()
    {
        var provider = await FakeProvider.StartAsync(new TestClock());
        var server = await TestServer.StartAsync(new(OpenId: new OpenIdOptions
        {
            Authority = provider.Issuer,
            ClientId = FakeProvider.ClientId,
            ClientSecret = FakeProvider.ClientSecret,
            PublicUrl = "https://winnow.example.org",
        }));
        return (provider, server);
    }

    private static async Task<Answer> SignInAsync(FakeProvider provider, Browser browser, string? invite = null)
    {
        var start = await browser.PostAsync("/api/openid/start", new { invite });
        Assert.Equal(HttpStatusCode.OK, start.Status);
        return await browser.GetAsync(provider.Authorize(start.Json.GetProperty("address").GetString()!));
    }

    private static string Invite(TestServer server, string? email = null) => server.Accounts.Invite(TestServer.Project, Role.Labeller, admin: false, email, server.Admin.Id).Secret;

    [Fact]
    public async Task An_invited_person_gets_an_account_and_comes_back_to_it()
    {
        var (provider, server) = await StartAsync();
        await using var first = provider;
        await using var second = server;
        using var browser = server.Browse();
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(provider, browser, Invite(server))).Status);
        using var again = server.Browse();
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(provider, again)).Status);
        var user = (await again.GetAsync("/api/session")).Json.GetProperty("user");
        Assert.Equal(("bea", "Bea"), (user.GetProperty("name").GetString(), user.GetProperty("displayName").GetString()));
        Assert.Equal(Role.Labeller, server.Accounts.ReadRoles(user.GetProperty("id").GetInt64())[TestServer.Project]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await again.SignInAsync("bea", TestServer.Password)).Status);
    }

    [Theory]
    [InlineData("bea@example.org", true, HttpStatusCode.Found)]
    [InlineData("BEA@example.org", true, HttpStatusCode.Found)]
    [InlineData("bea@example.org", false, HttpStatusCode.Forbidden)]
    [InlineData("eve@example.org", true, HttpStatusCode.Forbidden)]
    public async Task An_invited_address_counts_only_where_the_provider_vouches_for_it(string email, bool verified, HttpStatusCode status)
    {
        var (provider, server) = await StartAsync();
        await using var first = provider;
        await using var second = server;
        Invite(server, "bea@example.org");
        provider.Claims["email"] = email;
        provider.Claims["email_verified"] = verified;
        using var browser = server.Browse();
        Assert.Equal(status, (await SignInAsync(provider, browser)).Status);
        Assert.Equal(status == HttpStatusCode.Found, server.Accounts.FindUser("bea") is not null);
    }

    [Fact]
    public async Task A_stranger_a_disabled_person_and_a_taken_name_get_no_further()
    {
        var (provider, server) = await StartAsync();
        await using var first = provider;
        await using var second = server;
        using var browser = server.Browse();
        Assert.Equal(HttpStatusCode.Forbidden, (await SignInAsync(provider, browser)).Status);
        provider.Claims["preferred_username"] = "chief";
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(provider, browser, Invite(server))).Status);
        var user = server.Accounts.FindUser("chief-2")!;
        Assert.False(user.Admin);
        server.Accounts.ChangeUser(user.Id, admin: null, disabled: true, mayCreate: null, server.Admin.Id);
        Assert.Equal(HttpStatusCode.Forbidden, (await SignInAsync(provider, browser)).Status);
    }

    [Theory]
    [InlineData("aud", "somebody-else")]
    [InlineData("iss", "https://evil.example")]
    [InlineData("nonce", "another")]
    [InlineData("exp", 1000000000)]
    [InlineData("sub", "")]
    public async Task A_token_that_is_wrong_in_one_thing_is_refused(string claim, object value)
    {
        var (provider, server) = await StartAsync();
        await using var first = provider;
        await using var second = server;
        provider.Wrong[claim] = value;
        using var browser = server.Browse();
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(provider, browser, Invite(server))).Status);
        Assert.Null(server.Accounts.FindUser("bea"));
    }

    [Fact]
    public async Task A_token_signed_by_another_key_is_refused()
    {
        var (provider, server) = await StartAsync();
        await using var first = provider;
        await using var second = server;
        provider.ForeignKey = true;
        using var browser = server.Browse();
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(provider, browser, Invite(server))).Status);
    }

    [Fact]
    public async Task An_answer_counts_once_soon_and_in_the_browser_that_asked()
    {
        var (provider, server) = await StartAsync();
        await using var first = provider;
        await using var second = server;
        using var browser = server.Browse();
        using var other = server.Browse();
        var address = (await browser.PostAsync("/api/openid/start", new { invite = Invite(server) })).Json.GetProperty("address").GetString()!;
        Assert.Equal(HttpStatusCode.BadRequest, (await other.GetAsync(provider.Authorize(address))).Status);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync(provider.Authorize(address))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync(provider.Authorize(address))).Status);

        address = (await browser.PostAsync("/api/openid/start", new { })).Json.GetProperty("address").GetString()!;
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync(provider.Authorize(address))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync("/api/openid/callback?code=x&state=made-up")).Status);
    }

    [Fact]
    public async Task Without_a_provider_the_routes_say_so()
    {
        await using var server = await TestServer.StartAsync();
        using var browser = server.Browse();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsync("/api/openid/start", new { })).Status);
    }
}
