using System.Net;
using Winnow.Server.Auth;

namespace Winnow.Server.Tests.Datasets;

/// <summary>Dataset versions over HTTP.</summary>
public sealed class VersionEndpointTests
{
    [Fact]
    public async Task A_version_is_made_listed_compared_and_stays_what_it_was()
    {
        await using var bench = await DataBench.StartAsync();
        for (var i = 0; i < 4; i++)
        {
            await bench.LabelAsync(i, DataBench.Box(i % 2, 1, 1, 5, 5));
        }

        var first = await bench.Manager.PostAsync($"{bench.Root}/versions", new { name = "March", split = new { train = 0.5, val = 0.25, test = 0.25, seed = 3 } });
        Assert.Equal(HttpStatusCode.Created, first.Status);
        var split = first.Json.GetProperty("split");
        Assert.Equal((2, 1, 1, 3), (split.GetProperty("train").GetInt32(), split.GetProperty("val").GetInt32(), split.GetProperty("test").GetInt32(), split.GetProperty("seed").GetInt32()));
        Assert.Equal((6, 4), (first.Json.GetProperty("images").GetInt32(), first.Json.GetProperty("labelled").GetInt32()));
        Assert.Equal([2, 2], first.Json.GetProperty("classes").EnumerateArray().Select(c => c.GetProperty("objects").GetInt32()));

        await bench.LabelAsync(1, DataBench.Box(0, 1, 1, 5, 5));
        await bench.LabelAsync(2, DataBench.Box(0, 1, 1, 6, 6));
        await bench.LabelAsync(4, new { shapes = Array.Empty<object>() });
        await bench.Host.WriteAsync(
            s =>
            {
                s.Return(new(3), "chief", "look again");
                return true;
            },
            TestContext.Current.CancellationToken);
        var second = await bench.Manager.PostAsync($"{bench.Root}/versions", new { name = "April", split = new { train = 0.5, val = 0.25, test = 0.25, seed = 3 } });
        Assert.NotEqual(first.Json.GetProperty("hash").GetString(), second.Json.GetProperty("hash").GetString());
        var again = await bench.Manager.GetAsync($"{bench.Root}/versions/1");
        Assert.Equal(first.Body, again.Body);

        var diff = (await bench.Manager.GetAsync($"{bench.Root}/versions/1/diff/2")).Json;
        Assert.Equal((1, 1, 2), (diff.GetProperty("added").GetInt32(), diff.GetProperty("removed").GetInt32(), diff.GetProperty("changed").GetInt32()));
        Assert.Equal(
            ["1 b/1.png changed 1 tit became 1 crow", "2 a/2.png changed shapes were moved", "3 b/3.png removed 1 tit", "4 a/4.png added nothing on it"],
            diff.GetProperty("samples").EnumerateArray().Select(s => string.Join(' ', s.EnumerateObject().Select(p => p.Value.GetString()))));
        var page = (await bench.Manager.GetAsync($"{bench.Root}/versions/1/diff/2?limit=2&after=1")).Json;
        Assert.Equal(["2", "3"], page.GetProperty("samples").EnumerateArray().Select(s => s.GetProperty("sample").GetString()));
        Assert.Equal(("3", 2), (page.GetProperty("next").GetString(), page.GetProperty("changed").GetInt32()));

        var list = (await bench.Manager.GetAsync($"{bench.Root}/versions?limit=1")).Json;
        Assert.Equal(("April", "2"), (list.GetProperty("items")[0].GetProperty("name").GetString(), list.GetProperty("next").GetString()));
        Assert.Equal("March", (await bench.Manager.GetAsync($"{bench.Root}/versions?after=2")).Json.GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Empty(bench.Host.Read(s => s.Verify()));
    }

    [Fact]
    public async Task The_same_labels_have_the_same_hash_and_the_same_seed_the_same_split()
    {
        await using var bench = await DataBench.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await bench.LabelAsync(i, DataBench.Box(0, 1, 1, 5, 5));
        }

        var one = await bench.Manager.PostAsync($"{bench.Root}/versions", new { name = "one", split = new { seed = 9 } });
        var two = await bench.Manager.PostAsync($"{bench.Root}/versions", new { name = "two", split = new { seed = 9 } });
        Assert.Equal(one.Json.GetProperty("hash").GetString(), two.Json.GetProperty("hash").GetString());
        Assert.Equal(bench.Host.Read(s => s.ReadSplits(1)), bench.Host.Read(s => s.ReadSplits(2)));
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("camera")]
    public async Task Groups_never_straddle(string by)
    {
        await using var bench = await DataBench.StartAsync(images: 12);
        await bench.Host.WriteAsync(
            s =>
            {
                s.ImportMetadata("m.csv", "h", ["camera"], [.. Enumerable.Range(0, 12).Select(i => (new Core.Data.SampleId(i), (IReadOnlyList<string>)[$"c{i % 3}"]))]);
                return true;
            },
            TestContext.Current.CancellationToken);
        for (var i = 0; i < 12; i++)
        {
            await bench.LabelAsync(i, DataBench.Box(0, 1, 1, 5, 5));
        }

        var made = await bench.Manager.PostAsync($"{bench.Root}/versions", new { name = "grouped", split = new { train = 0.4, val = 0.3, test = 0.3, seed = 1, groupBy = by } });
        Assert.Equal(by, made.Json.GetProperty("split").GetProperty("groupBy").GetString());
        var splits = bench.Host.Read(s => s.ReadSplits(1));
        Assert.All(splits.GroupBy(s => by == "folder" ? s.Key.Value % 2 : s.Key.Value % 3), g => Assert.Single(g.Select(s => s.Value).Distinct()));
    }

    [Fact]
    public async Task Nonsense_is_refused_and_nothing_is_made()
    {
        await using var bench = await DataBench.StartAsync();
        var address = $"{bench.Root}/versions";
        Assert.Equal(HttpStatusCode.Conflict, (await bench.Manager.PostAsync(address, new { name = "empty" })).Status);
        await bench.LabelAsync(0, DataBench.Box(0, 1, 1, 5, 5));
        Assert.Equal("name", DataBench.Field(await bench.Manager.PostAsync(address, new { name = "" })));
        Assert.Equal("split", DataBench.Field(await bench.Manager.PostAsync(address, new { name = "a", split = new { train = 0.9, val = 0.9, test = 0.1 } })));
        Assert.Equal("split.seed", DataBench.Field(await bench.Manager.PostAsync(address, new { name = "a", split = new { seed = -1 } })));
        Assert.Equal("split.groupBy", DataBench.Field(await bench.Manager.PostAsync(address, new { name = "a", split = new { groupBy = "moon" } })));
        Assert.Equal("[]", (await bench.Manager.GetAsync(address)).Json.GetProperty("items").ToString());
        Assert.Equal(HttpStatusCode.Created, (await bench.Manager.PostAsync(address, new { name = "a" })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await bench.Manager.PostAsync(address, new { name = "a" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bench.Manager.GetAsync($"{address}/9")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bench.Manager.GetAsync($"{address}/1/diff/9")).Status);
    }

    [Fact]
    public async Task Views_belong_to_whoever_saved_them()
    {
        await using var bench = await DataBench.StartAsync();
        var address = $"/api/projects/{TestServer.Project}/views";
        using var ann = bench.Server.Browse(bench.Server.AddUser("ann", Role.Viewer));
        using var bob = bench.Server.Browse(bench.Server.AddUser("bob", Role.Viewer));
        var saved = await ann.PostAsync(address, new { name = "Night", query = "state=unlabelled&tag=night" });
        var id = saved.Json.GetProperty("id").GetString();
        Assert.Equal("state=unlabelled&tag=night", (await ann.GetAsync(address)).Json.GetProperty("items")[0].GetProperty("query").GetString());
        Assert.Equal(0, (await bob.GetAsync(address)).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await bob.DeleteAsync($"{address}/{id}")).Status);
        Assert.Equal("query", DataBench.Field(await ann.PostAsync(address, new { name = "x", query = new string('q', 2001) })));
        Assert.Equal("name", DataBench.Field(await ann.PostAsync(address, new { name = " x", query = "" })));
        Assert.Equal(HttpStatusCode.NoContent, (await ann.DeleteAsync($"{address}/{id}")).Status);
        Assert.Equal(0, (await ann.GetAsync(address)).Json.GetProperty("items").GetArrayLength());
    }
}
