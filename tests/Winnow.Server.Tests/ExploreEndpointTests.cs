using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Server.Auth;
using Winnow.Server.Endpoints;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Tests;

/// <summary>Like images, near-duplicates, leaks, suspects and lists sorted by what a model says, over HTTP.</summary>
public sealed class ExploreEndpointTests
{
    private const string Api = $"/api/projects/{TestServer.Project}";
    private const long Far = 0x5555_5555_5555_5555; // from small numbers and from −1 by some thirty bits

    [Fact]
    public async Task Like_images_come_by_hash_first_and_by_embeddings_once_a_round_left_some()
    {
        await using var server = await TestServer.StartAsync();
        using var viewer = server.Browse(server.AddUser("vera", Role.Viewer));
        var host = await FillAsync(server, [0b0000, 0b0001, 0b0111, -1]);
        var byHash = (await viewer.GetAsync($"{Api}/samples/0/similar?count=2")).Json;
        Assert.Equal(("hash", "perceptual hashes, as no round has looked at the images yet"), (byHash.GetProperty("by").GetString(), byHash.GetProperty("source").GetString()));
        Assert.Equal(["1", "2"], Items(byHash).Select(i => Text(i, "id")));
        Assert.Equal([0.015625, 0.046875], Items(byHash).Select(i => i.GetProperty("distance").GetDouble()));

        await OpenRoundAsync(host);
        var left = Path.Combine(server.Folder, "left");
        UnitVectorFile.Write(left, [new(0), new(2), new(3)], new(3, 2, [1, 0, 0, 5, 3, 0.1f]));
        Embeddings.Take(host.Folder, 1, left);
        var byVector = (await viewer.GetAsync($"{Api}/samples/0/similar")).Json;
        Assert.Equal(("embeddings", "no model, round 1"), (Text(byVector, "by"), Text(byVector, "source")));
        Assert.Equal(["3", "2"], Items(byVector).Select(i => Text(i, "id")));
        Assert.Equal([0, 1], Items(byVector).Select(i => Math.Round(i.GetProperty("distance").GetDouble(), 2)));
        Assert.Equal("perceptual hashes, as round 1 has not looked at this image", Text((await viewer.GetAsync($"{Api}/samples/1/similar")).Json, "source"));
        Assert.Equal("count", Text((await viewer.GetAsync($"{Api}/samples/0/similar?count=0")).Json, "field"));
        Assert.Equal(HttpStatusCode.NotFound, (await viewer.GetAsync($"{Api}/samples/77/similar")).Status);
    }

    [Fact]
    public async Task Near_duplicates_come_nearest_first_by_pages_and_anew_when_images_are_added()
    {
        await using var server = await TestServer.StartAsync();
        using var viewer = server.Browse(server.AddUser("vera", Role.Viewer));
        var host = await FillAsync(server, [Far, 5, 7, 5, -9, Far ^ 15]);
        var first = (await viewer.GetAsync($"{Api}/duplicates?limit=1")).Json;
        Assert.Equal(("done", 2, 6, true), (Text(first, "state"), first.GetProperty("groups").GetInt32(), first.GetProperty("images").GetInt32(), first.GetProperty("isExact").GetBoolean()));
        var group = Assert.Single(Items(first));
        Assert.Equal((1 / 64.0, 3), (group.GetProperty("distance").GetDouble(), group.GetProperty("count").GetInt32()));
        Assert.Equal(["1", "2", "3"], group.GetProperty("samples").EnumerateArray().Select(s => Text(s, "id")));
        var second = (await viewer.GetAsync($"{Api}/duplicates?limit=1&after={Text(first, "next")}")).Json;
        Assert.Equal(["0", "5"], Items(second)[0].GetProperty("samples").EnumerateArray().Select(s => Text(s, "id")));
        Assert.Null(Text(second, "next"));

        await AddAsync(host, [-9], 100);
        Assert.Equal(HttpStatusCode.Conflict, (await viewer.GetAsync($"{Api}/duplicates?after={Text(first, "next")}")).Status);
        Assert.Equal(3, (await viewer.GetAsync($"{Api}/duplicates")).Json.GetProperty("groups").GetInt32());
        Assert.Equal(HttpStatusCode.BadRequest, (await viewer.GetAsync($"{Api}/duplicates?after=AAAA")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await viewer.GetAsync($"{Api}/duplicates?limit=0")).Status);
    }

    [Fact]
    public async Task Leaks_are_near_duplicates_in_different_parts_of_the_newest_version()
    {
        await using var server = await TestServer.StartAsync();
        using var viewer = server.Browse(server.AddUser("vera", Role.Viewer));
        var host = await FillAsync(server, [1, 3, 1, 1, Far]);
        await host.WriteAsync(s => s.Submit([(new SampleId(0), 0), (new SampleId(1), 0), (new SampleId(2), 1), (new SampleId(4), 1)], "ann"), CancellationToken.None);
        Assert.Contains("halves", Text((await viewer.GetAsync($"{Api}/leaks")).Json, "split"), StringComparison.Ordinal);
        Assert.Empty(Items((await viewer.GetAsync($"{Api}/leaks")).Json)); // nothing was drawn by chance

        await host.WriteAsync(
            s => s.CreateVersion(
                new(0, "v1", s.ReadNewestEvent(), 1, new string('a', 64), 5, 4, 2, 1, 1, "{}", 1, null, "[]", "ann", ""),
                [(new(0), Split.Train), (new(1), Split.Test), (new(2), Split.Validation), (new(4), Split.Train)]),
            CancellationToken.None);
        var leaks = (await viewer.GetAsync($"{Api}/leaks")).Json;
        Assert.Equal("the split of version v1", Text(leaks, "split"));
        var group = Assert.Single(Items(leaks));
        Assert.Equal([("0", "train"), ("1", "test"), ("2", "val")], group.GetProperty("samples").EnumerateArray().Select(s => (Text(s, "id")!, Text(s, "split")!)).Order());
    }

    [Fact]
    public async Task Lists_are_sorted_by_what_the_model_says_and_suspects_are_named()
    {
        await using var server = await TestServer.StartAsync();
        using var viewer = server.Browse(server.AddUser("vera", Role.Viewer));
        using var reviewer = server.Browse(server.AddUser("rex", Role.Reviewer));
        var host = await FillAsync(server, [1, 2, 3, 4]);
        await host.WriteAsync(s => s.Submit([(new SampleId(0), 0), (new SampleId(1), 1)], "ann"), CancellationToken.None);
        var file = Path.Combine(server.Folder, "scores");
        ScoreFile.Write(file, [new(3), new(0), new(2)], [0.25, 0.75, 0.5]);
        Assert.True(await ScoreIntake.AddAsync(host, "uncertainty", 1, file, CancellationToken.None));
        Assert.False(await ScoreIntake.AddAsync(host, "loss", 1, file + "-none", CancellationToken.None));
        await host.WriteAsync(
            s =>
            {
                s.UseScores("uncertainty", 1);
                s.AddScores("loss", 1, [(new(0), 0.1), (new(1), 3)]);
                s.UseScores("loss", 1);
                s.ReplaceSuspects([new(0, new(1), 1, 1, 0, 0.95, 0.05)], x => SuspectView.SentenceOf(x, ["crow", "tit"]));
                return true;
            },
            CancellationToken.None);
        var first = (await viewer.GetAsync($"{Api}/samples?sort=uncertainty&limit=2")).Json;
        Assert.Equal([("0", 0.75), ("2", 0.5)], Items(first).Select(i => (Text(i, "id")!, i.GetProperty("utility").GetDouble())));
        Assert.Equal(["3"], Items((await viewer.GetAsync($"{Api}/samples?sort=uncertainty&limit=2&after={Text(first, "next")}")).Json).Select(i => Text(i, "id")));
        Assert.Equal(["2", "3"], Items((await viewer.GetAsync($"{Api}/samples?sort=uncertainty&state=unlabelled")).Json).Select(i => Text(i, "id")));
        Assert.Equal(["1", "0"], Items((await viewer.GetAsync($"{Api}/samples?sort=loss")).Json).Select(i => Text(i, "id")));
        Assert.Equal(["1"], Items((await viewer.GetAsync($"{Api}/samples?suspect=true")).Json).Select(i => Text(i, "id")));
        Assert.Equal("sort", Text((await viewer.GetAsync($"{Api}/samples?sort=7")).Json, "field"));

        // How many there are in all, for those who ask.
        Assert.False((await viewer.GetAsync($"{Api}/samples")).Json.TryGetProperty("total", out _));
        foreach (var query in (string[])["", "state=unlabelled", "state=labelled&class=1", "class=0", "suspect=true", "sort=uncertainty", "sort=loss&class=1", "text=3", "annotator=ann", "review=suspect", "tag=none", "round=1"])
        {
            var all = Items((await viewer.GetAsync($"{Api}/samples?limit=200&{query}")).Json).Length;
            var one = (await viewer.GetAsync($"{Api}/samples?limit=1&total=true&{query}")).Json;
            Assert.Equal((query, all), (query, one.GetProperty("total").GetInt32()));
            Assert.Equal(Math.Min(all, 1), Items(one).Length);
        }

        var suspect = Assert.Single(Items((await viewer.GetAsync($"{Api}/suspects")).Json));
        const string why = "labelled tit, which the model believes to 5 %; crow looks likelier among the others";
        Assert.Equal(("1", 1, 1, 0, 3.0, why), (Text(suspect, "id"), suspect.GetProperty("rank").GetInt32(), suspect.GetProperty("given").GetInt32(), suspect.GetProperty("suggested").GetInt32(), suspect.GetProperty("loss").GetDouble(), Text(suspect, "sentence")));
        Assert.Equal(why, Text((await viewer.GetAsync($"{Api}/samples/1")).Json.GetProperty("suspect"), "sentence"));
        Assert.Equal(why, Text(Assert.Single(Items((await reviewer.GetAsync($"{Api}/review?kind=suspect")).Json)), "sentence"));
        Assert.Equal(HttpStatusCode.NoContent, (await reviewer.PostAsync($"{Api}/review/1", new { decision = "accept" })).Status);
        Assert.Empty(Items((await viewer.GetAsync($"{Api}/suspects")).Json));
    }

    [Fact]
    public async Task A_detector_is_refused_where_it_makes_no_sense()
    {
        await using var server = await TestServer.StartAsync();
        using var manager = server.Browse(server.AddUser("mara", Role.Manager));
        Assert.Equal(HttpStatusCode.NotFound, (await manager.GetAsync($"{Api}/detector")).Status);
        using var body = new ByteArrayContent([8, 8]);
        body.Headers.ContentType = new("application/octet-stream");
        var answer = await manager.SendAsync(HttpMethod.Put, $"{Api}/detector", body);
        Assert.Equal((HttpStatusCode.Conflict, true), (answer.Status, answer.Body.Contains("takes no boxes", StringComparison.Ordinal)));
    }

    private static async Task<ProjectHost> FillAsync(TestServer server, long[] hashes)
    {
        var host = server.App.Services.GetRequiredService<ProjectRegistry>().Find(TestServer.Project)!;
        await AddAsync(host, hashes, 0);
        return host;
    }

    private static Task<IReadOnlyList<SampleId?>> AddAsync(ProjectHost host, long[] hashes, int from) => host.WriteAsync(
        s => s.AddSamples([.. hashes.Select((h, i) => new NewSample($"{from + i}.png", $"{from + i}.png", $"{from + i}".PadLeft(64, '0'), 1, 4, 4, 8, h, null))], "test", "chief"), CancellationToken.None);

    private static Task<bool> OpenRoundAsync(ProjectHost host) => host.WriteAsync(
        s =>
        {
            s.OpenRound(new(1, 1, "margin", "no model", 0, 4, [new(new(0), 1, "first")]));
            return true;
        },
        CancellationToken.None);

    private static JsonElement[] Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
