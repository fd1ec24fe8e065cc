using System.Diagnostics;
using System.Globalization;
using Winnow.Server;
using Winnow.Server.Projects;
using Winnow.Storage.Tests;

namespace Winnow.Bench.Serving;

/// <summary>Two servers and four workers, any of them killed again and again while a hundred people label and rounds are fitted, scored and chosen. <c>--size 5</c> is a short trial of five kills.</summary>
internal static class ClusterKillRow
{
    private const int Kills = 50;
    private const int Annotators = 100;
    private const double SecondsPerLabel = 10;
    private const int Samples = 16_000;
    private const int Side = 32;
    private const int LabelsFirst = 200;
    private const int KillMsMin = 1000;
    private const int KillMsMax = 10_000;
    private const int KillsPerRound = 4;

    // A round that was under way at the last kill may begin its longest step anew, on a machine that is busy.
    private static readonly TimeSpan EndMax = TimeSpan.FromMinutes(10);

    // A new round as soon as the one before is there: people label faster than rounds come.
    private static readonly ProjectSettings Settings = new() { Query = 500, TrainAfter = 50, Epochs = 1 };
    private static readonly ProjectSettings AtRest = Settings with { Automatic = false };

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("cluster-kills", "scale", $"answers lost or doubled, double leases, broken chains and tables, rounds without their end, shards lost or doubled, processes left, 2 servers and 4 workers on one PostgreSQL, 100 annotators, {Kills} × kill -9 of any of the six", new(BoundKind.AtMost, 0), "", c => RunAsync(c, c.Size ?? Kills).GetAwaiter().GetResult()),
    ];

    // A round takes many times as long on a busy machine: several kills meet each one, and some rounds come to their end between them.
    private static async Task<int> KillMsMaxAsync(RoundChecks rounds)
    {
        var began = Stopwatch.GetTimestamp();
        while (rounds.Count().Ranked == 0)
        {
            await Task.Delay(KillMsMin);
            if (Stopwatch.GetElapsedTime(began) > EndMax)
            {
                throw new BenchException($"No round came to its end before anything was killed: {(rounds.Problems() is [var first, ..] ? first : "none was begun")}.");
            }
        }

        return Math.Max(KillMsMax, (int)(2 * Stopwatch.GetElapsedTime(began).TotalMilliseconds / KillsPerRound));
    }

    private static async Task<BenchValue> RunAsync(BenchContext context, int kills)
    {
        using var database = PostgresServer.WhyNot is { } reason ? throw new BenchException(reason) : PostgresServer.Start(durable: true);
        var folder = ServerFolder.Create(Path.Combine(context.WorkFolder("servers"), "cluster"), Samples, Settings.Query, Annotators, database.Address, AtRest, Side);
        using var tables = new SharedTables(database, folder);
        var rounds = new RoundChecks(tables.Connection, folder.ProjectPath, Settings.Query, new WorkerLimits().ShardSamples);
        await using var cluster = await Cluster.StartAsync(context.Repository, folder, database, tables);
        await using var crowd = Crowd.Start(folder, cluster.Servers.Ports, SecondsPerLabel);
        var (began, random, problems) = (Stopwatch.GetTimestamp(), new Random(1), new List<string>());

        // A round without labels fits no model, and then no shard is scored.
        while (crowd.Count < LabelsFirst)
        {
            await Task.Delay(KillMsMin);
        }

        folder.Change(Settings, database.Address);
        var most = await KillMsMaxAsync(rounds);
        for (var kill = 1; kill <= kills; kill++)
        {
            await Task.Delay(random.Next(KillMsMin, most));
            await cluster.KillAsync(random.Next(Cluster.Count));
            problems.AddRange(rounds.Unscored());
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kill {kill}: {crowd.Count} acknowledged, {rounds.Count().Ranked} rounds ranked, {rounds.Shards()} shards taken, {problems.Count} problems, {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
        }

        // The round that is under way comes to its end, and none is begun after it.
        var ranked = rounds.Count().Ranked;
        folder.Change(AtRest, database.Address);
        if (!await rounds.EndedAsync(EndMax))
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"a round is still under way {EndMax.TotalMinutes:0} minutes after the last kill"));
        }

        if (rounds.Shards() == 0)
        {
            throw new BenchException("No shard was scored, so that the kills show nothing of them; the machine is too busy.");
        }

        var acknowledged = await crowd.StopAsync();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        using (var admin = cluster.Servers[0].Client(folder.Team.Admin))
        {
            problems.AddRange((await admin.Audit.VerifyAsync()).Problems);
        }

        problems.AddRange(cluster.FilesLeft());
        problems.AddRange(await cluster.EndAsync());
        problems.AddRange(rounds.Problems());
        problems.AddRange(tables.Chain());
        problems.AddRange(tables.Integrity());
        problems.ForEach(Console.Error.WriteLine);
        var (lost, twice) = tables.Check(acknowledged);
        var begun = rounds.Count().Begun;
        return new(lost + twice + crowd.DoubleLeases + problems.Count, "faults")
        {
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"{kills} kills, {most / 2000.0:0.0} s between two on average: {kills - cluster.WorkersKilled} of servers ({cluster.Servers.Lead}), {cluster.WorkersKilled} of workers, {cluster.BusyKilled} of them at a job; {acknowledged.Length} acknowledged answers in {seconds:0} s, {lost} lost, {twice} doubled; {crowd.Leases} leases, {crowd.DoubleLeases} double; {begun} rounds begun, {ranked} ranked before the last kill; {rounds.Shards()} shards taken, {rounds.CalledAgain()} calls of jobs anew; {problems.Count} other problems"),
        };
    }
}
