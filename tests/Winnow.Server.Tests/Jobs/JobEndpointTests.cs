using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;

namespace Winnow.Server.Tests.Jobs;

/// <summary>Imports, uploads, pictures, rounds and the dashboard over HTTP, on a real server.</summary>
public sealed class JobEndpointTests : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-http-").FullName;
    private WebApplication? app;

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_folder_is_imported_a_round_opens_and_its_pictures_and_figures_are_served()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var client = await StartAsync(JobBench.RealWorker);
        Pictures.Write(Path.Combine(folder, "photos"), 10);
        var project = await CreateAsync(client);
        var import = await JsonAsync(client.PostAsJsonAsync($"{project}/imports", new { kind = "folder", root = "photos", path = "" }, cancel), HttpStatusCode.Accepted);
        await UntilAsync(client, $"{project}/imports/{import.GetProperty("id")}", i => i.GetProperty("state").GetString() == "done");
        var files = await JsonAsync(client.GetAsync(Of($"{project}/imports/1/files?limit=3"), cancel));
        Assert.Equal(3, files.GetProperty("items").GetArrayLength());
        Assert.Equal("3", files.GetProperty("next").GetString());
        var round = await UntilAsync(client, $"{project}/rounds", r => r.GetProperty("items") is { } items && items.GetArrayLength() > 0 && items[0].GetProperty("state").GetString() == "label");
        var brief = (await JsonAsync(client.GetAsync(Of(project), cancel))).GetProperty("round");
        Assert.Equal("label", brief.GetProperty("state").GetString());
        Assert.Equal(5, round.GetProperty("items")[0].GetProperty("picks").GetInt32());

        var sample = files.GetProperty("items")[0].GetProperty("sample").GetString();
        var picture = await client.GetAsync(Of($"{project}/samples/{sample}/image?size=thumb"), cancel);
        Assert.Equal(("image/jpeg", "nosniff"), (picture.Content.Headers.ContentType!.MediaType, Assert.Single(picture.Headers.GetValues("X-Content-Type-Options"))));
        Assert.Equal("private, max-age=31536000, immutable", picture.Headers.CacheControl!.ToString().Replace("max-age=31536000, private", "private, max-age=31536000", StringComparison.Ordinal));
        Assert.Equal(0xFF, (await picture.Content.ReadAsByteArrayAsync(cancel))[0]);
        using var again = new HttpRequestMessage(HttpMethod.Get, Of($"{project}/samples/{sample}/image?size=thumb"));
        again.Headers.IfNoneMatch.Add(picture.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again, cancel)).StatusCode);

        var dashboard = await JsonAsync(client.GetAsync(Of($"{project}/dashboard"), cancel));
        Assert.Equal("notYet", dashboard.GetProperty("saving").GetProperty("state").GetString());
        Assert.Equal(1, dashboard.GetProperty("round").GetProperty("number").GetInt32());
        var map = await client.GetByteArrayAsync(Of($"{project}/map"), cancel);
        Assert.Equal(16 + (20 * (8 + 2 + 2 + 1 + 1)), map.Length);
        Assert.Equal("WNMP"u8.ToArray(), map[..4]);
    }

    [Fact]
    public async Task An_upload_goes_on_where_it_was_cut_and_the_same_image_is_not_sent_twice()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var client = await StartAsync(JobBench.RealWorker);
        var project = await CreateAsync(client);
        var image = Pictures.Png(true, 1);
        var sha = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(image));
        var upload = await JsonAsync(client.PostAsJsonAsync($"{project}/uploads", new { name = "a.png", bytes = image.Length, sha256 = sha }, cancel), HttpStatusCode.Created);
        var address = $"{project}/uploads/{upload.GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.NoContent, (await PatchAsync(client, address, 0, image[..100])).StatusCode);
        using var head = new HttpRequestMessage(HttpMethod.Head, Of(address));
        Assert.Equal("100", Assert.Single((await client.SendAsync(head, cancel)).Headers.GetValues("Upload-Offset")));
        Assert.Equal(HttpStatusCode.Conflict, (await PatchAsync(client, address, 50, image[50..])).StatusCode);
        var done = await PatchAsync(client, address, 100, image[100..]);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await PatchAsync(client, address, image.Length, [])).StatusCode);
        await UntilAsync(client, $"{project}/imports/1", i => i.GetProperty("state").GetString() == "done");
        var second = await JsonAsync(client.PostAsJsonAsync($"{project}/uploads", new { name = "b.png", bytes = image.Length, sha256 = sha }, cancel));
        Assert.Equal(("duplicate", "0"), (second.GetProperty("state").GetString(), second.GetProperty("sample").GetString()));
    }

    [Fact]
    public async Task Nonsense_is_refused_with_field_and_sentence()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var client = await StartAsync(["none"]);
        var project = await CreateAsync(client);
        Assert.Equal("path", await FieldAsync(client.PostAsJsonAsync($"{project}/imports", new { kind = "folder", root = "photos", path = "../.." }, cancel)));
        Assert.Equal("root", await FieldAsync(client.PostAsJsonAsync($"{project}/imports", new { kind = "folder", root = "etc", path = "" }, cancel)));
        Assert.Equal("kind", await FieldAsync(client.PostAsJsonAsync($"{project}/imports", new { kind = "url", root = "photos", path = "" }, cancel)));
        Assert.Equal("bytes", await FieldAsync(client.PostAsJsonAsync($"{project}/uploads", new { name = "a", bytes = 0 }, cancel)));
        Assert.Equal("sha256", await FieldAsync(client.PostAsJsonAsync($"{project}/uploads", new { name = "a", bytes = 1, sha256 = "x" }, cancel)));
        Assert.Equal("name", await FieldAsync(client.PostAsJsonAsync($"{project}/uploads", new { name = "", bytes = 1 }, cancel)));
        Assert.Equal("size", await FieldAsync(client.GetAsync(Of($"{project}/samples/1/image?size=huge"), cancel)));
        Assert.Equal("width", await FieldAsync(client.GetAsync(Of($"{project}/samples/1/window?centre=1&width=0"), cancel)));
        Assert.Equal("limit", await FieldAsync(client.GetAsync(Of($"{project}/rounds?limit=0"), cancel)));
        foreach (var missing in new[] { "imports/9", "imports/9/files", "uploads/abc", "samples/9/image", "models/1", "map" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(Of($"{project}/{missing}"), cancel)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Conflict, (await client.PostAsync(Of($"{project}/rounds"), null, cancel)).StatusCode); // no image
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync(Of($"{project}/rounds/current/pause"), null, cancel)).StatusCode);
    }

    [Fact]
    public async Task A_round_can_be_paused_resumed_cancelled_and_started_again()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var client = await StartAsync(JobBench.Script("exec sleep 600"));
        var project = await CreateAsync(client);
        var host = app!.Services.GetRequiredService<Winnow.Server.Projects.ProjectRegistry>().Find(project.Split('/')[^1])!;
        await host.WriteAsync(s => s.AddSamples([new("a.png", "a.png", new string('a', 64), 1, 4, 4, 8, 1, null)], "test", "chief"), cancel);
        host.Changed();
        await UntilAsync(client, $"{project}/rounds", r => State(r) == "fit" || State(r) == "gather");
        foreach (var (act, state) in new[] { ("pause", "paused"), ("resume", null), ("cancel", "cancelled") })
        {
            var answer = await JsonAsync(client.PostAsync(Of($"{project}/rounds/current/{act}"), null, cancel), HttpStatusCode.Accepted);
            Assert.True(state is null || answer.GetProperty("state").GetString() == state, act);
        }

        Assert.Equal(HttpStatusCode.Conflict, (await client.PostAsync(Of($"{project}/rounds/current/cancel"), null, cancel)).StatusCode);
        var started = await JsonAsync(client.PostAsync(Of($"{project}/rounds"), null, cancel), HttpStatusCode.Accepted);
        Assert.Equal("asked for by chief", started.GetProperty("cause").GetString());

        static string? State(JsonElement rounds) => rounds.GetProperty("items").GetArrayLength() == 0 ? null : rounds.GetProperty("items")[0].GetProperty("state").GetString();
    }

    private static Uri Of(string address) => new(address, UriKind.Relative);

    private async Task<HttpClient> StartAsync(string[] worker)
    {
        var photos = Path.Combine(folder, "photos");
        Directory.CreateDirectory(photos);
        app = WinnowServer.Create(new ServerOptions
        {
            DataFolder = Path.Combine(folder, "data"),
            Urls = ["http://127.0.0.1:0"],
            WorkerCommand = worker,
            Workers = new() { BackOff = TimeSpan.Zero },
            ImportRoots = new Dictionary<string, string>(StringComparer.Ordinal) { ["photos"] = photos },
            Log = TextWriter.Null,
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var accounts = app.Services.GetRequiredService<AccountStore>();
        var chief = accounts.SetUp(accounts.NewSetupToken()!, new NewUser("chief", "The chief", "none"), address: null)!;
        var (_, secret) = accounts.CreateToken(chief.Id, "test", Scope.Admin, project: null, DateTimeOffset.MaxValue);
        var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    private static async Task<string> CreateAsync(HttpClient client)
    {
        var created = await JsonAsync(client.PostAsJsonAsync("/api/projects", new { name = "birds", task = "classify", classes = new[] { "dark", "bright" }, settings = new { query = 5 } }, TestContext.Current.CancellationToken), HttpStatusCode.Created);
        return $"/api/projects/{created.GetProperty("id").GetString()}";
    }

    private static async Task<HttpResponseMessage> PatchAsync(HttpClient client, string address, long offset, byte[] piece)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, Of(address)) { Content = new ByteArrayContent(piece) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        request.Headers.Add("Upload-Offset", $"{offset}");
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> JsonAsync(Task<HttpResponseMessage> sent, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await sent;
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<string?> FieldAsync(Task<HttpResponseMessage> sent) => (await JsonAsync(sent, HttpStatusCode.BadRequest)).GetProperty("field").GetString();

    private static Task<JsonElement> UntilAsync(HttpClient client, string address, Func<JsonElement, bool> there) =>
        Eventually.UntilAsync(() => JsonAsync(client.GetAsync(Of(address), TestContext.Current.CancellationToken)), there);
}
