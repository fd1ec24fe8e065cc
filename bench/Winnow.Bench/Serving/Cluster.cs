using System.Globalization;
using Winnow.Server.Tests.Workers;
using Winnow.Storage.Tests;

namespace Winnow.Bench.Serving;

/// <summary>Two servers and four workers on one PostgreSQL and one RabbitMQ, each a process of its own, any of which is killed with kill -9 and started again.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    /// <summary>How many processes there are to kill.</summary>
    public const int Count = SharedServers.Count + Workers;

    private const int Workers = 4;

    // A job's process ends by itself as soon as it sees that the worker which called it is gone.
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(10);

    private readonly RabbitServer broker;
    private readonly ServerFolder folder;
    private readonly string caches;
    private readonly WorkerProcess?[] workers = new WorkerProcess?[Workers];
    private readonly List<Task<IReadOnlyList<int>>> endings = [];

    private Cluster(RabbitServer broker, ServerFolder folder, SharedServers servers, string caches)
    {
        (this.broker, this.folder, Servers, this.caches) = (broker, folder, servers, caches);
        for (var number = 0; number < Workers; number++)
        {
            Start(number);
        }
    }

    /// <summary>The servers.</summary>
    public SharedServers Servers { get; }

    /// <summary>Workers that were killed.</summary>
    public int WorkersKilled { get; private set; }

    /// <summary>Those that had a job at that moment.</summary>
    public int BusyKilled { get; private set; }

    /// <summary>Starts them all.</summary>
    /// <param name="repository">Root of the checkout.</param>
    /// <param name="folder">The servers' data folder.</param>
    /// <param name="database">Their database.</param>
    /// <param name="tables">Says who leads.</param>
    /// <exception cref="BenchException">There is no RabbitMQ.</exception>
    public static async Task<Cluster> StartAsync(string repository, ServerFolder folder, PostgresServer database, SharedTables tables)
    {
        var rabbit = RabbitServer.WhyNot is { } reason ? throw new BenchException(reason) : new RabbitServer(repository);
        try
        {
            await rabbit.StartAsync(CancellationToken.None);
            return new(rabbit, folder, await SharedServers.StartAsync(folder, database, tables, "--broker", rabbit.Address, "--local-jobs", "0"), Caches(folder));
        }
        catch
        {
            await rabbit.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills a process and starts it again; waits for a server until it is ready.</summary>
    /// <param name="victim">0 to <see cref="Count"/> − 1; the servers come first.</param>
    public async Task KillAsync(int victim)
    {
        if (victim < SharedServers.Count)
        {
            await Servers.KillAsync(victim);
            return;
        }

        var number = victim - SharedServers.Count;
        var jobs = RunningProcesses.With(argument => IsJobOf(number, argument));
        End(number);
        (WorkersKilled, BusyKilled) = (WorkersKilled + 1, BusyKilled + (jobs.Count > 0 ? 1 : 0));
        endings.Add(RunningProcesses.GoneAsync(jobs, argument => IsJobOf(number, argument), EndMax));
        Start(number);
    }

    /// <summary>Files that nobody would ever look at again; only while nothing is done.</summary>
    public IReadOnlyList<string> FilesLeft() =>
    [
        .. Files(Path.Combine(folder.Path, "exchange"), "*"),
        .. Files(Path.Combine(folder.Path, "jobs"), "package-*"),
        .. Enumerable.Range(0, Workers).SelectMany(n => Files(Path.Combine(Cache(n), "work"), "*")),
    ];

    /// <summary>Kills them all.</summary>
    /// <returns>What went on without them, one sentence each; it is ended as well.</returns>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        Servers.Dispose();
        for (var number = 0; number < Workers; number++)
        {
            End(number);
        }

        var orphans = (await Task.WhenAll(endings)).SelectMany(e => e).ToHashSet();
        var left = await RunningProcesses.GoneAsync(RunningProcesses.With(IsOfCluster), IsOfCluster, EndMax);
        orphans.UnionWith(left);
        string[] problems = [.. orphans.Select(id => string.Create(CultureInfo.InvariantCulture, $"process {id} went on: {string.Join(' ', RunningProcesses.Arguments(id))}"))];
        foreach (var id in left)
        {
            RunningProcesses.Kill(id);
        }

        return problems;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await broker.DisposeAsync();
    }

    // Its path begins as that of the data folder does: whatever process is called with either belongs to the cluster.
    private static string Caches(ServerFolder folder)
    {
        var path = folder.Path + "-workers";
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        return Directory.CreateDirectory(path).FullName;
    }

    private static IEnumerable<string> Files(string folder, string pattern) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories) : [];

    private void Start(int number) => workers[number] = WorkerProcess.Start(broker.Address, folder.Path, Cache(number), core: null, "--name", Name(number));

    private void End(int number)
    {
        workers[number]?.Kill(withJobs: false);
        workers[number]?.Dispose();
        workers[number] = null;
    }

    private string Cache(int number) => Path.Combine(caches, Name(number));

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"worker-{number}");

    private bool IsJobOf(int number, string argument) => argument.StartsWith(Path.Combine(Cache(number), "work") + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private bool IsOfCluster(string argument) => argument.StartsWith(folder.Path, StringComparison.Ordinal);
}
