namespace Winnow.Core.Search;

/// <summary>One run of a study, shared by its workers.</summary>
internal sealed class StudyRun
{
    private readonly Lock gate = new();
    private readonly Study study;
    private readonly SearchBudget budget;
    private readonly Func<Trial, CancellationToken, double> objective;
    private readonly Func<StudySnapshot, string?> stops;
    private readonly TrialClock clock;

    public StudyRun(Study study, SearchBudget budget, TimeProvider time, Func<Trial, CancellationToken, double> objective, Func<StudySnapshot, string?> stops)
    {
        (this.study, this.budget, this.objective, this.stops) = (study, budget, objective, stops);
        clock = new(budget, study.Snapshot().Trials.Sum(t => t.Seconds), time);
    }

    /// <summary>Why the run ended; null while it has not.</summary>
    public string? EndReason { get; private set; }

    /// <summary>Runs trials until the run ends.</summary>
    public void Work(CancellationToken cancel)
    {
        while (Next(cancel) is { } trial)
        {
            using var lease = clock.Begin(cancel);
            RunOne(trial.Under(clock.RemainingSeconds), lease, cancel);
        }
    }

    private Trial? Next(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (gate)
        {
            var snapshot = study.Snapshot();
            EndReason ??= clock.Spent() ?? stops(snapshot);
            if (EndReason is not null)
            {
                return null;
            }

            if (budget.Trials is { } most && !study.HasLeft && snapshot.Trials.Count >= most)
            {
                EndReason = $"The budget of {most} trials is spent.";
                return null;
            }

            return study.Ask();
        }
    }

    private void RunOne(Trial trial, TrialLease lease, CancellationToken cancel)
    {
        double score;
        try
        {
            score = objective(trial, lease.Token);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            study.Return(trial);
            throw;
        }
        catch (OperationCanceledException) when (lease.BudgetEnded)
        {
            EndCut(trial);
            return;
        }
        catch (Exception crash) when (crash is not OutOfMemoryException)
        {
            // Whatever a strange objective throws costs one trial, never the study; the reason stays with the trial.
            study.Fail(trial, $"{crash.GetType().Name}: {crash.Message}");
            return;
        }

        if (trial.PruneReason is { } reason)
        {
            study.Prune(trial, reason);
        }
        else
        {
            study.Tell(trial, score);
        }
    }

    private void EndCut(Trial trial)
    {
        var reason = clock.Spent() ?? "The budget is spent.";
        if (study.Record(trial.Number).Reports.Count > 0)
        {
            study.Prune(trial, reason);
        }
        else
        {
            study.Fail(trial, $"{reason} The trial had reported nothing.");
        }
    }
}
