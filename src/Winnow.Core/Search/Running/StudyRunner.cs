namespace Winnow.Core.Search;

/// <summary>Runs an objective trial after trial under a budget, with one worker or several; a study that was cut off goes on.</summary>
/// <param name="study">The study.</param>
/// <param name="budget">What it may cost.</param>
/// <param name="clock">Tells the time that the budget counts.</param>
/// <exception cref="ArgumentException">The budget leaves nothing to search.</exception>
public sealed class StudyRunner(Study study, SearchBudget budget, TimeProvider clock)
{
    private readonly SearchBudget budget = (budget ?? throw new ArgumentNullException(nameof(budget))).Checked();

    /// <summary>Threads that each run one trial at a time; 1 by default. With more, results depend on which trial ends first.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Rules that may end the study before its budget; none by default.</summary>
    public IReadOnlyList<IStudyStop> Stops { get; init; } = [];

    /// <summary>Failed trials in a row after which the study ends, since the fault then hardly lies in the points; 20 by default.</summary>
    public int FailuresInARowMax { get; init; } = 20;

    /// <summary>Runs until the budget is spent or a rule ends the study.</summary>
    /// <param name="objective">Gives a trial's score. It looks at its token between batches; an exception makes the trial a failed one, and the study goes on.</param>
    /// <param name="cancel">Ends the run; trials under way are handed out again when the study goes on.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="IOException">The journal cannot be written.</exception>
    public SearchOutcome Run(Func<Trial, CancellationToken, double> objective, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
        var run = new StudyRun(study, budget, clock, objective, Reason);
        if (Workers == 1)
        {
            run.Work(cancel);
        }
        else
        {
            RunSeveral(run, cancel);
        }

        return new(study.Snapshot(), run.EndReason ?? throw new InvalidOperationException("A run ended without a reason."));
    }

    private void RunSeveral(StudyRun run, CancellationToken cancel)
    {
        // One worker that cannot go on, as with a full disk, ends the others too.
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task[] workers = [.. Enumerable.Range(0, Workers).Select(_ => Task.Factory.StartNew(
            () =>
            {
                try
                {
                    run.Work(broken.Token);
                }
                catch (IOException)
                {
                    broken.Cancel();
                    throw;
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        try
        {
            Task.WaitAll(workers, CancellationToken.None);
        }
        catch (AggregateException several)
        {
            var first = several.InnerExceptions.FirstOrDefault(e => e is not OperationCanceledException) ?? several.InnerExceptions[0];
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }

    private string? Reason(StudySnapshot snapshot)
    {
        var failures = snapshot.Trials.Where(t => t.State != TrialState.Running).Reverse().TakeWhile(t => t.State == TrialState.Failed).ToList();
        return failures.Count >= FailuresInARowMax ? $"{failures.Count} trials failed one after the other, the last because: {failures[0].Reason}"
            : Stops.Select(s => s.Reason(snapshot)).FirstOrDefault(r => r is not null);
    }
}
