using System.Diagnostics;
using System.Globalization;
using Winnow.Storage;
using Winnow.Storage.Tests;

namespace Winnow.Bench.Serving;

/// <summary>Two servers on one PostgreSQL, either of them killed again and again while a hundred people label at both. <c>--size 5</c> is a short trial of five kills.</summary>
internal static class ServersKillRow
{
    private const int Kills = 50;
    private const int Annotators = 100;
    private const int Samples = 100_000;
    private const int Picks = 20_000;
    private const int KillMsMin = 100;
    private const int KillMsMax = 3000;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("servers-kills", "scale", $"answers lost or doubled, double leases and broken chains, 2 servers on one PostgreSQL, 100 annotators, {Kills} × kill -9 of either server", new(BoundKind.AtMost, 0), "", c => RunAsync(c, c.Size ?? Kills).GetAwaiter().GetResult()),
    ];

    private static async Task<BenchValue> RunAsync(BenchContext context, int kills)
    {
        using var database = PostgresServer.WhyNot is { } reason ? throw new BenchException(reason) : PostgresServer.Start(durable: true);
        var folder = ServerFolder.Create(Path.Combine(context.WorkFolder("servers"), "kills"), Samples, Picks, Annotators, database.Address);
        using var tables = new SharedTables(database, folder);
        using var servers = await SharedServers.StartAsync(folder, database, tables);
        await using var crowd = Crowd.Start(folder, servers.Ports, secondsPerLabel: 0);
        var (began, before, random) = (Stopwatch.GetTimestamp(), 0, new Random(1));
        for (var kill = 1; kill <= kills; kill++)
        {
            await Task.Delay(random.Next(KillMsMin, KillMsMax));
            await servers.KillAsync(random.Next(SharedServers.Count));

            // Picks that are used up would be followed by draws by chance; the load goes on over ranks, which come from a process of their own.
            if (crowd.Count - before > Picks / 2)
            {
                before = crowd.Count;
                using var shared = Store.OpenShared(folder.ProjectPath, TimeProvider.System, database.Address);
                shared.OpenRound(ServerFolder.Round(shared.ReadNewestRound()!.Number + 1, [.. shared.ReadPool()], Picks));
            }
        }

        var acknowledged = await crowd.StopAsync();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var (lost, twice) = tables.Check(acknowledged);
        var chain = tables.Chain();
        foreach (var problem in chain)
        {
            Console.Error.WriteLine(problem);
        }

        return new(lost + twice + crowd.DoubleLeases + chain.Count, "faults")
        {
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"{kills} kills ({servers.Lead}); {acknowledged.Length} acknowledged answers in {seconds:0} s, {lost} lost, {twice} doubled; {crowd.Leases} leases, {crowd.DoubleLeases} double; {chain.Count} problems of the journal; a killed server back after {Percentiles.Of(servers.Backs, 0.5):0.0} s, slowest {servers.Backs.Max():0.0} s"),
        };
    }
}
