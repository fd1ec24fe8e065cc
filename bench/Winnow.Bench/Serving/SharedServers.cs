using System.Diagnostics;
using System.Globalization;
using Winnow.Storage.Tests;

namespace Winnow.Bench.Serving;

/// <summary>Two servers on one database and one data folder, either of which is killed with kill -9 and started again.</summary>
internal sealed class SharedServers : IDisposable
{
    /// <summary>How many there are.</summary>
    public const int Count = 2;

    // The database lets go of a killed process's lock at once; whoever still holds it after this has not been killed.
    private static readonly TimeSpan LetGo = TimeSpan.FromMilliseconds(300);

    private readonly ServerFolder folder;
    private readonly SharedTables tables;
    private readonly string store;
    private readonly IReadOnlyList<string> more;
    private readonly ServerProcess?[] servers = new ServerProcess?[Count];
    private readonly List<double> backs = [];
    private readonly List<double> takeovers = [];

    private SharedServers(ServerFolder folder, PostgresServer database, SharedTables tables, IReadOnlyList<string> more) =>
        (this.folder, store, this.tables, this.more) = (folder, database.AddressOf("winnow", database.Password), tables, more);

    /// <summary>Where they listen on this machine.</summary>
    public IReadOnlyList<int> Ports { get; } = [.. Enumerable.Range(0, Count).Select(_ => ServerProcess.FreePort())];

    /// <summary>Seconds until each one that was killed was ready again.</summary>
    public IReadOnlyList<double> Backs => backs;

    /// <summary>What became of the lead, in words.</summary>
    public string Lead => takeovers.Count == 0
        ? "the leader was not among them"
        : string.Create(CultureInfo.InvariantCulture, $"{takeovers.Count} of them of the leader, another one after {takeovers.Max():0.0} s at most");

    /// <summary>One of them, while none is being killed.</summary>
    public ServerProcess this[int number] => servers[number]!;

    /// <summary>Starts them side by side.</summary>
    /// <param name="folder">Their data folder.</param>
    /// <param name="database">Their database.</param>
    /// <param name="tables">Says who leads.</param>
    /// <param name="more">Options of each.</param>
    public static async Task<SharedServers> StartAsync(ServerFolder folder, PostgresServer database, SharedTables tables, params IReadOnlyList<string> more)
    {
        var both = new SharedServers(folder, database, tables, more);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Count).Select(both.RunAsync));
            return both;
        }
        catch
        {
            both.Dispose();
            throw;
        }
    }

    /// <summary>Kills one and starts it again, once another one leads where it did.</summary>
    public async Task KillAsync(int victim)
    {
        var leader = tables.Leader();
        End(victim);
        if (await TakenOverAsync(leader) is { } taken)
        {
            takeovers.Add(taken.TotalSeconds);
        }

        await RunAsync(victim);
        backs.Add(this[victim].Ready.TotalSeconds);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var number = 0; number < Count; number++)
        {
            End(number);
        }
    }

    private void End(int number)
    {
        servers[number]?.Dispose();
        servers[number] = null;
    }

    private async Task RunAsync(int number) => servers[number] = await ServerProcess.StartSharedAsync(folder.Path, Ports[number], store, more);

    /// <returns>How long there was no other leader; null where the one there was is still there.</returns>
    private async Task<TimeSpan?> TakenOverAsync(int? before)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var now = tables.Leader();
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
}
