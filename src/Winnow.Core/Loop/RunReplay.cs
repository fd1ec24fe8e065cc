using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Winnow.Core.Labels;
using Winnow.Core.Querying;

namespace Winnow.Core.Loop;

/// <summary>Plays a recorded run again, each round from the labels its journal says there were, and compares every pick, answer and measurement to the last bit.</summary>
/// <remarks>Because each round starts from the recorded state, a difference in one round does not hide what later rounds do. Costs a training per round, as the run itself did.</remarks>
/// <param name="setup">The recorded run's data and sizes.</param>
/// <param name="learner">The recorded run's learner.</param>
/// <param name="strategy">The recorded run's strategy.</param>
/// <param name="oracle">The recorded run's annotator.</param>
/// <param name="clock">Measures nothing that is compared.</param>
public sealed class RunReplay(SimulationSetup setup, ILearner learner, IQueryStrategy strategy, IOracle oracle, TimeProvider clock)
{
    /// <summary>Replays the events of one journal.</summary>
    /// <param name="events">As <see cref="Journal.Read"/> gives them.</param>
    /// <param name="other">Also asked in every round what it would have picked; null where nobody wants to know.</param>
    /// <param name="progress">Receives the share of rounds done, 0 to 1.</param>
    /// <param name="cancel">Checked between rounds and within the learner's own steps.</param>
    /// <exception cref="InvalidDataException">The journal is no simulation's, or was recorded with other data or settings.</exception>
    /// <exception cref="MissingEvidenceException">The learner's models cannot give what a strategy needs.</exception>
    public ReplayResult Run(IReadOnlyList<JournalEvent> events, IQueryStrategy? other, IProgress<double>? progress, CancellationToken cancel)
    {
        RecordedRun.Of(events).Require(setup, learner.Name, oracle.Name);
        var simulation = new Simulation(setup, learner, strategy, stopping: null, oracle, clock);
        var state = new SimulationState(journal: null, simulation.Recall);
        ReplayDifference? difference = null;
        var others = new List<CounterfactualRound>();
        var picks = 0;
        if (events.Count > 1)
        {
            var start = Read(events[1], StartLabelled.Type, SimulationJson.Default.StartLabelled);
            difference = Compare(events[1].Sequence, null, start.Answers, simulation.DrawStart().Answers);
            state.Apply(start);
        }

        foreach (var entry in events.Skip(2))
        {
            cancel.ThrowIfCancellationRequested();
            var recorded = Read(entry, RoundMeasured.Type, SimulationJson.Default.RoundMeasured);
            var round = simulation.NextRound(state);
            // A recipe that was searched for within so many seconds is not searched for again: the record says which it was.
            using var model = recorded.Details.Tuning is { } recipe && learner is ITuningLearner tuned
                ? tuned.Fit(round.Labelled, recipe, round.CreateRandom("fit"), null, cancel)
                : learner.Fit(round.Labelled, round.CreateRandom("fit"), null, cancel);
            var value = model.Measure(round.Holdout, cancel).Value;
            if (value != recorded.Measurement.Value)
            {
                difference ??= new(entry.Sequence, round.Number, FormattableString.Invariant($"the {recorded.Measurement.Metric} recorded is {recorded.Measurement.Value:R}, and the replay measured {value:R}"));
            }

            if (recorded.Details.Picks.Count > 0)
            {
                var seconds = 0.0;
                PickDetails[] now = [.. Pick(model, round, strategy, cancel).Select(p => simulation.Ask(p, ref seconds))];
                difference ??= Compare(entry.Sequence, round.Number, recorded.Details.Picks, now);
                picks += now.Length;
                if (other is not null)
                {
                    others.Add(Overlap(round, recorded.Details.Picks, Pick(model, round, other, cancel)));
                }
            }

            state.Apply(recorded);
            progress?.Report((double)state.Rounds.Count / (events.Count - 2));
        }

        return new(state.Rounds.Count, picks, difference, others);
    }

    /// <summary>The learning curve that a journal recorded.</summary>
    /// <param name="events">As <see cref="Journal.Read"/> gives them.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="InvalidDataException">No round was recorded, or an event is no simulation's.</exception>
    public static SeedResult CurveOf(IReadOnlyList<JournalEvent> events, int seed)
    {
        ArgumentNullException.ThrowIfNull(events);
        RoundMeasured[] rounds = [.. events.Skip(2).Select(e => Read(e, RoundMeasured.Type, SimulationJson.Default.RoundMeasured))];
        return rounds.Length == 0
            ? throw new InvalidDataException("The journal ends before its first measured round; let the run go on before it is replayed.")
            : new(seed, [.. rounds.Select(r => new CurvePoint(r.Details.Labelled, r.Measurement.Value, r.Details.Seconds.Total))], rounds[^1].Stop ?? "the record ends here");
    }

    private static IReadOnlyList<Pick> Pick(IModel model, Round round, IQueryStrategy strategy, CancellationToken cancel) =>
        LargePool.Query(strategy, EvidenceOfRound.Pool(round, model, strategy.Needs, cancel), round.QuerySize, round.CreateRandom($"query/{strategy.Name}"));

    private static CounterfactualRound Overlap(Round round, IReadOnlyList<PickDetails> recorded, IReadOnlyList<Pick> picks)
    {
        var ids = recorded.Select(p => p.Id).ToHashSet();
        var shared = picks.Count(p => ids.Contains(p.Id.Value));
        return new(round.Number, round.Labelled.Count, recorded.Count, shared, (double)shared / (recorded.Count + picks.Count - shared), [.. picks.Select(p => p.Id.Value)]);
    }

    private static ReplayDifference? Compare(long line, int? round, IReadOnlyList<PickDetails> recorded, IReadOnlyList<PickDetails> now)
    {
        for (var i = 0; i < Math.Max(recorded.Count, now.Count); i++)
        {
            if (i >= recorded.Count || i >= now.Count || recorded[i] != now[i])
            {
                return new(line, round, $"pick {i + 1} recorded is {Words(recorded, i)}, and the replay has {Words(now, i)}");
            }
        }

        return null;
    }

    private static string Words(IReadOnlyList<PickDetails> picks, int i) => i >= picks.Count
        ? "none"
        : FormattableString.Invariant($"{picks[i].Name} (utility {picks[i].Utility:R}, {Answer(picks[i])}, '{picks[i].Reason}')");

    private static string Answer(PickDetails pick) =>
        pick.Class is { } label ? $"class {label}" : pick.Objects is { } objects ? $"{objects} objects" : $"skipped: {pick.SkipReason}";

    private static T Read<T>(JournalEvent entry, string type, JsonTypeInfo<T> json)
        where T : class =>
        string.Equals(entry.Type, type, StringComparison.Ordinal) && JsonSerializer.Deserialize(entry.Payload, json) is { } read
            ? read
            : throw new InvalidDataException($"Line {entry.Sequence} of the journal is a '{entry.Type}' where a simulation writes '{type}'.");
}
