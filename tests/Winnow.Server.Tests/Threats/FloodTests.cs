using System.Net;
using Winnow.Server.Auth;
using Winnow.Server.Endpoints;
using Winnow.Server.Tests.Datasets;
using Winnow.Server.Tests.Jobs;

namespace Winnow.Server.Tests.Threats;

/// <summary>Nobody fills the queue of work: calls are counted for each person, and what waits for each project.</summary>
public sealed class FloodTests
{
    [Theory]
    [InlineData("rounds")]
    [InlineData("exports")]
    [InlineData("imports")]
    [InlineData("uploads")]
    [InlineData("versions")]
    [InlineData("predictions")]
    [InlineData("webhooks")]
    public async Task Calls_for_work_are_so_many_a_minute_for_each_person(string route)
    {
        await using var server = await TestServer.StartAsync(new() { Limits = new() { WritesPerMinute = 20 } });
        using var flooder = server.Call(server.AddUser("mara", Role.Manager), Scope.Manage);
        using var other = server.Call(server.AddUser("bert", Role.Manager), Scope.Manage);
        var let = 0;
        for (var i = 0; i < 400; i++)
        {
            let += (await flooder.PostAsync($"/api/projects/{TestServer.Project}/{route}", new { })).Status == HttpStatusCode.TooManyRequests ? 0 : 1;
        }

        // A minute may have passed and begun anew on a slow machine, more than once on a very slow one.
        Assert.InRange(let, 20, 200);
        var refused = await flooder.PostAsync($"/api/projects/{TestServer.Project}/{route}", new { });
        Assert.True(refused.Status != HttpStatusCode.TooManyRequests || refused.Header("Retry-After").Length > 0);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await other.PostAsync($"/api/projects/{TestServer.Project}/{route}", new { })).Status);
    }

    [Fact]
    public async Task Uploads_that_are_not_complete_are_bounded_in_number_and_size()
    {
        await using var server = await TestServer.StartAsync(new() { Limits = Limits(open: 5, bytes: 1000) });
        using var browser = server.Call(server.Admin, Scope.Admin);
        var root = $"/api/projects/{TestServer.Project}/uploads";
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.PostAsync(root, new { name = "a", bytes = 1001 })).Status);
        var ids = new List<string>();
        for (var i = 0; i < 50; i++)
        {
            var answer = await browser.PostAsync(root, new { name = "a", bytes = 1 });
            Assert.Equal(i < 5 ? HttpStatusCode.Created : HttpStatusCode.TooManyRequests, answer.Status);
            ids.AddRange(i < 5 ? [answer.Json.GetProperty("id").GetString()!] : []);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await browser.DeleteAsync($"{root}/{ids[0]}")).Status);
        Assert.Equal(HttpStatusCode.Created, (await browser.PostAsync(root, new { name = "a", bytes = 1 })).Status);
    }

    [Fact]
    public async Task Imports_that_wait_are_bounded()
    {
        var photos = Directory.CreateTempSubdirectory("winnow-flood-");
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(photos.FullName, "a.png"), Pictures.Png(true, 1), TestContext.Current.CancellationToken);
            await using var bench = await DataBench.StartAsync(settings: new() { Worker = JobBench.Script("exec sleep 600"), ImportRoots = new Dictionary<string, string> { ["photos"] = photos.FullName }, Limits = Limits(5, 1000) });
            var answers = new List<HttpStatusCode>();
            for (var i = 0; i < ImportEndpoints.WaitingMax + 20; i++)
            {
                answers.Add((await bench.Manager.PostAsync($"{bench.Root}/imports", new { kind = "folder", root = "photos", path = "" })).Status);
            }

            Assert.Equal((ImportEndpoints.WaitingMax, 20), (answers.Count(a => a == HttpStatusCode.Accepted), answers.Count(a => a == HttpStatusCode.TooManyRequests)));
        }
        finally
        {
            photos.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Lists_in_bodies_are_bounded()
    {
        await using var bench = await DataBench.StartAsync();
        var many = Enumerable.Range(0, 10_001).Select(i => $"{i}").ToArray();
        foreach (var (route, body) in ((string, object)[])
        [
            ("tags", new { samples = many, add = (string[])["a"] }),
            ("tags", new { samples = (string[])["0"], add = many }),
            ("queue/put", new { samples = many }),
            ("queue/next", new { count = 1_000_000 }),
            ("queue/next", new { count = 1, holding = many }),
            ("stream/revisit?count=1000000", new { }),
        ])
        {
            var answer = await bench.Manager.PostAsync($"{bench.Root}/{route}", body);
            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{route}: {answer.Status}");
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await bench.Manager.PostAsync("/api/projects", new { name = "a", task = "classify", classes = many })).Status);
    }

    private static ServerLimits Limits(int open, long bytes) => new() { OpenUploadsMax = open, OpenUploadBytesMax = bytes, RequestsPerMinute = 100_000, WritesPerMinute = 100_000, UploadsPerMinute = 100_000 };
}
