using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Winnow.Cli.Annotating;
using Winnow.Core.Numerics;
using Winnow.Storage;

namespace Winnow.Bench.Serving;

/// <summary>kill -9 again and again while people label. Stopped itself, it goes on behind the last cycle that was checked.</summary>
internal static class SoakRow
{
    private const int Cycles = 200;
    private const int Annotators = 50;
    private const int Samples = 400_000;
    private const int Picks = 20_000;
    private const int KillMsMin = 100;
    private const int KillMsMax = 1500;

    private static (BenchValue Faults, BenchValue Back)? done;

    public static (BenchValue Faults, BenchValue Back) Run(BenchContext context) => done ??= RunAsync(context, context.Size ?? Cycles).GetAwaiter().GetResult();

    private static async Task<(BenchValue, BenchValue)> RunAsync(BenchContext context, int cycles)
    {
        var path = Path.Combine(context.WorkFolder("server"), "soak");
        var state = SoakState.Read(path);
        var folder = state is null ? ServerFolder.Create(path, Samples, Picks, Annotators) : new(path, state.Team, Password: null);
        state ??= new(folder.Team, 0, 0, [], []);
        ServerProcess.EndLeftOver(path);
        var port = ServerProcess.FreePort();
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var saved = new ConcurrentQueue<Acknowledged>(SoakState.ReadAnswers(path));
        var work = new SimulatedWork
        {
            Project = ServerFolder.Project,
            Classes = ServerFolder.Classes,
            Truth = item => ServerFolder.Truth(item.Sample),
            Persistent = true,
            Seed = Seed.Derive(1, $"from/{state.Cycle}"), // a call that goes on draws keys of its own
            Clock = TimeProvider.System,
            Saved = saved.Enqueue,
        };
        var clients = folder.Team.Labellers.Select(m => ServerProcess.ClientOf(address, m)).ToArray();
        using var stop = new CancellationTokenSource();
        var labelling = SimulatedAnnotator.RunAsync(clients, work, stop.Token);
        var (kept, began) = (saved.Count, Stopwatch.GetTimestamp());
        while (state.Cycle < cycles)
        {
            var cycle = state.Cycle + 1;
            TimeSpan back;
            using (var server = await ServerProcess.StartAsync(folder.Path, port))
            {
                back = server.Ready + await FirstAsync(server, folder);
                await Task.Delay(new Random(Seed.Derive(1, $"kill/{cycle}")).Next(KillMsMin, KillMsMax));
                server.Kill();
            }

            Acknowledged[] acknowledged = [.. saved];
            var faults = await FaultsAsync(folder, cycle, acknowledged);

            // Picks that are used up would be followed by draws by chance; the load goes on over ranks.
            var open = acknowledged.Length - state.Before > Picks / 2;
            if (open)
            {
                OpenNext(folder);
            }

            state = state with { Cycle = cycle, Before = open ? acknowledged.Length : state.Before, Faults = [.. state.Faults, .. faults], Backs = [.. state.Backs, back.TotalSeconds] };
            state.Write(path, acknowledged.Skip(kept));
            kept = acknowledged.Length;
            if (cycle % 10 == 0)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cycle {cycle}: {kept} acknowledged, {state.Faults.Count} faults, slowest back {state.Backs.Max():0.00} s, {Stopwatch.GetElapsedTime(began).TotalSeconds / 10:0.0} s a cycle"));
                began = Stopwatch.GetTimestamp();
            }
        }

        await stop.CancelAsync();
        await labelling;
        Array.ForEach(clients, c => c.Dispose());
        SoakState.Delete(path);
        foreach (var fault in state.Faults)
        {
            Console.Error.WriteLine(fault);
        }

        return (
            new(state.Faults.Count, "faults") { Note = $"{cycles} kills, {kept} acknowledged answers, {(state.Faults.Count == 0 ? "each there once" : "see the faults above")}" },
            new(state.Backs.Max(), "s") { Note = string.Create(CultureInfo.InvariantCulture, $"{cycles} starts, median {Percentiles.Of(state.Backs, 0.5):0.00} s; start of the process included") });
    }

    // Nobody writes between a kill and the next start, so the two long looks can be had side by side, once the first one has recovered what the kill left in the log.
    private static async Task<IReadOnlyList<string>> FaultsAsync(ServerFolder folder, int cycle, Acknowledged[] acknowledged)
    {
        var (lost, doubled) = StoredAnswers.Check(folder.ProjectPath, acknowledged);
        var integrity = Task.Run(() => StoredAnswers.Integrity(folder.ProjectPath));
        var chain = Task.Run(() => StoredAnswers.Chain(folder.ProjectPath));
        return
        [
            .. (await integrity).Concat(await chain).Select(p => $"cycle {cycle}: {p}"),
            .. lost + doubled > 0 ? [$"cycle {cycle}: {lost} acknowledged answers lost, {doubled} doubled"] : Array.Empty<string>(),
        ];
    }

    private static async Task<TimeSpan> FirstAsync(ServerProcess server, ServerFolder folder)
    {
        using var client = server.Client(folder.Team.Admin);
        var start = Stopwatch.GetTimestamp();
        var reply = await client.Queue.NextAsync(ServerFolder.Project, new() { Count = 1 });
        return reply.Items.Count == 1 ? Stopwatch.GetElapsedTime(start) : throw new BenchException("The queue is empty after a start.");
    }

    private static void OpenNext(ServerFolder folder)
    {
        using var store = Store.Open(folder.ProjectPath, TimeProvider.System);
        store.OpenRound(ServerFolder.Round(store.ReadNewestRound()!.Number + 1, [.. store.ReadPool()], Picks));
    }
}
