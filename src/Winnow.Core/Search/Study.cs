using System.Text.Json.Serialization.Metadata;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;

namespace Winnow.Core.Search;

/// <summary>A search by ask and tell. Safe for several workers: each trial is in one worker's hands, and points being tried count as taken.</summary>
/// <remarks>
/// With a journal every change is on the disk before it is acknowledged. A study opened on the journal of a killed one has the same trials; those that were under way
/// are handed out again, lowest number first, with the same point and seed. A journal is open in one process at a time; its workers are threads of that process.
/// </remarks>
public sealed class Study
{
    private const int Redraws = 4;
    private const int UniformRedraws = 40;

    private readonly Lock gate = new();
    private readonly StudySetup setup;
    private readonly Journal? journal;
    private readonly TimeProvider clock;
    private readonly StudyTrials state;

    /// <summary>A new study, or the one in the journal.</summary>
    /// <param name="setup">What decides the trials.</param>
    /// <param name="clock">Measures how long trials run.</param>
    /// <param name="journal">Keeps the study; null keeps it in memory. The caller closes it.</param>
    /// <exception cref="InvalidDataException">The journal belongs to another setup, or is no journal of a study; the message says what differs.</exception>
    public Study(StudySetup setup, TimeProvider clock, Journal? journal = null)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(clock);
        (this.setup, this.clock, this.journal) = (setup, clock, journal);
        state = new(setup);
        if (journal is { Events.Count: > 0 })
        {
            state.Replay(journal.Events);
        }
        else
        {
            Write(StudyStarted.Type, StudyTrials.Start(setup), StudyJson.Default.StudyStarted);
        }
    }

    /// <summary>The study as it stands.</summary>
    public StudySnapshot Snapshot()
    {
        lock (gate)
        {
            return state.Snapshot();
        }
    }

    /// <summary>Puts a point before whatever the sampler would propose, such as the incumbent before the first trial. Points already tried or waiting are not added again.</summary>
    /// <returns>Whether it was added.</returns>
    /// <exception cref="ArgumentException">The point is not of the space; the message says why.</exception>
    public bool Enqueue(SearchPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (setup.Space.ProblemWith(point) is { } problem)
        {
            throw new ArgumentException(problem, nameof(point));
        }

        lock (gate)
        {
            if (state.Knows(point))
            {
                return false;
            }

            var entry = new PointEnqueued(point.Values);
            Write(PointEnqueued.Type, entry, StudyJson.Default.PointEnqueued);
            state.Apply(entry);
            return true;
        }
    }

    /// <summary>The next trial: one that a killed worker left, else an enqueued point, else what the sampler proposes.</summary>
    /// <exception cref="IOException">The journal did not take it; nothing has changed.</exception>
    public Trial Ask()
    {
        lock (gate)
        {
            if (state.TakeLeft() is { } left)
            {
                return new(this, left, clock.GetTimestamp());
            }

            var asked = state.NextEnqueued() is { } waiting ? new TrialAsked(state.Count, waiting.Values, true) : new(state.Count, Propose().Values, false);
            Write(TrialAsked.Type, asked, StudyJson.Default.TrialAsked);
            return new(this, state.Apply(asked), clock.GetTimestamp());
        }
    }

    /// <summary>Ends a trial with its score; one that is not finite makes it a failed trial.</summary>
    /// <exception cref="InvalidOperationException">The trial has ended already.</exception>
    public void Tell(Trial trial, double score)
    {
        ArgumentNullException.ThrowIfNull(trial);
        End(trial, double.IsFinite(score) ? TrialState.Complete : TrialState.Failed, double.IsFinite(score) ? score : null, double.IsFinite(score) ? null : $"The score is {score}.");
    }

    /// <summary>Ends a trial early; its last report is its score.</summary>
    /// <exception cref="InvalidOperationException">The trial has ended already, or reported nothing.</exception>
    public void Prune(Trial trial, string reason)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var reports = Record(trial.Number).Reports;
        End(trial, TrialState.Pruned, reports.Count > 0 ? reports[^1].Score : throw new InvalidOperationException($"Trial {trial.Number} has reported nothing and cannot be pruned."), reason);
    }

    /// <summary>Ends a trial that crashed.</summary>
    /// <exception cref="InvalidOperationException">The trial has ended already.</exception>
    public void Fail(Trial trial, string reason)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentException.ThrowIfNullOrEmpty(reason);
        End(trial, TrialState.Failed, null, reason);
    }

    /// <summary>Gives a trial back without an end, as when its worker is stopped: the next worker gets it.</summary>
    public void Return(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        lock (gate)
        {
            state.Leave(trial.Number);
        }
    }

    /// <summary>Whether a trial waits that a killed or stopped worker left.</summary>
    public bool HasLeft
    {
        get
        {
            lock (gate)
            {
                return state.HasLeft;
            }
        }
    }

    /// <summary>The record of a trial.</summary>
    public TrialRecord Record(int number)
    {
        lock (gate)
        {
            return state.Record(number);
        }
    }

    internal void Report(Trial trial, int step, double score)
    {
        if (step < 1 || !double.IsFinite(score))
        {
            throw new ArgumentException(step < 1 ? $"Steps count from 1; {step} was reported." : $"The score at step {step} is {score}.");
        }

        lock (gate)
        {
            state.CheckRunning(trial.Number);
            var entry = new TrialReported(trial.Number, step, score, clock.GetElapsedTime(trial.Started).TotalSeconds);
            Write(TrialReported.Type, entry, StudyJson.Default.TrialReported);
            state.Apply(entry);
        }
    }

    internal string? Prune(Trial trial)
    {
        lock (gate)
        {
            var record = state.Record(trial.Number);
            return record.Reports.Count == 0 ? null : setup.Pruner.Prune(state.Snapshot(), record);
        }
    }

    // A point tried before teaches nothing new; where the sampler insists chance decides, and in a small space there may be no other.
    private SearchPoint Propose()
    {
        for (var redraw = 0; ; redraw++)
        {
            var random = new Random(Seed.Derive(setup.Seed, $"trial/{state.Count}/point/{redraw}"));
            var point = redraw < Redraws ? setup.Sampler.Sample(state.Snapshot(), random) : UniformDraw.From(setup.Space, random);
            if (!state.Knows(point) || redraw == UniformRedraws)
            {
                return point;
            }
        }
    }

    private void End(Trial trial, TrialState how, double? score, string? reason)
    {
        lock (gate)
        {
            state.CheckRunning(trial.Number);
            var entry = new TrialEnded(trial.Number, how, score, reason, clock.GetElapsedTime(trial.Started).TotalSeconds);
            Write(TrialEnded.Type, entry, StudyJson.Default.TrialEnded);
            state.Apply(entry);
        }
    }

    private void Write<T>(string type, T entry, JsonTypeInfo<T> json) => journal?.Append(type, System.Text.Json.JsonSerializer.Serialize(entry, json));
}
