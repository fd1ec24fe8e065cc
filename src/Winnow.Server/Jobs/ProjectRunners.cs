using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Winnow.Server.Projects;
using Winnow.Server.Sharing;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>The runners of all projects. Starts with the server, and ends every worker before the server ends.</summary>
internal sealed partial class ProjectRunners(ProjectRegistry projects, JobRunner jobs, Leadership leadership, ServerOptions options, ILogger<ProjectRunners> log) : IHostedService
{
    private readonly ConcurrentDictionary<string, Lazy<ProjectRunner>> runners = new(StringComparer.Ordinal);
    private volatile bool stopping;

    /// <summary>The runner of a project.</summary>
    public ProjectRunner Of(ProjectHost host) =>
        runners.GetOrAdd(host.Id, _ => new Lazy<ProjectRunner>(() => new ProjectRunner(host, jobs, leadership, options, Told))).Value;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        projects.WhenOpened = host =>
        {
            if (!stopping)
            {
                Of(host);
            }
        };
        foreach (var id in projects.Ids)
        {
            try
            {
                projects.Find(id);
            }
            catch (ProjectException exception)
            {
                // One damaged project must not keep the others from being labelled.
                Fault(log, id, exception);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        stopping = true;
        foreach (var (_, runner) in runners)
        {
            await runner.Value.DisposeAsync();
        }
    }

    private void Told(string project, Exception exception, bool foreseen)
    {
        if (foreseen)
        {
            Fault(log, project, exception);
        }
        else
        {
            Unforeseen(log, project, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Project {Project}: a fault of Winnow stopped a job, which is tried again every five minutes; labelling goes on. Please report it.")]
    private static partial void Unforeseen(ILogger log, string project, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Project {Project}: a job cannot go on and is tried again.")]
    private static partial void Fault(ILogger log, string project, Exception exception);
}
