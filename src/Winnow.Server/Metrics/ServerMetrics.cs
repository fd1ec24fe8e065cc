using System.Diagnostics.Metrics;

namespace Winnow.Server.Metrics;

/// <summary>What the server counts about itself; shown at <c>/metrics</c>.</summary>
public sealed class ServerMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Winnow.Server";

    // From a thumbnail to a night of training.
    private static readonly double[] JobSeconds = [1, 5, 15, 60, 300, 900, 3600, 14_400, 43_200];

    private readonly Counter<long> labels;
    private readonly Gauge<long> queue;
    private readonly Gauge<long> jobs;
    private readonly Gauge<long> workers;
    private readonly Gauge<long> blobs;
    private readonly Histogram<double> jobDuration;

    /// <param name="meters">Owns the meter.</param>
    public ServerMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        labels = meter.CreateCounter<long>("winnow.labels.acknowledged", "{label}", "Answers that are on the disk.");
        queue = meter.CreateGauge<long>("winnow.queue.length", "{sample}", "Samples that wait for an answer.");
        jobs = meter.CreateGauge<long>("winnow.jobs", "{job}", "Jobs by state.");
        workers = meter.CreateGauge<long>("winnow.workers", "{worker}", "Workers by state.");
        blobs = meter.CreateGauge<long>("winnow.blobs.bad", "{blob}", "Images and thumbnails found missing or damaged.");
        jobDuration = meter.CreateHistogram("winnow.job.duration", "s", "Time of one call of a worker.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = JobSeconds });
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

    /// <summary>So many workers are in a state, such as <c>working</c> or <c>refused</c>.</summary>
    public void Workers(string state, long count) => workers.Record(count, new KeyValuePair<string, object?>("state", state));

    /// <summary>So many images or thumbnails are missing or damaged.</summary>
    public void BadBlobs(long count) => blobs.Record(count);

    /// <summary>A call of a worker ended.</summary>
    /// <param name="kind">Kind of the job, such as <c>learn</c>.</param>
    /// <param name="how">Such as <c>done</c> or <c>lost</c>.</param>
    /// <param name="time">How long it took.</param>
    public void JobEnded(string kind, string how, TimeSpan time) =>
        jobDuration.Record(time.TotalSeconds, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("how", how));
}
