namespace Winnow.Server.Tests;

/// <summary>A clock that moves when it is told to.</summary>
internal sealed class TestClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Waits of more than this last as long as this; default as long as they are.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.MaxValue;

    public override DateTimeOffset GetUtcNow() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, dueTime > LongestWait ? LongestWait : dueTime, period);

    public void Advance(TimeSpan time) => now += time;
}
