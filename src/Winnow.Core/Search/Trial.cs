namespace Winnow.Core.Search;

/// <summary>A trial in the hands of a worker. Safe to use from one thread.</summary>
public sealed class Trial
{
    private readonly Study study;
    private readonly Func<double> remaining;

    internal Trial(Study study, TrialRecord record, long started, Func<double>? remaining = null)
    {
        this.study = study;
        this.remaining = remaining ?? (() => double.PositiveInfinity);
        (Number, Point, Seed, Started) = (record.Number, record.Point, record.Seed, started);
    }

    /// <summary>From 0, without gaps.</summary>
    public int Number { get; }

    /// <summary>What to try.</summary>
    public SearchPoint Point { get; }

    /// <summary>For everything random inside the trial; the same whenever the trial is handed out again.</summary>
    public int Seed { get; }

    /// <summary>Seconds until the budget of the run ends, from which an objective can tell whether another epoch fits; infinite without a budget in seconds.</summary>
    public double RemainingSeconds => remaining();

    /// <summary>Why the pruner asked for the end of the trial; null while it has not.</summary>
    public string? PruneReason { get; private set; }

    /// <summary>Timestamp of the study's clock when the worker got it.</summary>
    internal long Started { get; }

    /// <summary>Tells the study how far the trial is. A step reported again, as after a kill, replaces the earlier report.</summary>
    /// <param name="step">Epochs done, or number of the fold, from 1.</param>
    /// <param name="score">Score at that step.</param>
    /// <exception cref="ArgumentException">The score is not finite, or the step is below 1.</exception>
    /// <exception cref="InvalidOperationException">The trial has ended.</exception>
    public void Report(int step, double score) => study.Report(this, step, score);

    /// <summary>Whether to end now; ask after a report, and return when it is true: the trial then counts as pruned, whatever is returned.</summary>
    public bool ShouldPrune()
    {
        PruneReason ??= study.Prune(this);
        return PruneReason is not null;
    }

    /// <summary>The same trial under a budget.</summary>
    internal Trial Under(Func<double> seconds) => new(study, study.Record(Number), Started, seconds);
}
