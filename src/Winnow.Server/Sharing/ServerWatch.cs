using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Winnow.Server.Accounts;
using Winnow.Server.Jobs;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Sharing;

/// <summary>Keeps the servers of one data folder up to date about each other, twice a second: events for listeners, changes that counters and runners look at, projects that are new.</summary>
/// <remarks>What must not be lost lies in the database already; what is told here may come late and is made good by the next look at the journals.</remarks>
internal sealed partial class ServerWatch(AccountStore accounts, ProjectRegistry projects, ProjectRunners runners, Leadership leadership, TimeProvider clock, ILogger<ServerWatch> log) : BackgroundService
{
    private const int AtOnce = 1000;
    private const int LooksPerSearch = 10;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly string self = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private readonly ConcurrentQueue<RelayedMessage> outgoing = new();
    private readonly Dictionary<string, long> told = new(StringComparer.Ordinal);
    private long? heard;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!accounts.IsShared)
        {
            return;
        }

        await Task.Yield();
        for (var looks = 0L; ; looks++)
        {
            try
            {
                heard ??= accounts.NewestRelayed();
                if (looks % LooksPerSearch == 0)
                {
                    Search();
                }

                Look();
            }
            catch (Exception exception) when (exception is DbException or ProjectException)
            {
                // The database is away; what is in the queue goes out when it is back.
                Fault(log, exception);
            }

            await Task.Delay(LookEvery, clock, stoppingToken);
        }
    }

    private void Look()
    {
        var open = projects.Opened.Where(h => h.IsShared).ToDictionary(h => h.Id, StringComparer.Ordinal);
        foreach (var host in open.Values)
        {
            host.Events.Relay ??= (type, data) => Tell(new(host.Id, type, data));
            var own = host.Version - host.Elsewhere;
            if (told.GetValueOrDefault(host.Id) != own)
            {
                told[host.Id] = own;
                Tell(new(host.Id, RelayedMessage.Changed, ""));
            }

            host.Look();
        }

        Send();
        foreach (var (number, message) in accounts.ReadRelayed(self, heard!.Value, AtOnce))
        {
            heard = number;
            if (open.TryGetValue(message.Project, out var host))
            {
                Hear(host, message);
            }
        }
    }

    private void Hear(ProjectHost host, RelayedMessage message)
    {
        switch (message.Type)
        {
            case RelayedMessage.Changed:
                host.ChangedElsewhere();
                break;
            case RelayedMessage.Interrupted:
                runners.Of(host).Machine.InterruptHere();
                break;
            default:
                host.Events.Deliver(message.Type, message.Data);
                break;
        }
    }

    // A database that is away for long must not fill the memory with events that nobody waits for any more.
    private void Tell(RelayedMessage message)
    {
        if (outgoing.Count < AtOnce)
        {
            outgoing.Enqueue(message);
        }
    }

    private void Send()
    {
        var part = new List<RelayedMessage>();
        while (part.Count < AtOnce && outgoing.TryDequeue(out var message))
        {
            part.Add(message);
        }

        if (part.Count > 0)
        {
            accounts.Relay(self, part);
        }
    }

    /// <summary>Opens projects that another server has made: whoever leads runs them without being asked.</summary>
    private void Search()
    {
        if (!leadership.Leads)
        {
            return;
        }

        accounts.ForgetRelayed(Kept);
        foreach (var id in projects.Ids)
        {
            try
            {
                projects.Find(id);
            }
            catch (ProjectException exception)
            {
                Fault(log, exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Other servers cannot be told and heard now, which is tried again.")]
    private static partial void Fault(ILogger log, Exception exception);
}
