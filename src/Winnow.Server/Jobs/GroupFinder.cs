using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Winnow.Server.Projects;

namespace Winnow.Server.Jobs;

/// <summary>Makes lists of groups when they are asked for and what they were made of has changed; one at a time, beside everything else.</summary>
internal sealed class GroupFinder : IHostedService, IDisposable
{
    /// <summary>Near-duplicates.</summary>
    public const string Duplicates = "duplicates";

    /// <summary>Near-duplicates in different parts of the split.</summary>
    public const string Leaks = "leaks";

    /// <summary>How long a call waits for a list: small projects have theirs by then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(string Project, string Kind), Lazy<Task>> running = [];
    private readonly SemaphoreSlim one = new(1);
    private readonly CancellationTokenSource stop = new();

    /// <summary>The newest list there is.</summary>
    /// <param name="host">The project.</param>
    /// <param name="kind"><see cref="Duplicates"/> or <see cref="Leaks"/>.</param>
    /// <param name="cancel">Nobody waits any more; the list is made all the same.</param>
    /// <returns>The list, or null where the first one is still being made; and whether a newer one is on its way.</returns>
    public async Task<(GroupFile? File, bool Running)> FindAsync(ProjectHost host, string kind, CancellationToken cancel)
    {
        var path = ProjectFiles.Groups(host.Folder, kind);
        if (GroupFile.Open(path) is { } known && known.Header.Basis == GroupWork.BasisOf(host, kind))
        {
            return (known, false);
        }

        var task = running.GetOrAdd((host.Id, kind), _ => new(() => Task.Run(() => MakeAsync(host, kind), CancellationToken.None))).Value;
        try
        {
            await task.WaitAsync(Patience, cancel);
            return (GroupFile.Open(path), false);
        }
        catch (TimeoutException)
        {
            return (GroupFile.Open(path), true);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        foreach (var task in running.Values)
        {
            // Whoever waited for it was told how it ended.
            await task.Value.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        one.Dispose();
        stop.Dispose();
    }

    private async Task MakeAsync(ProjectHost host, string kind)
    {
        try
        {
            await one.WaitAsync(stop.Token);
            try
            {
                GroupWork.Run(host, kind, stop.Token);
            }
            finally
            {
                one.Release();
            }
        }
        finally
        {
            running.TryRemove((host.Id, kind), out _);
        }
    }
}
