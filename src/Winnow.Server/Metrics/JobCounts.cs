namespace Winnow.Server.Metrics;

/// <summary>How many jobs wait, run, and have ended since the server started. Any thread may count.</summary>
public sealed class JobCounts
{
    private long waiting;
    private long running;
    private long done;
    private long failed;

    /// <summary>A job waits for its turn until the result is disposed.</summary>
    public IDisposable Wait()
    {
        Interlocked.Increment(ref waiting);
        return new Turn(this);
    }

    /// <summary>A job runs until the result is disposed.</summary>
    public RunningJob Run()
    {
        Interlocked.Increment(ref running);
        return new(this);
    }

    /// <summary>Jobs by state.</summary>
    public IReadOnlyList<(string State, long Count)> Read() =>
        [("waiting", Interlocked.Read(ref waiting)), ("running", Interlocked.Read(ref running)), ("done", Interlocked.Read(ref done)), ("failed", Interlocked.Read(ref failed))];

    internal void Stop(bool? success)
    {
        Interlocked.Decrement(ref running);
        if (success is { } good)
        {
            Interlocked.Increment(ref good ? ref done : ref failed);
        }
    }

    private sealed class Turn(JobCounts counts) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref counts.waiting);
    }
}
