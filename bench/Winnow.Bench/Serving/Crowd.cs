using System.Collections.Concurrent;
using Winnow.Cli.Annotating;
using Winnow.Client;

namespace Winnow.Bench.Serving;

/// <summary>A team that labels all the while at servers that are killed, and remembers what it was given and what was acknowledged. Whoever has an image keeps it until the answer is acknowledged.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly ConcurrentQueue<Acknowledged> saved = new();
    private readonly ConcurrentDictionary<string, int> holders = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> doubled = [];
    private readonly CancellationTokenSource stop = new();
    private readonly InTurn inTurn;
    private readonly WinnowClient[] clients;
    private readonly Task labelling;

    private Crowd(ServerFolder folder, IReadOnlyList<int> ports, double secondsPerLabel)
    {
        inTurn = new(ports);
        var address = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", ports[0]).Uri;
        clients = [.. folder.Team.Labellers.Select(m => new WinnowClient(new() { Server = address, Token = m.Token, Handler = inTurn }))];
        var work = new SimulatedWork
        {
            Project = ServerFolder.Project,
            Classes = ServerFolder.Classes,
            Truth = item => ServerFolder.Truth(item.Sample),
            SecondsPerLabel = secondsPerLabel,
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
        labelling = SimulatedAnnotator.RunAsync(clients, work, stop.Token);
    }

    /// <summary>Answers acknowledged so far.</summary>
    public int Count => saved.Count;

    /// <summary>Images given out so far.</summary>
    public int Leases => holders.Count;

    /// <summary>Times that an image was given to one who was not the first to have it.</summary>
    public int DoubleLeases => doubled.Count;

    /// <summary>Lets everybody begin.</summary>
    /// <param name="folder">Who, and in which project.</param>
    /// <param name="ports">Servers of this machine; each request goes to another one than the one before.</param>
    /// <param name="secondsPerLabel">Mean seconds that an answer takes; 0 answers at once.</param>
    public static Crowd Start(ServerFolder folder, IReadOnlyList<int> ports, double secondsPerLabel) => new(folder, ports, secondsPerLabel);

    /// <summary>Lets everybody stop.</summary>
    /// <returns>What was acknowledged.</returns>
    public async Task<Acknowledged[]> StopAsync()
    {
        await stop.CancelAsync();
        await labelling;
        return [.. saved];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Array.ForEach(clients, c => c.Dispose());
        inTurn.Dispose();
        stop.Dispose();
    }
}
