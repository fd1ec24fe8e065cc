namespace Winnow.Core.Search;

/// <summary>Watches the budget of one run: knows what is left, and cancels the trials under way when a limit in seconds is reached.</summary>
internal sealed class TrialClock(SearchBudget budget, double deviceSecondsBefore, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly long started = time.GetTimestamp();
    private readonly List<TrialLease> running = [];
    private double ended = deviceSecondsBefore;

    /// <summary>Which limit in seconds is reached, in one sentence; null while none is.</summary>
    public string? Spent()
    {
        lock (gate)
        {
            return Remaining() > 0 ? null
                : WallRemaining() <= 0 ? FormattableString.Invariant($"The budget of {budget.Seconds} seconds is spent.")
                : FormattableString.Invariant($"The budget of {budget.DeviceSeconds} device-seconds is spent.");
        }
    }

    /// <summary>Begins a trial; dispose the lease when it ends.</summary>
    public TrialLease Begin(CancellationToken cancel)
    {
        lock (gate)
        {
            var lease = new TrialLease(this, time.GetTimestamp(), time, cancel);
            running.Add(lease);
            Rearm();
            return lease;
        }
    }

    public void End(TrialLease lease)
    {
        lock (gate)
        {
            running.Remove(lease);
            ended += time.GetElapsedTime(lease.Started).TotalSeconds;
            Rearm();
        }
    }

    /// <summary>Seconds on the wall until the first limit is reached if the trials under way run on.</summary>
    public double RemainingSeconds()
    {
        lock (gate)
        {
            return Math.Max(0, Remaining());
        }
    }

    private double Remaining() => Math.Min(WallRemaining(), DeviceRemaining() / Math.Max(1, running.Count));

    private double WallRemaining() => (budget.Seconds ?? double.PositiveInfinity) - time.GetElapsedTime(started).TotalSeconds;

    private double DeviceRemaining() => (budget.DeviceSeconds ?? double.PositiveInfinity) - ended - running.Sum(l => time.GetElapsedTime(l.Started).TotalSeconds);

    // Each trial that begins or ends changes how fast device-seconds run out.
    private void Rearm()
    {
        var remaining = Remaining();
        foreach (var lease in running)
        {
            lease.EndAfter(remaining);
        }
    }
}
