using System.Text.Json;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Workers;

namespace Winnow.Server.Tests.Workers;

/// <summary>Messages may overtake each other, come twice, or say nonsense.</summary>
public sealed class ShardSessionTests
{
    private static readonly ShardCall Call = new("1", "server", "job");

    [Fact]
    public async Task Bundles_that_overtake_each_other_or_come_twice_are_heard_once_and_in_order()
    {
        var session = new ShardSession(Call, "a", "address", default);
        var heard = new List<long>();
        var random = new Random(1);
        var bundles = Enumerable.Range(0, 50).Select(i => new ShardSaid(Call, 3 * i, [Line(3 * i), Line((3 * i) + 1), Line((3 * i) + 2)])).ToArray();
        ShardSaid[] shuffled = [.. bundles, .. bundles[..20]];
        random.Shuffle(shuffled);
        session.Take(Ended("done", 150));
        foreach (var bundle in shuffled)
        {
            session.Take(bundle);
        }

        var outcome = await session.ReadAsync(Hear(heard), fetch: null, static () => Task.CompletedTask);
        Assert.Equal(WorkerEnding.Done, outcome.End.How);
        Assert.Equal(Enumerable.Range(0, 150).Select(i => (long)i), heard);
        Assert.True(session.Gone.IsCompleted);
    }

    [Fact]
    public async Task Files_are_told_of_only_once_they_are_here_and_progress_at_once()
    {
        var session = new ShardSession(Call, "a", "address", default);
        var told = new List<string>();
        session.Take(new ShardSaid(Call, 0, [Line(7), """{"type":"progress","step":"fit","share":0.5}"""]));
        session.Take(Ended("done", 2) with { Outputs = [new("7", new string('0', 64))] });
        await session.ReadAsync(
            message =>
            {
                told.Add(message.Type);
                return Task.CompletedTask;
            },
            _ =>
            {
                told.Add("fetched");
                return Task.CompletedTask;
            },
            static () => Task.CompletedTask);
        Assert.Equal(["progress", "fetched", "begin"], told);
    }

    [Fact]
    public async Task Nonsense_stops_the_call_and_is_a_crash()
    {
        var session = new ShardSession(Call, "a", "address", default);
        var stopped = 0;
        session.Take(new ShardSaid(Call, 0, ["""{"type":"done","unheard":1}"""]));
        var reading = session.ReadAsync(Hear([]), fetch: null, () =>
        {
            stopped++;
            session.Take(Ended("stopped", 9));
            return Task.CompletedTask;
        });
        var outcome = await reading;
        Assert.Equal((WorkerEnding.Crashed, 1), (outcome.End.How, stopped));
        Assert.Contains("no message", outcome.End.Reason, StringComparison.Ordinal);
    }

    private static ShardEnded Ended(string how, long lines) => new(Call, lines, how, "", "", null);

    private static string Line(long number) => JsonSerializer.Serialize(new WorkerMessage("begin") { Number = number }, WorkerJson.Options);

    private static Func<WorkerMessage, Task> Hear(List<long> heard) => message =>
    {
        heard.Add(message.Number!.Value);
        return Task.CompletedTask;
    };
}
