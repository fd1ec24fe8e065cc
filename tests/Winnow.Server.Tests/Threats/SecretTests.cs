using System.Net;
using System.Net.Http.Json;
using System.Text;
using Winnow.Server.Auth;
using Winnow.Server.Tests.Datasets;

namespace Winnow.Server.Tests.Threats;

/// <summary>After a run over every route, with secrets wherever one can be put, the log holds none of them, and no list gives one back.</summary>
public sealed class SecretTests
{
    private const string Marker = "zq9-very-secret-f3a7";

    [Fact]
    public async Task Nothing_that_callers_send_is_in_the_log_wherever_it_stands()
    {
        await using var bench = await DataBench.StartAsync(settings: new() { Worker = ["none"] });
        foreach (var operation in (await ApiDocument.ReadAsync(bench.Manager)).Operations().Where(o => (o.Method, o.Path) != (HttpMethod.Delete, "/api/projects/{project}")))
        {
            var query = string.Join('&', operation.Query.Append("token").Append("code").Append("password").Select(q => $"{q}={Marker}"));
            using var chief = bench.Server.Browse(bench.Server.Admin);
            using var stranger = new Browser(bench.Server.Address) { Authorization = $"Bearer wnk_{Marker}", Cookie = $"winnow-session={Marker}", Csrf = Marker };
            foreach (var browser in (Browser[])[chief, stranger])
            {
                foreach (var body in operation.Body is null ? [null] : operation.Bodies(Marker).Append(operation.Bodies(Marker, all: true).Single()))
                {
                    using var content = body is null ? null : JsonContent.Create(body);
                    await browser.SendAsync(operation.Method, $"{operation.At(bench.Host.Id, p => p == "project" ? bench.Host.Id : Marker)}?{query}", content, ("Referer", $"https://a.example/{Marker}"), ("User-Agent", Marker), ("X-Request-Id", Marker));
                }

                using var damaged = new StringContent($"{{\"password\":\"{Marker}\",", Encoding.UTF8, "application/json");
                await browser.SendAsync(HttpMethod.Post, operation.At(bench.Host.Id), damaged);
            }
        }

        Assert.Contains("/api/projects/{project}/samples", bench.Server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, bench.Server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_shown_once_and_is_in_no_log_list_journal_export_or_error()
    {
        await using var bench = await DataBench.StartAsync(settings: new() { Webhooks = new() { AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] } });
        var webhook = (await bench.Manager.PostAsync($"{bench.Root}/webhooks", new { address = "https://127.0.0.1:9/", kinds = (string[])["label"] })).Json.GetProperty("secret").GetString()!;
        var token = (await bench.Manager.PostAsync("/api/tokens", new { name = "ci", scopes = (string[])["admin"] })).Json.GetProperty("secret").GetString()!;
        var invite = (await bench.Manager.PostAsync("/api/invites", new { role = "labeller", project = bench.Host.Id })).Json.GetProperty("link").GetString()!.Split('#')[1];
        using var studio = new Browser(bench.Server.Address) { Authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"ls:{token}")) };
        await studio.PostAsync($"/ls/{bench.Host.Id}/setup", new { project = "1.1", schema = "<View/>", hostname = "http://localhost", access_token = Marker });
        await bench.LabelAsync(0, DataBench.Box(0, 1, 1, 5, 5));
        var (_, folder) = await bench.ExportAsync(new { format = "coco" });
        using var program = bench.Server.Call(bench.Server.Admin, Scope.Admin);
        var read = new StringBuilder();
        foreach (var operation in (await ApiDocument.ReadAsync(program)).Operations().Where(o => o.Method == HttpMethod.Get))
        {
            foreach (var browser in (Browser[])[bench.Manager, program])
            {
                read.AppendLine((await browser.GetAsync(operation.At(bench.Host.Id))).Body);
            }
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
        {
            read.AppendLine(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }

        Assert.DoesNotContain(bench.Server.Folder, read.ToString(), StringComparison.Ordinal);
        var all = read.Append(bench.Server.Log).ToString().Replace(bench.Manager.Csrf!, "", StringComparison.Ordinal); // a browser is told its own
        string[] secrets = [webhook, token, invite, Marker, program.Authorization!["Bearer ".Length..], bench.Manager.Cookie!.Split('=', 2)[1], TestServer.Password, bench.Server.Admin.Password!];
        Assert.All(secrets, s => Assert.DoesNotContain(s, all, StringComparison.Ordinal));
    }
}
