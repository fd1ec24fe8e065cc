using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Winnow.Cli.Annotating;
using Winnow.Client;
using Winnow.Core.Numerics;
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

    // The database lets go of a killed process's lock at once; whoever still holds it after this has not been killed.
    private static readonly TimeSpan LetGo = TimeSpan.FromMilliseconds(300);

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("servers-kills", "scale", $"answers lost or doubled, double leases and broken chains, 2 servers on one PostgreSQL, 100 annotators, {Kills} × kill -9 of either server", new(BoundKind.AtMost, 0), "", c => RunAsync(c, c.Size ?? Kills).GetAwaiter().GetResult()),
    ];

    private static async Task<BenchValue> RunAsync(BenchContext context, int kills)
    {
        using var database = PostgresServer.WhyNot is { } reason ? throw new BenchException(reason) : PostgresServer.Start(durable: true);
        var store = database.AddressOf("winnow", database.Password);
        var folder = ServerFolder.Create(Path.Combine(context.WorkFolder("servers"), "kills"), Samples, Picks, Annotators, database.Address);
        int[] ports = [ServerProcess.FreePort(), ServerProcess.FreePort()];
        var saved = new ConcurrentQueue<Acknowledged>();
        var holders = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var doubled = new ConcurrentBag<string>();
        var work = new SimulatedWork
        {
            Project = ServerFolder.Project,
            Classes = ServerFolder.Classes,
            Truth = item => ServerFolder.Truth(item.Sample),
            Persistent = true,
            Seed = 1,
            Clock = TimeProvider.System,
            Saved = saved.Enqueue,
            Leased = (item, who) =>
            {
                // Overlap is 1 and nobody lets a lease run out, so that each image is one person's for good.
                if (holders.GetOrAdd(item.Sample, who) != who)
                {
                    doubled.Add(item.Sample);
                }
            },
        };
        var servers = await Task.WhenAll(ports.Select(p => ServerProcess.StartSharedAsync(folder.Path, p, store)));
        using var inTurn = new InTurn(ports);
        var clients = folder.Team.Labellers.Select(m => new WinnowClient(new() { Server = servers[0].Address, Token = m.Token, Handler = inTurn })).ToArray();
        using var stop = new CancellationTokenSource();
        var labelling = SimulatedAnnotator.RunAsync(clients, work, stop.Token);
        var (began, before, random) = (Stopwatch.GetTimestamp(), 0, new Random(1));
        var (backs, leads) = (new List<double>(), new List<double>());
        using var looking = database.Connect();
        var place = LeadOf(folder.Path);
        try
        {
            for (var kill = 1; kill <= kills; kill++)
            {
                await Task.Delay(random.Next(KillMsMin, KillMsMax));
                var victim = random.Next(2);
                var leader = Leader(looking, place);
                servers[victim].Kill();
                servers[victim].Dispose();
                if (await TakenOverAsync(looking, place, leader) is { } taken)
                {
                    leads.Add(taken.TotalSeconds);
                }

                servers[victim] = await ServerProcess.StartSharedAsync(folder.Path, ports[victim], store);
                backs.Add(servers[victim].Ready.TotalSeconds);

                // Picks that are used up would be followed by draws by chance; the load goes on over ranks, which come from a process of their own.
                if (saved.Count - before > Picks / 2)
                {
                    before = saved.Count;
                    using var shared = Store.OpenShared(folder.ProjectPath, TimeProvider.System, database.Address);
                    shared.OpenRound(ServerFolder.Round(shared.ReadNewestRound()!.Number + 1, [.. shared.ReadPool()], Picks));
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await labelling;
            Array.ForEach(clients, c => c.Dispose());
            Array.ForEach(servers, s => s.Dispose());
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Acknowledged[] acknowledged = [.. saved];
        var (lost, twice) = Check(database, folder, acknowledged);
        using var reading = Store.OpenForReading(folder.ProjectPath, TimeProvider.System, database.Address);
        var chain = reading.Verify();
        foreach (var problem in chain)
        {
            Console.Error.WriteLine(problem);
        }

        var hands = leads.Count == 0 ? "the leader was not among them" : string.Create(CultureInfo.InvariantCulture, $"{leads.Count} of them of the leader, another one after {leads.Max():0.0} s at most");
        return new(lost + twice + doubled.Count + chain.Count, "faults")
        {
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"{kills} kills ({hands}); {acknowledged.Length} acknowledged answers in {seconds:0} s, {lost} lost, {twice} doubled; {holders.Count} leases, {doubled.Count} double; {chain.Count} problems of the journal; a killed server back after {Percentiles.Of(backs, 0.5):0.0} s, slowest {backs.Max():0.0} s"),
        };
    }

    private static (int Lost, int Doubled) Check(PostgresServer database, ServerFolder folder, Acknowledged[] acknowledged)
    {
        using var connection = database.Connect();
        using (var path = connection.CreateCommand())
        {
            path.CommandText = $"SET search_path = {SchemaIn(Path.Combine(folder.ProjectPath, "winnow.store"))}";
            path.ExecuteNonQuery();
        }

        return StoredAnswers.Check(connection, acknowledged);
    }

    private static string SchemaIn(string pointer) => JsonDocument.Parse(File.ReadAllText(pointer)).RootElement.GetProperty("schema").GetString()!;

    // The lock of the server that leads, as the database names it.
    private static long LeadOf(string folder) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{SchemaIn(Path.Combine(folder, "server.store"))}/lead")));

    private static int? Leader(Npgsql.NpgsqlConnection connection, long place)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND (CAST(classid AS BIGINT) << 32) | CAST(objid AS BIGINT) = @place";
        command.Parameters.AddWithValue("place", place);
        return command.ExecuteScalar() as int?;
    }

    /// <returns>How long there was no other leader; null where the one there was is still there.</returns>
    private static async Task<TimeSpan?> TakenOverAsync(Npgsql.NpgsqlConnection connection, long place, int? before)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var now = Leader(connection, place);
            if (now is not null && now != before)
            {
                return Stopwatch.GetElapsedTime(start);
            }

            if (now == before && Stopwatch.GetElapsedTime(start) > LetGo)
            {
                return null;
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Sends each request to the other server than the one before, as a proxy in front of both does.</summary>
    private sealed class InTurn(int[] ports) : DelegatingHandler(new SocketsHttpHandler())
    {
        private long turn;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new UriBuilder(request.RequestUri!) { Port = ports[Interlocked.Increment(ref turn) % ports.Length] }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
