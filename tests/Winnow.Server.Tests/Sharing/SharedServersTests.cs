using System.Collections.Concurrent;
using System.Net;
using Winnow.Server.Auth;

namespace Winnow.Server.Tests.Sharing;

/// <summary>Two servers on one database behave as one.</summary>
public sealed class SharedServersTests(SharedDatabase database)
{
    [Fact]
    public async Task A_session_of_one_server_holds_at_the_other_until_it_ends_at_either()
    {
        await using var pair = await ServerPair.StartAsync(database);
        using var first = pair.Browse(0);
        using var second = pair.Browse(1);
        Assert.Equal(HttpStatusCode.OK, (await first.SignInAsync("CHIEF", ServerPair.Password)).Status);
        (second.Cookie, second.Csrf) = (first.Cookie, first.Csrf);
        Assert.Equal("chief", (await second.GetAsync("/api/session")).Json.GetProperty("user").GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.Created, (await second.PostAsync("/api/tokens", new { name = "laptop", scopes = new[] { "read" } })).Status);
        Assert.Equal(1, (await first.GetAsync("/api/tokens")).Json.GetProperty("items").GetArrayLength());
        await second.DeleteAsync("/api/session");
        Assert.Equal(HttpStatusCode.Unauthorized, (await first.GetAsync("/api/tokens")).Status);
    }

    [Fact]
    public async Task Guesses_at_both_servers_count_together()
    {
        await using var pair = await ServerPair.StartAsync(database);
        using var first = pair.Browse(0);
        using var second = pair.Browse(1);
        foreach (var browser in (Browser[])[first, second, first, second, first])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync("chief", "a wrong password")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await second.SignInAsync("chief", ServerPair.Password)).Status);
    }

    [Fact]
    public async Task Two_servers_asked_at_once_give_no_sample_to_two_people_and_lose_no_label()
    {
        const int pool = 80;
        await using var pair = await ServerPair.StartAsync(database, pool);
        var tokens = Enumerable.Range(0, 8).Select(i => pair.Token($"ann{i}")).ToArray();
        var given = new ConcurrentBag<string>();
        await Task.WhenAll(tokens.Select((token, i) => Task.Run(() => LabelAsync(token, i))));

        Assert.Equal(pool, given.Count);
        Assert.Equal(pool, given.Distinct().Count());
        Assert.Equal(pool, pair.Host(0).Read(s => s.ReadLabels()).Count);
        Assert.Equal(pool, pair.Host(1).Read(s => s.ReadCounters()["labelled"]));
        Assert.Empty(pair.Host(1).Read(s => s.Verify()));

        // Each answer goes to the other server than the one before it.
        async Task LabelAsync(string token, int number)
        {
            using var first = pair.Call(number % 2, token);
            using var second = pair.Call((number + 1) % 2, token);
            var items = (await first.PostAsync(Route("/queue/next"), new { count = 3 })).Json.GetProperty("items").EnumerateArray().ToList();
            for (var turn = 0; items.Count > 0; turn++)
            {
                items.ForEach(i => given.Add(i.GetProperty("sample").GetString()!));
                System.Text.Json.JsonElement next = default;
                for (var i = 0; i < items.Count; i++)
                {
                    var answer = await (turn % 2 == 0 ? second : first).PostAsync(Route("/answers"), AnswerTo(items[i].GetProperty("sample").GetString()!, i == items.Count - 1 ? 3 : 0));
                    Assert.Equal(HttpStatusCode.OK, answer.Status);
                    Assert.False(answer.Json.GetProperty("late").GetBoolean());
                    next = answer.Json.GetProperty("next");
                }

                items = [.. next.GetProperty("items").EnumerateArray()];
            }
        }

        string Route(string rest) => $"/api/projects/{pair.Project}{rest}";
    }

    [Fact]
    public async Task An_answer_sent_to_both_servers_at_once_is_kept_once()
    {
        await using var pair = await ServerPair.StartAsync(database, 4);
        var token = pair.Token("ann");
        using var first = pair.Call(0, token);
        using var second = pair.Call(1, token);
        var route = $"/api/projects/{pair.Project}";
        var sample = (await first.PostAsync(route + "/queue/next", new { count = 1 })).Json.GetProperty("items")[0].GetProperty("sample").GetString()!;
        var answer = AnswerTo(sample, 0);
        var replies = await Task.WhenAll(first.PostAsync(route + "/answers", answer), second.PostAsync(route + "/answers", answer), first.PostAsync(route + "/answers", answer));
        Assert.All(replies, r => Assert.Equal(HttpStatusCode.OK, r.Status));
        Assert.Single(replies.Select(r => r.Json.GetProperty("answer").GetInt64()).Distinct());
        Assert.Equal(1, pair.Host(1).Read(s => s.ReadCounters()["labelled"]));
    }

    [Fact]
    public async Task What_one_server_asks_for_ranks_and_sets_counts_at_the_other_at_once()
    {
        await using var pair = await ServerPair.StartAsync(database, 20);
        var (chief, route) = (pair.Token("boss", Role.Manager), $"/api/projects/{pair.Project}");
        using var first = pair.Call(0, chief);
        using var second = pair.Call(1, pair.Token("ann"));
        using var third = pair.Call(0, pair.Token("bob"));
        var last = pair.Host(0).Read(s => s.ReadNewestRound()!.Picks[^1].Id).ToString();
        Assert.Equal(HttpStatusCode.OK, (await first.PostAsync(route + "/queue/put", new { samples = new[] { last } })).Status);
        var settings = (await first.GetAsync(route)).Json.GetProperty("settings");
        var wanted = System.Text.Json.Nodes.JsonNode.Parse(settings.GetRawText())!;
        wanted["overlap"] = 2;
        Assert.Equal(HttpStatusCode.OK, (await first.PatchAsync(route, new { settings = wanted })).Status);
        Assert.Equal(last, await NextAsync(second));
        Assert.Equal(last, await NextAsync(third));
        Assert.Equal(2, pair.Host(1).Settings.Overlap);

        async Task<string?> NextAsync(Browser browser) => (await browser.PostAsync(route + "/queue/next", new { count = 1 })).Json.GetProperty("items")[0].GetProperty("sample").GetString();
    }

    [Fact]
    public async Task Listeners_at_one_server_hear_what_happens_at_the_other()
    {
        await using var pair = await ServerPair.StartAsync(database, 10);
        var cancel = TestContext.Current.CancellationToken;
        var heard = new ConcurrentBag<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var listening = ListenAsync();
        using var ann = pair.Call(0, pair.Token("ann"));
        using var boss = pair.Call(0, pair.Token("boss", Role.Manager));
        var route = $"/api/projects/{pair.Project}";
        var item = (await ann.PostAsync(route + "/queue/next", new { count = 1 })).Json.GetProperty("items")[0];
        await ann.PostAsync(route + "/answers", AnswerTo(item.GetProperty("sample").GetString()!, 0));
        await Eventually.UntilAsync(
            () =>
            {
                pair.Host(0).Events.Publish("round", new { round = 1 });
                return Task.FromResult(heard);
            },
            h => h.Contains("round {\"round\":1}") && h.Any(e => e.StartsWith("counts ", StringComparison.Ordinal) && e.Contains("\"labelled\":1", StringComparison.Ordinal)));
        Assert.Equal(9, pair.Host(1).Queue.Remaining);
        await stop.CancelAsync();
        await listening;

        async Task ListenAsync()
        {
            using var listener = pair.Host(1).Events.Listen();
            try
            {
                await foreach (var told in listener.Told.ReadAllAsync(stop.Token))
                {
                    heard.Add($"{told.Type} {told.Data}");
                }
            }
            catch (OperationCanceledException)
            {
                // The test has heard enough.
            }
        }
    }

    private static object AnswerTo(string sample, int next) => new
    {
        key = Guid.NewGuid().ToString(),
        sample,
        outcome = "label",
        leadMs = 900,
        schemaVersion = 1,
        value = new { classes = new[] { 1 } },
        next = new { count = next },
    };
}
