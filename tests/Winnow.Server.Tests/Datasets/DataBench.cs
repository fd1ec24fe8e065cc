using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Auth;
using Winnow.Server.Imaging;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Tests.Datasets;

/// <summary>A server with one project of small real pictures, and a manager who asks it.</summary>
internal sealed class DataBench : IAsyncDisposable
{
    public const int Width = 20;
    public const int Height = 10;

    private DataBench(TestServer server, Browser manager, ProjectHost host)
    {
        Server = server;
        Manager = manager;
        Host = host;
    }

    public TestServer Server { get; }

    public Browser Manager { get; }

    public ProjectHost Host { get; }

    public string Root => $"/api/projects/{Host.Id}";

    /// <summary>Samples 0 to <paramref name="images"/> − 1, called <c>a/0.png</c>, <c>b/1.png</c>, <c>a/2.png</c>, …</summary>
    public static async Task<DataBench> StartAsync(string task = "detect", int images = 6, string[]? classes = null, TestSettings? settings = null)
    {
        var server = await TestServer.StartAsync(settings);
        var manager = server.Browse(server.Admin);
        var created = await manager.PostAsync("/api/projects", new { name = "birds", task, classes = classes ?? ["crow", "tit"], settings = new { automatic = false } });
        var host = server.App.Services.GetRequiredService<ProjectRegistry>().Find(created.Json.GetProperty("id").GetString()!)!;
        var bench = new DataBench(server, manager, host);
        await bench.AddAsync(images);
        return bench;
    }

    public async Task AddAsync(int images)
    {
        var samples = new List<NewSample>();
        for (var i = 0; i < images; i++)
        {
            var png = Picture(i);
            var hash = Convert.ToHexStringLower(SHA256.HashData(png));
            await File.WriteAllBytesAsync(Path.Combine(Host.Folder, "blobs", hash + ".png"), png);
            samples.Add(new(hash + ".png", $"{(i % 2 == 0 ? "a" : "b")}/{i}.png", hash, png.Length, Width, Height, 8, i, null));
        }

        await Host.WriteAsync(s => s.AddSamples(samples, "test", "chief"), CancellationToken.None);
    }

    public static byte[] Picture(int number) => GreyPng.Encode([.. Enumerable.Range(0, Width * Height).Select(p => (byte)(p + (31 * number)))], Width, Height);

    /// <summary>Labels a sample as the manager.</summary>
    public async Task<Answer> LabelAsync(int sample, object value, string? key = null)
    {
        var answer = await Manager.PostAsync($"{Root}/answers", new { key = key ?? Guid.NewGuid().ToString(), sample = $"{sample}", outcome = "label", leadMs = 1000, schemaVersion = 1, value });
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return answer;
    }

    public static object Box(int of, double left, double top, double right, double bottom) =>
        new { shapes = new[] { new { id = "u1", @class = of, kind = "box", box = new[] { left, top, right, bottom } } } };

    /// <summary>Uploads a file of data whole.</summary>
    public async Task<string> UploadAsync(string name, byte[] content)
    {
        var started = await Manager.PostAsync($"{Root}/uploads", new { name, bytes = content.Length, purpose = "data" });
        Assert.True(started.Status == HttpStatusCode.Created, started.Body);
        var id = started.Json.GetProperty("id").GetString()!;
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        var sent = await Manager.SendAsync(HttpMethod.Patch, $"{Root}/uploads/{id}", body, ("Upload-Offset", "0"));
        Assert.True(sent.Status == HttpStatusCode.OK, sent.Body);
        return id;
    }

    public Task<string> UploadAsync(string name, string content) => UploadAsync(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Asks until it is so.</summary>
    public async Task<JsonElement> UntilAsync(string address, Func<JsonElement, bool> there) => (await Eventually.UntilAsync(
        async () =>
        {
            var now = await Manager.GetAsync(address);
            Assert.True(now.Status == HttpStatusCode.OK, now.Body);
            return now;
        },
        now => there(now.Json))).Json;

    public Task<JsonElement> EndedAsync(string address) => UntilAsync(address, j => j.GetProperty("state").GetString() is "done" or "failed");

    /// <summary>Makes an export and unpacks it into a folder.</summary>
    public async Task<(JsonElement Export, string Folder)> ExportAsync(object request)
    {
        var started = await Manager.PostAsync($"{Root}/exports", request);
        Assert.True(started.Status == HttpStatusCode.Accepted, started.Body);
        var address = $"{Root}/exports/{started.Json.GetProperty("id").GetString()}";
        var export = await EndedAsync(address);
        Assert.True(export.GetProperty("state").GetString() == "done", export.ToString());
        var zip = await DownloadAsync(Manager, $"{address}/file");
        Assert.Equal(export.GetProperty("hash").GetString(), Convert.ToHexStringLower(SHA256.HashData(zip)));
        var folder = Directory.CreateDirectory(Path.Combine(Server.Folder, "unpacked", Guid.NewGuid().ToString("N"))).FullName;
        using var archive = new ZipArchive(new MemoryStream(zip));
        archive.ExtractToDirectory(folder);
        return (export, folder);
    }

    public async Task<byte[]> DownloadAsync(Browser who, string address, HttpMethod? method = null)
    {
        using var client = new HttpClient { BaseAddress = Server.Address };
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(address, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Cookie", who.Cookie);
        request.Headers.TryAddWithoutValidation(AccessMiddleware.CsrfHeader, who.Csrf);
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }

    public static string Field(Answer answer)
    {
        Assert.True(answer.Status == HttpStatusCode.BadRequest, string.Create(CultureInfo.InvariantCulture, $"{answer.Status}: {answer.Body}"));
        return answer.Json.GetProperty("field").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        Manager.Dispose();
        await Server.DisposeAsync();
    }
}
