using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Streaming;

/// <summary>Decides sample by sample: asks the strategy, then the budget, and says what was decided and why.</summary>
/// <remarks>Not safe for several threads. The same seed and samples give the same decisions, also where the sampler was saved and loaded in between.</remarks>
public sealed class StreamSampler
{
    private readonly IStreamStrategy strategy;
    private readonly IStreamBudget budget;
    private readonly StreamSnapshot state;

    /// <summary>A new stream.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public StreamSampler(IStreamStrategy strategy, StreamOptions? options = null)
        : this(strategy, Begin(strategy, (options ?? new()).Validate()))
    {
    }

    private StreamSampler(IStreamStrategy strategy, StreamSnapshot state)
    {
        this.strategy = strategy;
        this.state = state;
        budget = BudgetOf(strategy, state.Options);
    }

    /// <summary>Settings of this stream.</summary>
    public StreamOptions Options => state.Options;

    /// <summary>Samples decided so far.</summary>
    public long Seen => state.Seen;

    /// <summary>Of these, samples to be labelled.</summary>
    public long Labelled => state.Labelled;

    /// <summary>Size of the embeddings of this stream; null before the first.</summary>
    public int? Dimensions => state.Dimensions;

    /// <summary>Classes of the probabilities of this stream; null before the first.</summary>
    public int? Classes => state.Classes;

    /// <summary>Goes on where <see cref="Save"/> was called.</summary>
    /// <exception cref="InvalidDataException">The snapshot is damaged, or of another strategy.</exception>
    public static StreamSampler Load(IStreamStrategy strategy, ReadOnlySpan<byte> snapshot)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return new(strategy, StreamSnapshot.Parse(snapshot, strategy.Name));
    }

    /// <summary>Everything the stream remembers, as JSON in UTF-8.</summary>
    public byte[] Save() => state.ToJson();

    /// <summary>Decides about the next sample. A refused sample changes nothing.</summary>
    /// <exception cref="Querying.MissingEvidenceException">The sample lacks evidence the strategy needs.</exception>
    /// <exception cref="ArgumentException">The evidence holds NaN or no distribution, or its size is not that of the samples before.</exception>
    public StreamDecision Decide(StreamSample sample) => Decide(sample, logged: null, refusal: null);

    /// <summary>Decides about the next sample where something outside, such as <see cref="LabelTimes"/>, may rule a label out.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="refusal">Why no label may be spent now, in a few words such as <c>the cap of 10 labels an hour is reached</c>; null where one may.</param>
    /// <exception cref="Querying.MissingEvidenceException">The sample lacks evidence the strategy needs.</exception>
    /// <exception cref="ArgumentException">The evidence holds NaN or no distribution, or its size is not that of the samples before.</exception>
    public StreamDecision Decide(StreamSample sample, string? refusal) => Decide(sample, logged: null, refusal);

    /// <summary>Takes over a decision made before a crash, with the evidence of its sample.</summary>
    internal StreamDecision Decide(StreamSample sample, StreamDecision logged) => Decide(sample, logged, refusal: null);

    private StreamDecision Decide(StreamSample sample, StreamDecision? logged, string? refusal)
    {
        StreamChecks.Sample(sample, strategy.Needs, state);
        state.Classes ??= sample.Probabilities?.Length;
        state.Dimensions ??= sample.Embedding?.Length;
        var score = strategy.Score(state.Strategy, sample, Options.Budget, state.Random);
        var verdict = budget.Judge(state.Budget, score, Options.Budget);
        // As where the budget is spent: thresholds do not move on what could not be had.
        verdict = refusal is null ? verdict : verdict with { Label = false, Available = false, Note = verdict.Label ? refusal : verdict.Note };
        // What was logged stands, even where the model has changed since.
        verdict = logged is null ? verdict : verdict with { Label = logged.Label };
        var decision = logged ?? new StreamDecision(
            state.Seen + 1, sample.Id, score.Value, verdict.Threshold, state.Seen == 0 ? 0 : (double)state.Labelled / state.Seen, verdict.Label, StreamReasons.Of(score, verdict));
        strategy.Advance(state.Strategy, sample, score, verdict);
        budget.Advance(state.Budget, score.Value, verdict.Label, Options.Budget);
        state.Seen++;
        if (verdict.Label)
        {
            state.Labelled++;
            state.Pending.Add(sample);
            if (state.Pending.Count > Options.PendingMax)
            {
                state.Pending.RemoveAt(0);
            }
        }

        return decision;
    }

    /// <summary>Gives the true class of a sample that was to be labelled; the strategy and its drift guard learn from it.</summary>
    /// <returns>False where the sample was not asked for, was answered already, or was forgotten (<see cref="StreamOptions.PendingMax"/>): nothing is learnt then.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The class is negative, or not one the model knows.</exception>
    public bool Feedback(SampleId id, int trueClass)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trueClass);
        if (state.Classes is { } classes)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(trueClass, classes);
        }

        var place = state.Pending.FindIndex(s => s.Id == id);
        if (place < 0)
        {
            return false;
        }

        strategy.Learn(state.Strategy, state.Pending[place], trueClass);
        state.Pending.RemoveAt(place);
        return true;
    }

    /// <summary>Counts a decision made before a crash whose evidence is gone: the budget knows of it, the strategy does not.</summary>
    internal void Adopt(StreamDecision decision)
    {
        budget.Advance(state.Budget, decision.Score, decision.Label, Options.Budget);
        state.Seen++;
        state.Labelled += decision.Label ? 1 : 0;
    }

    private static IStreamBudget BudgetOf(IStreamStrategy strategy, StreamOptions options) =>
        options.HoldBudget ? new HeldBudget(strategy.Budget, options.Band) : strategy.Budget;

    private static StreamSnapshot Begin(IStreamStrategy strategy, StreamOptions options)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return new()
        {
            Name = strategy.Name,
            Options = options,
            Strategy = strategy.Start(),
            Budget = BudgetOf(strategy, options).Start(),
            Random = new() { State = (ulong)Seed.Derive(options.Seed, "stream") },
        };
    }
}
