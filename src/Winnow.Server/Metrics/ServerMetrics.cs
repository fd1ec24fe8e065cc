using System.Diagnostics.Metrics;

namespace Winnow.Server.Metrics;

/// <summary>What the server counts about itself; shown at <c>/metrics</c>.</summary>
public sealed class ServerMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Winnow.Server";

    private readonly Counter<long> labels;
    private readonly Gauge<long> queue;
    private readonly Gauge<long> jobs;

    /// <param name="meters">Owns the meter.</param>
    public ServerMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        labels = meter.CreateCounter<long>("winnow.labels.acknowledged", "{label}", "Answers that are on the disk.");
        queue = meter.CreateGauge<long>("winnow.queue.length", "{sample}", "Samples that wait for an answer.");
        jobs = meter.CreateGauge<long>("winnow.jobs", "{job}", "Jobs by state.");
        meter.CreateObservableGauge("process.memory.usage", () => Environment.WorkingSet, "By", "Resident memory of the server.");
    }

    /// <summary>Answers of a project were written to the disk.</summary>
    /// <param name="project">Its id.</param>
    /// <param name="count">How many, at least 1.</param>
    public void LabelsAcknowledged(string project, int count = 1) => labels.Add(count, new KeyValuePair<string, object?>("project", project));

    /// <summary>So many samples of a project wait for an answer.</summary>
    public void QueueLength(string project, long samples) => queue.Record(samples, new KeyValuePair<string, object?>("project", project));

    /// <summary>So many jobs are in a state, such as <c>running</c> or <c>waiting</c>.</summary>
    public void Jobs(string state, long count) => jobs.Record(count, new KeyValuePair<string, object?>("state", state));
}
