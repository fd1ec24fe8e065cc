namespace Winnow.Core.Search;

/// <summary>The time that one trial under way has: a token that is cancelled when the budget ends or the caller cancels.</summary>
internal sealed class TrialLease : IDisposable
{
    private const double LongestSeconds = 40 * 24 * 3600; // timers take no more than 49 days

    private readonly TrialClock clock;
    private readonly CancellationTokenSource budget;
    private readonly CancellationTokenSource linked;

    public TrialLease(TrialClock clock, long started, TimeProvider time, CancellationToken cancel)
    {
        (this.clock, Started) = (clock, started);
        budget = new(Timeout.InfiniteTimeSpan, time);
        linked = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancel);
    }

    public long Started { get; }

    public CancellationToken Token => linked.Token;

    /// <summary>Whether the budget, not the caller, ended the trial.</summary>
    public bool BudgetEnded => budget.IsCancellationRequested;

    public void EndAfter(double seconds)
    {
        if (seconds <= 0)
        {
            budget.Cancel();
        }
        else
        {
            budget.CancelAfter(seconds < LongestSeconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        clock.End(this);
        linked.Dispose();
        budget.Dispose();
    }
}
