using System.Text.Json.Serialization;
using Winnow.Core.Data;
using Winnow.Core.Metrics;
using Winnow.Core.Querying;
using Winnow.Core.Stopping;
using Winnow.Core.Tuning;

namespace Winnow.Core.Loop;

/// <summary>Everything a round starts from; the same round gives the same result.</summary>
public sealed record Round
{
    /// <summary>Round number, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Seed of the run; the round's own seeds are derived from it by name.</summary>
    public required int Seed { get; init; }

    /// <summary>Frozen list of labelled samples.</summary>
    public required IReadOnlyList<LabelledSample> Labelled { get; init; }

    /// <summary>Frozen list of samples that may be picked.</summary>
    public required IReadOnlyList<SampleId> Pool { get; init; }

    /// <summary>Frozen list of samples to measure on.</summary>
    public required IReadOnlyList<LabelledSample> Holdout { get; init; }

    /// <summary>Samples in all that nobody was asked about, where <see cref="Pool"/> is a part of them; by default the pool's number.</summary>
    public int? PoolSize { get; init; }

    /// <summary>Samples whose predictions stopping criteria compare from round to round; the same list all over a run, needed only where the criterion declares it.</summary>
    public IReadOnlyList<SampleId> StopSet { get; init; } = [];

    /// <summary>Samples whose pictures are shown to strategies as examples of what to find; the model embeds them as it does the pool, and nobody says what they show. Some may be in the pool or labelled too.</summary>
    public IReadOnlyList<SampleId> Wanted { get; init; } = [];

    /// <summary>Rounds measured before this one, oldest first.</summary>
    public IReadOnlyList<RoundRecord> History { get; init; } = [];

    /// <summary>Seconds annotators spent on the labelled samples; 0 where nobody counts them.</summary>
    public double SecondsOfLabelling { get; init; }

    /// <summary>What tuning knows of the rounds before; learners that do not tune ignore it.</summary>
    public TuningState Tuning { get; init; } = TuningState.None;

    /// <summary>How many samples to pick.</summary>
    public required int QuerySize { get; init; }

    /// <summary>The round's own source of chance for one purpose, such as <c>fit</c> or <c>query</c>.</summary>
    public Random CreateRandom(string purpose) => new(Numerics.Seed.Derive(Seed, $"round/{Number}/{purpose}"));
}

/// <summary>What a round gave.</summary>
/// <param name="Measurement">What the fitted model reached on the holdout.</param>
/// <param name="Picks">What to label next, best first; empty when stopped.</param>
/// <param name="StopReason">Why the loop ends here, or null to go on.</param>
/// <param name="Seconds">Wall-clock seconds of each step.</param>
public sealed record RoundResult(Measurement Measurement, IReadOnlyList<Pick> Picks, string? StopReason, StepSeconds Seconds)
{
    /// <summary>What was gathered for the stopping criterion; part of the next round's history. Null where the criterion reads measurements alone.</summary>
    public RoundEvidence? Evidence { get; init; }

    /// <summary>The recipe that was learned with, and why; null where the learner does not tune.</summary>
    public TuningRecord? Tuning { get; init; }

    /// <summary>Managed memory the query allocated on its own thread, temporary or kept, in bytes; null where no query was made.</summary>
    public long? QueryAllocatedBytes { get; init; }
}

/// <summary>Wall-clock seconds that the steps of a round took.</summary>
public sealed record StepSeconds(double Fit, double Measure, double Gather, double Query)
{
    /// <summary>Search for the recipe that the fit follows; 0 where the learner does not tune.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Tune { get; init; }

    /// <summary>All steps together.</summary>
    [JsonIgnore]
    public double Total => Tune + Fit + Measure + Gather + Query;
}
