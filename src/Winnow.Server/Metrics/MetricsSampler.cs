using Winnow.Server.Blobs;
using Winnow.Server.Jobs;
using Winnow.Server.Projects;

namespace Winnow.Server.Metrics;

/// <summary>Measures what is not counted as it happens: queues, jobs, workers, damaged images.</summary>
internal sealed class MetricsSampler(ServerMetrics metrics, ProjectRegistry projects, JobRunner jobs, ServerBlobs blobs)
{
    /// <summary>Measures now.</summary>
    public void Sample()
    {
        foreach (var host in projects.Opened)
        {
            metrics.QueueLength(host.Id, host.Settings.DeletedAt is null ? host.Queue.Remaining : 0);
        }

        foreach (var (state, count) in jobs.Counts.Read())
        {
            metrics.Jobs(state, count);
        }

        var workers = jobs.Workers;
        metrics.Workers("working", workers.Count(w => w.Problem is null && w.Running.Count > 0));
        metrics.Workers("free", workers.Count(w => w.Problem is null && w.Running.Count == 0));
        metrics.Workers("refused", workers.Count(w => w.Problem is not null));
        metrics.BadBlobs(blobs.Problems.Count);
    }
}
