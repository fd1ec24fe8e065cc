using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Auth;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Tests.Webhooks;

/// <summary>Webhooks over HTTP on a real server, with a receiver on this machine.</summary>
public sealed class WebhookTests
{
    private const string Hooks = $"/api/projects/{TestServer.Project}/webhooks";

    [Fact]
    public async Task What_happens_arrives_signed_and_the_secret_is_shown_once()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StartAsync();
        using var browser = server.Browse(server.AddUser("bea", Role.Manager));
        var made = await MakeAsync(browser, receiver.Address + "/hook", "label", "import");
        var secret = made.GetProperty("secret").GetString()!;
        Assert.DoesNotContain(secret, (await browser.GetAsync(Hooks)).Body, StringComparison.Ordinal);
        await LabelAsync(server);
        var message = await receiver.NextAsync();
        var signature = message.Headers["Winnow-Signature"].Split(',').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        Assert.Equal($"{server.Clock.GetUtcNow().ToUnixTimeSeconds()}", signature["t"]);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{signature["t"]}.{message.Body}"));
        Assert.Equal(Convert.ToHexStringLower(expected), signature["v1"]);
        var body = JsonDocument.Parse(message.Body).RootElement;
        Assert.Equal(("/hook", "label", message.Headers["Winnow-Delivery"]), (message.Path, body.GetProperty("kind").GetString(), body.GetProperty("id").GetString()));
        var told = Assert.Single(body.GetProperty("events").EnumerateArray());
        Assert.Equal(("label.submitted", 1), (told.GetProperty("type").GetString(), told.GetProperty("data").GetProperty("class").GetInt32()));
        var log = await LogAsync(browser, made, l => l.GetArrayLength() == 1);
        Assert.Equal((204, 1), (log[0].GetProperty("status").GetInt32(), log[0].GetProperty("attempt").GetInt32()));
        Assert.Equal(204, (await browser.GetAsync(Hooks)).Json.GetProperty("items")[0].GetProperty("lastStatus").GetInt32());
        Assert.DoesNotContain(secret, server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_message_is_tried_again_under_the_same_key_and_holds_up_no_label()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StartAsync();
        using var browser = server.Browse(server.Admin);
        var release = new TaskCompletionSource();
        receiver.Answer = async context =>
        {
            await release.Task;
            context.Response.StatusCode = 500;
        };
        var made = await MakeAsync(browser, receiver.Address, "label");
        await LabelAsync(server);
        var first = await receiver.NextAsync();

        // The receiver has not answered yet, and labels are stored all the same.
        await LabelAsync(server, "second");
        release.SetResult();
        var log = await LogAsync(browser, made, l => l.GetArrayLength() > 0);
        var oldest = log[log.GetArrayLength() - 1];
        Assert.Equal("answered 500", oldest.GetProperty("reason").GetString());
        Assert.Equal(server.Clock.GetUtcNow() + TimeSpan.FromSeconds(10), oldest.GetProperty("nextAt").GetDateTimeOffset());
        receiver.Answer = context =>
        {
            context.Response.StatusCode = 200;
            return Task.CompletedTask;
        };
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        var keys = new[] { (await receiver.NextAsync()).Headers["Winnow-Delivery"], (await receiver.NextAsync()).Headers["Winnow-Delivery"] };
        Assert.Contains(first.Headers["Winnow-Delivery"], keys);
        await LogAsync(browser, made, l => l.EnumerateArray().Any(a => a.GetProperty("attempt").GetInt32() == 2 && a.GetProperty("status").GetInt32() == 200));
        var page = (await browser.GetAsync($"{Hooks}/{made.GetProperty("id").GetString()}/deliveries?limit=1")).Json;
        Assert.NotNull(page.GetProperty("next").GetString());
    }

    [Theory]
    [InlineData("http://example.org/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[64:ff9b::a9fe:a9fe]/")]
    [InlineData("https://inside.example.org/")]
    [InlineData("https://both.example.org/")]
    [InlineData("https://missing.example.org/")]
    [InlineData("https://user:password@example.org/")]
    [InlineData("https://example.org/#part")]
    [InlineData("ftp://example.org/")]
    [InlineData("/relative")]
    [InlineData("")]
    public async Task An_address_that_is_not_public_and_encrypted_is_refused(string address)
    {
        await using var server = await StartAsync([], Names);
        using var browser = server.Browse(server.Admin);
        var answer = await browser.PostAsync(Hooks, new { address, kinds = (string[])["label"] });
        Assert.Equal((HttpStatusCode.BadRequest, "address"), (answer.Status, answer.Json.GetProperty("field").GetString()));
        Assert.Empty((await browser.GetAsync(Hooks)).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_name_that_means_something_else_later_leads_nowhere()
    {
        await using var receiver = await Receiver.StartAsync();
        var asked = 0;
        await using var server = await StartAsync([], (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(asked++ == 0 ? "93.184.215.14" : "127.0.0.1")]));
        using var browser = server.Browse(server.Admin);
        var made = await MakeAsync(browser, $"https://rebind.example.org:{new Uri(receiver.Address).Port}/", "label");
        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync($"{Hooks}/{made.GetProperty("id").GetString()}/test", new { })).Status);
        var log = await LogAsync(browser, made, l => l.GetArrayLength() > 0);
        Assert.Equal(("test", "This address is inside the network; webhooks go to public addresses only."), (log[0].GetProperty("kind").GetString(), log[0].GetProperty("reason").GetString()));
        Assert.Equal((JsonValueKind.Null, 0), (log[0].GetProperty("nextAt").ValueKind, receiver.Count));
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_410_switches_off_with_a_reason()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StartAsync();
        using var browser = server.Browse(server.Admin);
        receiver.Answer = context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };
        var made = await MakeAsync(browser, receiver.Address + "/first", "label");
        await LabelAsync(server);
        Assert.Equal("/first", (await receiver.NextAsync()).Path);
        var log = await LogAsync(browser, made, l => l.GetArrayLength() > 0);
        Assert.Equal("answered 302, and redirects are not followed", log[0].GetProperty("reason").GetString());
        Assert.Equal(0, receiver.Count);
        receiver.Answer = context =>
        {
            context.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        await receiver.NextAsync();
        await LogAsync(browser, made, l => l.GetArrayLength() == 2);
        var off = (await browser.GetAsync(Hooks)).Json.GetProperty("items")[0];
        Assert.Equal((false, "The receiver answered 410: it wants nothing more."), (off.GetProperty("enabled").GetBoolean(), off.GetProperty("reason").GetString()));
        var on = (await browser.PatchAsync($"{Hooks}/{made.GetProperty("id").GetString()}", new { enabled = true })).Json;
        Assert.Equal((true, JsonValueKind.Null), (on.GetProperty("enabled").GetBoolean(), on.GetProperty("reason").ValueKind));
    }

    [Fact]
    public async Task Another_projects_webhook_is_not_there_and_nonsense_is_refused()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StartAsync();
        using var browser = server.Browse(server.Admin);
        var id = (await MakeAsync(browser, receiver.Address, "label")).GetProperty("id").GetString();
        var foreign = $"/api/projects/{TestServer.Foreign}/webhooks/{id}";
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(foreign + "/deliveries")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PatchAsync(foreign, new { enabled = false })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.DeleteAsync(foreign)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsync(foreign + "/test", new { })).Status);
        foreach (var body in (object[])[new { address = receiver.Address, kinds = (string[])[] }, new { address = receiver.Address, kinds = (string[])["everything"] }, new { address = receiver.Address }, new { kinds = (string[])["label"] }])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(Hooks, body)).Status);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await browser.DeleteAsync($"{Hooks}/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.DeleteAsync($"{Hooks}/{id}")).Status);
    }

    private static Task<IPAddress[]> Names(string host, CancellationToken cancel) => Task.FromResult<IPAddress[]>(host switch
    {
        "inside.example.org" => [IPAddress.Parse("192.168.1.1")],
        "both.example.org" => [IPAddress.Parse("93.184.215.14"), IPAddress.Parse("10.0.0.1")],
        "missing.example.org" => [],
        _ => [IPAddress.Parse("93.184.215.14")],
    });

    private static Task<TestServer> StartAsync(IReadOnlyList<IPNetwork>? allowed = null, Func<string, CancellationToken, Task<IPAddress[]>>? names = null) =>
        TestServer.StartAsync(new() { Webhooks = new() { AllowedNetworks = allowed ?? [IPNetwork.Parse("127.0.0.0/8")], Resolve = names } });

    private static async Task<JsonElement> MakeAsync(Browser browser, string address, params string[] kinds)
    {
        var answer = await browser.PostAsync(Hooks, new { address, kinds });
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
        return answer.Json;
    }

    private static async Task LabelAsync(TestServer server, string name = "first")
    {
        var host = server.App.Services.GetRequiredService<ProjectRegistry>().Find(TestServer.Project)!;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        await host.WriteAsync(
            store =>
            {
                var sample = store.AddSamples([new($"{hash}.png", name, hash, 1, 4, 4, 8, 1, null)], "test", "chief")[0]!.Value;
                return store.Submit(new(name, sample, "bea", AnswerOutcome.Label, "{\"classes\":[1]}", 1, null, 1000, 1, null), 1, host.Consensus);
            },
            TestContext.Current.CancellationToken);
    }

    // Asked again until it is there, at the pace of the answers.
    private static Task<JsonElement> LogAsync(Browser browser, JsonElement hook, Func<JsonElement, bool> there) =>
        Eventually.UntilAsync(async () => (await browser.GetAsync($"{Hooks}/{hook.GetProperty("id").GetString()}/deliveries")).Json.GetProperty("items"), there);
}
