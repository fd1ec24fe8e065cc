namespace Winnow.Cli.Tests;

/// <summary>A clock that stands still but for waits, which pass at once; what happens during a wait is told it.</summary>
internal sealed class WaitingClock(Action<int> during) : TimeProvider
{
    private DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Waits so far.</summary>
    public int Waits { get; private set; }

    public override DateTimeOffset GetUtcNow() => now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits++;
        during(Waits);
        now += dueTime;
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Passed();
    }

    private sealed class Passed : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            // The wait is over already.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
