namespace Winnow.Server.Metrics;

/// <summary>A job while it runs; one that is disposed without an end was cancelled and counts as neither done nor failed.</summary>
public sealed class RunningJob : IDisposable
{
    private readonly JobCounts counts;
    private bool? success;

    internal RunningJob(JobCounts counts) => this.counts = counts;

    /// <summary>Says how it ended.</summary>
    public void Ended(bool done) => success = done;

    /// <inheritdoc/>
    public void Dispose() => counts.Stop(success);
}
