using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Winnow.Cli.Annotating;
using Winnow.Core.Numerics;
using Winnow.Storage;

namespace Winnow.Bench.Serving;

/// <summary>kill -9 again and again while people label.</summary>
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
        var folder = ServerFolder.Create(Path.Combine(context.WorkFolder("server"), "soak"), Samples, Picks, Annotators);
        var (port, random) = (ServerProcess.FreePort(), new Random(Seed.Derive(1, "kill")));
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var saved = new ConcurrentQueue<Acknowledged>();
        var work = new SimulatedWork
        {
            Project = ServerFolder.Project,
            Classes = ServerFolder.Classes,
            Truth = item => ServerFolder.Truth(item.Sample),
            Persistent = true,
            Seed = 1,
            Clock = TimeProvider.System,
            Saved = saved.Enqueue,
        };
        var clients = folder.Team.Labellers.Select(m => ServerProcess.ClientOf(address, m)).ToArray();
        using var stop = new CancellationTokenSource();
        var labelling = SimulatedAnnotator.RunAsync(clients, work, stop.Token);
        var (faults, slowest, backs, before) = (new List<string>(), TimeSpan.Zero, new List<double>(), 0);
        for (var cycle = 1; cycle <= cycles; cycle++)
        {
            using (var server = await ServerProcess.StartAsync(folder.Path, port))
            {
                var back = server.Ready + await FirstAsync(server, folder);
                backs.Add(back.TotalSeconds);
                slowest = back > slowest ? back : slowest;
                await Task.Delay(random.Next(KillMsMin, KillMsMax));
                server.Kill();
            }

            faults.AddRange(StoredAnswers.Problems(folder.ProjectPath).Select(p => $"cycle {cycle}: {p}"));
            var check = StoredAnswers.Check(folder.ProjectPath, [.. saved]);
            if (check.Lost + check.Doubled > 0)
            {
                faults.Add($"cycle {cycle}: {check.Lost} acknowledged answers lost, {check.Doubled} doubled");
            }

            if (cycle % 10 == 0)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cycle {cycle}: {saved.Count} acknowledged, {faults.Count} faults, slowest back {slowest.TotalSeconds:0.00} s"));
            }

            // Picks that are used up would be followed by draws by chance; the load goes on over ranks.
            if (saved.Count - before > Picks / 2)
            {
                before = saved.Count;
                OpenNext(folder);
            }
        }

        await stop.CancelAsync();
        await labelling;
        Array.ForEach(clients, c => c.Dispose());
        foreach (var fault in faults)
        {
            Console.Error.WriteLine(fault);
        }

        return (
            new(faults.Count, "faults") { Note = $"{cycles} kills, {saved.Count} acknowledged answers, {(faults.Count == 0 ? "each there once" : "see the faults above")}" },
            new(slowest.TotalSeconds, "s") { Note = string.Create(CultureInfo.InvariantCulture, $"{cycles} starts, median {Percentiles.Of(backs, 0.5):0.00} s; start of the process included") });
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
