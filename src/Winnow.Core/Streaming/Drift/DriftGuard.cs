using Winnow.Core.Querying;

namespace Winnow.Core.Streaming;

/// <summary>Watches any strategy for drift: on a change its thresholds start anew, and for a while chance makes more of the decisions, so that the new data is seen everywhere.</summary>
/// <remarks>
/// Three <see cref="Adwin"/> windows: the doubt 1 − max p of every sample; the surprise (1 if the model was wrong, else 0) − (1 − max p) of every label that came back; and that of the labels chance drew.
/// The surprise of a calibrated model has mean 0 whichever samples the strategy chooses, so choosing doubtful samples alone raises no alarm. δ = 0.002 / 100 for the doubt, which
/// every sample feeds and is checked at every 32nd, and 0.005 for the surprise, checked at every label. Chance makes 0.5 of the decisions at all times, since a flip where the model is
/// sure shows in no label of a doubtful sample; after an alarm 0.8, for 1,000 samples.
/// </remarks>
public sealed class DriftGuard : IStreamStrategy
{
    private const int DrawnMax = 1000;
    private readonly IStreamStrategy inner;
    private readonly DriftGuardOptions options;

    /// <summary>Guards <paramref name="inner"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public DriftGuard(IStreamStrategy inner, DriftGuardOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.inner = inner;
        this.options = (options ?? new()).Validate();
    }

    /// <summary>What a guarded strategy's name ends with.</summary>
    public static string Suffix => "+drift-guard";

    /// <inheritdoc/>
    public string Name => inner.Name + Suffix;

    /// <inheritdoc/>
    public Evidence Needs => inner.Needs | Evidence.Probabilities;

    /// <inheritdoc/>
    public IStreamBudget Budget => inner.Budget;

    /// <inheritdoc/>
    public StreamState Start() => new GuardState { Inner = inner.Start() };

    /// <summary>How often a change was found so far.</summary>
    public static long Alarms(StreamState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.As<GuardState>().Alarms;
    }

    /// <inheritdoc/>
    public StreamScore Score(StreamState state, StreamSample sample, double budget, StreamRandom random)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(random);
        var mine = state.As<GuardState>();
        var score = inner.Score(mine.Inner, sample, budget, random);
        if (score.Vetoed || random.NextDouble() >= (mine.Left > 0 ? options.RandomShare : options.StandingShare))
        {
            return score;
        }

        // The inner score stays, so that the scores of a window remain comparable; the wish is chance's.
        var drawn = random.NextDouble() < budget;
        return score with { Wants = drawn, ByChance = true, Reason = Reason(drawn, mine.Left > 0) };
    }

    /// <inheritdoc/>
    public void Advance(StreamState state, StreamSample sample, StreamScore score, BudgetVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(state);
        var mine = state.As<GuardState>();
        inner.Advance(mine.Inner, sample, score, score.ByChance ? verdict with { Available = false } : verdict);
        mine.Left = Math.Max(0, mine.Left - 1);
        if (verdict.Label && score is { ByChance: true, Wants: true })
        {
            mine.Drawn.Add(sample.Id.Value);
            if (mine.Drawn.Count > DrawnMax)
            {
                mine.Drawn.RemoveAt(0);
            }
        }

        if (mine.Doubts.Add(1 - Doubt.Largest(sample), options.DoubtDelta, range: 1, clock: 32))
        {
            Alarm(mine);
        }
    }

    /// <inheritdoc/>
    public void Learn(StreamState state, StreamSample sample, int trueClass)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(sample);
        var mine = state.As<GuardState>();
        inner.Learn(mine.Inner, sample, trueClass);
        var wrong = Reasons.Likeliest(sample.Probabilities, 1)[0] == trueClass ? 0 : 1;
        var surprise = wrong - (1 - Doubt.Largest(sample));
        var risen = mine.Surprises.Add(surprise, options.SurpriseDelta, range: 1, clock: 1);
        // Doubtful samples dilute what the drawn ones show.
        risen |= mine.Drawn.Remove(sample.Id.Value) && mine.DrawnSurprises.Add(surprise, options.SurpriseDelta, range: 1, clock: 1);
        if (risen)
        {
            Alarm(mine);
        }
    }

    /// <inheritdoc/>
    public void Reset(StreamState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        inner.Reset(state.As<GuardState>().Inner);
    }

    private static string Reason(bool drawn, bool changed) => (drawn, changed) switch
    {
        (true, true) => "drawn at random, because the data has changed",
        (true, false) => "drawn at random, to notice when the data changes",
        _ => "not drawn this time",
    };

    private void Alarm(GuardState state)
    {
        state.Alarms++;
        state.Left = options.Samples;
        inner.Reset(state.Inner);
    }
}

/// <summary>The guarded strategy's state, both windows, and how long chance still has its share.</summary>
internal sealed class GuardState : StreamState
{
    public required StreamState Inner { get; init; }

    public Adwin Doubts { get; init; } = new();

    public Adwin Surprises { get; init; } = new();

    public Adwin DrawnSurprises { get; init; } = new();

    /// <summary>Samples that chance drew and whose label is not back yet, oldest first.</summary>
    public List<long> Drawn { get; init; } = [];

    public int Left { get; set; }

    public long Alarms { get; set; }
}
