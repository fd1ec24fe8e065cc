using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Auth;
using Winnow.Server.Projects;
using Winnow.Server.Tests.Jobs;
using Winnow.Vision.Tests.Imaging;

namespace Winnow.Server.Tests.Streams;

/// <summary>Images that pass by, over HTTP on a real server with the real worker.</summary>
public sealed class StreamEndpointTests : IDisposable
{
    private const string Stream = $"/api/projects/{TestServer.Project}/stream";

    private readonly string folder = Directory.CreateTempSubdirectory("winnow-stream-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Pushed_images_are_decided_capped_logged_and_revisited()
    {
        await using var server = await StartAsync(JobBench.RealWorker);
        var (manager, labeller) = (server.AddUser("bea", Role.Manager), server.AddUser("lea", Role.Labeller));
        using var browser = server.Browse(manager);
        using var camera = server.Call(labeller, Scope.Label);
        Assert.Equal(HttpStatusCode.Conflict, (await PushAsync(camera, "a.png", Pictures.Png(true, 1))).Status);
        await ManualAsync(server);
        await SetAsync(browser, new { enabled = true, perMinute = 2, strategy = "random", budget = 1.0 });
        for (var i = 0; i < 3; i++)
        {
            var pushed = await PushAsync(camera, $"cam-1/{i}.png", Pictures.Png(true, i));
            Assert.True(pushed.Status == HttpStatusCode.Accepted, pushed.Body);
        }

        var now = await UntilAsync(browser, s => s.GetProperty("seen").GetInt64() == 3);
        Assert.Equal((2, 0, "random", "no model"), (now.GetProperty("kept").GetInt32(), now.GetProperty("waiting").GetInt32(), now.GetProperty("uses").GetString(), now.GetProperty("source").GetString()));
        var first = (await browser.GetAsync(Stream + "/decisions?limit=2")).Json;
        var second = (await browser.GetAsync($"{Stream}/decisions?limit=2&after={first.GetProperty("next").GetString()}")).Json;
        var all = first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).ToArray();
        Assert.Equal(["cam-1/2.png", "cam-1/1.png", "cam-1/0.png"], all.Select(d => d.GetProperty("name").GetString()));
        Assert.Equal([false, true, true], all.Select(d => d.GetProperty("kept").GetBoolean()));
        Assert.Contains("the cap of 2 labels a minute is reached", all[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        Assert.Equal(2, await AskedAsync(server));
        var picture = await browser.GetAsync($"/api/projects/{TestServer.Project}/samples/{all[0].GetProperty("sample").GetString()}/image?size=thumb");
        Assert.Equal("image/jpeg", picture.ContentType);

        // The same image again is no new one.
        Assert.Equal(HttpStatusCode.Accepted, (await PushAsync(camera, "again.png", Pictures.Png(true, 0))).Status);
        await UntilAsync(browser, s => s.GetProperty("waiting").GetInt64() == 0);
        Assert.Equal(3, (await browser.GetAsync(Stream)).Json.GetProperty("seen").GetInt64());
        Assert.Equal(1, (await browser.PostAsync(Stream + "/revisit", new { })).Json.GetProperty("kept").GetInt32());
        Assert.Equal(0, (await browser.PostAsync(Stream + "/revisit", new { })).Json.GetProperty("kept").GetInt32());
        Assert.Equal(3, await AskedAsync(server));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.Folder, "projects", TestServer.Project, "staging", "stream")));
    }

    [Fact]
    public async Task A_watched_folder_is_decided_from_the_pictures_alone_and_what_is_no_picture_is_named()
    {
        Pictures.Write(folder, 6);
        File.WriteAllBytes(Path.Combine(folder, "clip.mp4"), [0, 0, 0, 24]);
        File.WriteAllText(Path.Combine(folder, "notes.png"), "no picture");
        await using var server = await StartAsync(JobBench.RealWorker);
        using var browser = server.Browse(server.Admin);
        await ManualAsync(server);
        await SetAsync(browser, new { enabled = true, root = "photos", folder = "", strategy = "vessal", budget = 0.5 });
        var now = await UntilAsync(browser, s => s.GetProperty("seen").GetInt64() == 12);
        now = await UntilAsync(browser, s => s.GetProperty("waiting").GetInt64() == 0);
        Assert.Equal(("vessal", "the pictures alone", 2), (now.GetProperty("uses").GetString(), now.GetProperty("source").GetString(), now.GetProperty("problems").GetInt32()));
        Assert.StartsWith("notes.png: ", now.GetProperty("lastProblem").GetString(), StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(folder, "late.png"), Pictures.Png(true, 77));
        await UntilAsync(browser, s => s.GetProperty("seen").GetInt64() == 13);

        // Another strategy is another stream; figures and log go on.
        await SetAsync(browser, new { enabled = true, root = "photos", folder = "", strategy = "periodic", budget = 0.5 });
        File.WriteAllBytes(Path.Combine(folder, "later.png"), Pictures.Png(true, 78));
        await UntilAsync(browser, s => s.GetProperty("seen").GetInt64() == 14);
        Assert.Equal("server-2:1", (await browser.GetAsync(Stream + "/decisions")).Json.GetProperty("items")[0].GetProperty("id").GetString());
        using var viewer = server.Browse(server.AddUser("vic", Role.Viewer));
        Assert.Equal(JsonValueKind.Null, (await viewer.GetAsync(Stream)).Json.GetProperty("root").ValueKind);
    }

    [Fact]
    public async Task Videos_are_taken_apart_and_their_frames_decided_whether_found_or_pushed()
    {
        var whole = Avi.Of(60, perSecond: 10, n => (byte)(n * 4));
        File.WriteAllBytes(Path.Combine(folder, "a.avi"), Avi.Of(40, perSecond: 10, n => (byte)(n * 3)));
        File.WriteAllBytes(Path.Combine(folder, "b-cut.avi"), whole[..(whole.Length / 2)]);
        File.WriteAllText(Path.Combine(folder, "c.mp4"), "no video");
        await using var server = await StartAsync(JobBench.RealWorker);
        using var browser = server.Browse(server.Admin);
        await ManualAsync(server);
        await SetAsync(browser, new { enabled = true, root = "photos", folder = "", strategy = "periodic", budget = 0.5, every = 0.5 });
        var now = await UntilAsync(browser, s => s.GetProperty("problems").GetInt32() == 2 && s.GetProperty("waiting").GetInt64() == 0);
        Assert.StartsWith("c.mp4: not an AVI, MP4, QuickTime,", now.GetProperty("lastProblem").GetString(), StringComparison.Ordinal);
        var seen = now.GetProperty("seen").GetInt32();
        Assert.InRange(seen, 9, 15); // eight frames, and those before the cut

        // A pushed one is taken apart like one that was found.
        var pushed = await PushAsync(browser, "cam-1/clip", Avi.Of(20, perSecond: 10, n => (byte)(250 - n)));
        Assert.True(pushed.Status == HttpStatusCode.Accepted, pushed.Body);
        await UntilAsync(browser, s => s.GetProperty("seen").GetInt64() == seen + 4 && s.GetProperty("waiting").GetInt64() == 0);
        var newest = (await browser.GetAsync(Stream + "/decisions?limit=4")).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["cam-1/clip/000001.500.jpg", "cam-1/clip/000001.000.jpg", "cam-1/clip/000000.500.jpg", "cam-1/clip/000000.000.jpg"], newest.Select(d => d.GetProperty("name").GetString()));
        var (metadata, samples) = Host(server).Read(s => (s.ReadMetadata(), s.ReadSamples()));
        Assert.Equal(seen + 4, metadata.Count);
        Assert.Equal(("cam-1/clip", "15", "1.500"), metadata.OrderBy(m => m.Key.Value).Select(m => (m.Value["video"], m.Value["frame"], m.Value["seconds"])).Last());
        Assert.Equal(seen + 4, samples.Count);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.Folder, "projects", TestServer.Project, "staging", "stream")));
        Assert.Empty(Host(server).Read(s => s.Verify()));
    }

    [Fact]
    public async Task Nonsense_is_refused_with_field_and_sentence()
    {
        await using var server = await StartAsync(["none"]);
        using var browser = server.Browse(server.Admin);
        foreach (var (body, field) in ((object, string)[])
        [
            (new { enabled = true, root = "etc" }, "root"),
            (new { enabled = true, root = "photos", folder = "../.." }, "path"),
            (new { enabled = true, perMinute = -1 }, "perMinute"),
            (new { enabled = true, perDay = 1_000_001 }, "perDay"),
            (new { enabled = true, strategy = "best" }, "strategy"),
            (new { enabled = true, budget = 0 }, "budget"),
            (new { enabled = true, budget = 1.1 }, "budget"),
            (new { enabled = true, every = 0 }, "every"),
            (new { enabled = true, every = 3601 }, "every"),
        ])
        {
            var answer = await browser.PutAsync(Stream, body);
            Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, answer.Json.GetProperty("field").GetString()));
        }

        await SetAsync(browser, new { enabled = true });
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PushAsync(browser, "a.txt", "no picture"u8.ToArray())).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PushAsync(browser, "a.png", [])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync(Stream + "/decisions?after=x")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(Stream + "/revisit?count=0", new { })).Status);
    }

    [Fact]
    public async Task A_program_that_pushes_faster_than_images_are_decided_is_told_to_wait()
    {
        await using var server = await TestServer.StartAsync(new() { Worker = JobBench.Script("exec sleep 600"), Limits = new() { StreamWaitingMax = 2 } });
        using var browser = server.Browse(server.Admin);
        await SetAsync(browser, new { enabled = true });
        Assert.Equal(HttpStatusCode.Accepted, (await PushAsync(browser, "1.png", Pictures.Png(true, 1))).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await PushAsync(browser, "2.png", Pictures.Png(true, 2))).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await PushAsync(browser, "3.png", Pictures.Png(true, 3))).Status);
    }

    private Task<TestServer> StartAsync(IReadOnlyList<string> worker) =>
        TestServer.StartAsync(new() { Worker = worker, ImportRoots = new Dictionary<string, string> { ["photos"] = folder } });

    // Rounds by themselves would take images out of the pool.
    private static Task<bool> ManualAsync(TestServer server)
    {
        var host = Host(server);
        return host.WriteAsync(
            store =>
            {
                new ProjectSettings { Automatic = false }.Write(store, "chief");
                host.Reload(store);
                return true;
            },
            TestContext.Current.CancellationToken);
    }

    private static ProjectHost Host(TestServer server) => server.App.Services.GetRequiredService<ProjectRegistry>().Find(TestServer.Project)!;

    private static Task<int> AskedAsync(TestServer server) => Task.FromResult(Host(server).Read(s => s.ReadAskedFor().Count));

    private static async Task SetAsync(Browser browser, object settings)
    {
        var answer = await browser.PutAsync(Stream, settings);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }

    private static async Task<Answer> PushAsync(Browser browser, string name, byte[] image)
    {
        using var body = new ByteArrayContent(image);
        body.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return await browser.SendAsync(HttpMethod.Post, $"{Stream}/push?name={Uri.EscapeDataString(name)}", body);
    }

    // Work in other processes: asked again until it is there, at the pace of the answers.
    private static Task<JsonElement> UntilAsync(Browser browser, Func<JsonElement, bool> there) =>
        Eventually.UntilAsync(async () => (await browser.GetAsync(Stream)).Json, there);
}
