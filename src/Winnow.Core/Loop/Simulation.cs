using Winnow.Core.Data;
using Winnow.Core.Labels;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Stopping;

namespace Winnow.Core.Loop;

/// <summary>Plays one strategy with one seed against an oracle: the loop from its first label to its last, with every round in a journal.</summary>
/// <remarks>
/// A run that was killed goes on from its journal and ends with the same picks and the same curve as an undisturbed one: seeds depend on
/// the run's seed and the round's number alone. Several runs may share learner, strategy, stopping criterion and oracle on several threads where those allow it;
/// each has its own journal.
/// </remarks>
/// <param name="setup">Data, sizes and seed.</param>
/// <param name="learner">Fits a fresh model each round.</param>
/// <param name="strategy">Chooses what to ask.</param>
/// <param name="stopping">Ends the run before its budget; null where only the budget does.</param>
/// <param name="oracle">Answers.</param>
/// <param name="clock">Measures the steps.</param>
public sealed class Simulation(SimulationSetup setup, ILearner learner, IQueryStrategy strategy, IStoppingCriterion? stopping, IOracle oracle, TimeProvider clock)
{
    private readonly IReadOnlyList<SampleId> stopSet =
        stopping?.Needs.HasFlag(StoppingEvidence.StopSet) == true ? EvidenceOfRound.DrawStopSet(setup.Pool.Select(s => s.Id), setup.Seed) : [];

    /// <summary>Runs to the end, or on to the end from where the journal stops.</summary>
    /// <param name="journal">The run's own journal; empty for a new run.</param>
    /// <param name="progress">Told at the start of each round, during its training, and when it is measured.</param>
    /// <param name="cancel">Checked between rounds and within the learner's and model's own steps.</param>
    /// <exception cref="ArgumentException">The setup cannot be run.</exception>
    /// <exception cref="MissingEvidenceException">The learner's models cannot give what the strategy needs.</exception>
    /// <exception cref="InvalidDataException">The journal belongs to another run.</exception>
    public SeedRun Run(Journal journal, IProgress<SimulationProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(journal);
        setup.Validate();
        var gathered = EvidenceOfRound.Requires(stopping?.Needs ?? StoppingEvidence.None);
        var shown = setup.Wanted.Count > 0 && learner.Provides.HasFlag(Evidence.Embeddings) ? Evidence.Targets : Evidence.None;
        if (((strategy.Needs | gathered) & ~(learner.Provides | shown)) is var missing and not Evidence.None)
        {
            // Told before the first training, not after it.
            throw new MissingEvidenceException(missing.ToString());
        }

        var budget = new Budget(setup.Budget, BudgetUnit.Labels);
        IStoppingCriterion end = stopping is null ? budget : new AnyOf([budget, stopping]);
        var loop = new ActiveLearningLoop(learner, strategy, end, clock);
        var state = new SimulationState(journal, Recall);
        state.Start(new(
            strategy.Name, setup.Seed, learner.Name, stopping?.ToString() ?? "", oracle.Name, setup.Recipe,
            setup.Initial, setup.Query, setup.Budget, setup.PoolSubset, setup.Pool.Count, setup.Holdout.Count, setup.Classes.Count));
        state.Begin(DrawStart);
        while (state.Stop is null)
        {
            cancel.ThrowIfCancellationRequested();
            var told = new SimulationProgress(strategy.Name, setup.Seed, state.Rounds.Count, setup.RoundsExpected, state.Labelled.Count, null, 0);
            progress?.Report(told);
            var measured = state.Round(() => RunRound(loop, state, progress is null ? null : new TrainingProgress(progress, told), cancel));
            progress?.Report(told with { Metric = measured.Measurement.Value, TrainingShare = 1 });
        }

        return Summarise(state);
    }

    /// <summary>What the next round starts from: labels, pool and sizes as the state has them.</summary>
    internal Round NextRound(SimulationState state)
    {
        var round = new Round
        {
            Number = state.Rounds.Count,
            Seed = setup.Seed,
            Labelled = [.. state.Labelled],
            Pool = [.. setup.Pool.Select(s => s.Id).Where(id => !state.WasAsked(id))],
            Holdout = setup.Holdout,
            History = state.History,
            SecondsOfLabelling = state.SecondsOfLabelling,
            QuerySize = Math.Min(setup.Query, setup.Budget - state.Labelled.Count),
            StopSet = stopSet,
            Wanted = setup.Wanted,
        };
        round = round with { Tuning = state.Tuning with { Unasked = round.Pool.Count } };
        if (setup.PoolSubset < round.Pool.Count)
        {
            var pool = round.Pool.ToArray();
            round.CreateRandom("subset").Shuffle(pool);
            round = round with { Pool = pool[..setup.PoolSubset.Value], PoolSize = pool.Length };
        }

        return round;
    }

    private RoundMeasured RunRound(ActiveLearningLoop loop, SimulationState state, IProgress<double>? progress, CancellationToken cancel)
    {
        var round = NextRound(state);
        var result = loop.Run(round, progress, cancel);
        var seconds = 0.0;
        PickDetails[] picks = [.. result.Picks.Select(p => Ask(p, ref seconds))];
        var counts = new int[setup.Classes.Count];
        foreach (var named in round.Labelled.SelectMany(s => s.ClassesNamed))
        {
            counts[named]++;
        }

        return new(
            new(round.Number, round.Labelled.Count, counts, result.Seconds, picks) { QueryAllocatedBytes = result.QueryAllocatedBytes, Tuning = result.Tuning },
            result.Measurement, state.SecondsOfLabelling, seconds, result.StopReason)
        {
            Evidence = result.Evidence,
        };
    }

    /// <summary>The start: the same for every strategy, because it depends on seed, pool and oracle alone. A skipped sample is replaced by the next in line.</summary>
    internal StartLabelled DrawStart()
    {
        var line = setup.StartFrom is { } eligible ? [.. setup.Pool.Where(s => eligible.Contains(s.Id))] : setup.Pool.ToArray();
        Array.Sort(line, (a, b) => a.Id.CompareTo(b.Id));
        new Random(Seed.Derive(setup.Seed, "start")).Shuffle(line);
        // Objects come several to an image: such a start is drawn at random.
        var perClass = line.All(s => s.Annotation is ClassLabel) && setup.Initial % setup.Classes.Count == 0 ? setup.Initial / setup.Classes.Count : 0;
        var answers = new List<PickDetails>();
        var seconds = 0.0;
        var counts = new int[setup.Classes.Count];
        foreach (var sample in line.Where(_ => perClass > 0))
        {
            if (counts[sample.Class] < perClass && Answered(sample.Id))
            {
                counts[sample.Class]++;
            }
        }

        // Drawn at random; or what classes with too few samples lack.
        var labels = counts.Sum();
        var before = answers.Select(a => a.Id).ToHashSet();
        foreach (var sample in line.Where(s => !before.Contains(s.Id.Value)))
        {
            if (labels == setup.Initial)
            {
                break;
            }

            labels += Answered(sample.Id) ? 1 : 0;
        }

        return labels == setup.Initial
            ? new(answers, seconds)
            : throw new InvalidOperationException($"The annotator answered only {labels} of the {setup.Initial} samples of the start and skipped the rest of the pool; lower the start or the share of skips.");

        bool Answered(SampleId id)
        {
            answers.Add(Ask(new(id, 0, "labelled at the start") { InclusionProbability = setup.StartFrom is null ? (double)setup.Initial / setup.Pool.Count : null }, ref seconds));
            return answers[^1].Answered;
        }
    }

    internal PickDetails Ask(Pick pick, ref double seconds)
    {
        var answer = oracle.Ask(pick.Id);
        seconds += answer.Seconds;
        var details = new PickDetails(pick.Id.Value, setup.NameOf(pick.Id), pick.Utility, pick.Reason, Class: null, InclusionProbability: pick.InclusionProbability);
        return answer switch
        {
            OracleAnswer.Annotated { Annotation: ClassLabel label } => details with { Class = label.Class },
            OracleAnswer.Annotated { Annotation: ObjectLabels label } => details with { Objects = label.Objects.Count },
            OracleAnswer.Skipped skipped => details with { SkipReason = skipped.Reason },
            _ => throw new InvalidOperationException($"The oracle answered with a {answer.GetType().Name}, which a simulation does not know."),
        };
    }

    /// <summary>What was said about a sample on which objects were drawn. Objects are too many for a journal; an annotator who is asked again says the same.</summary>
    internal Annotation Recall(SampleId id) => oracle.Ask(id) is OracleAnswer.Annotated answer
        ? answer.Annotation
        : throw new InvalidOperationException($"The annotator drew objects on sample {id} and skips it now; the journal belongs to another annotator.");

    private SeedRun Summarise(SimulationState state)
    {
        var last = state.Rounds[^1];
        var costs = state.SecondsOfLabelling > 0;
        // A round whose picks were all skipped adds no label; the one after it stands for both, at the price of both.
        CurvePoint[] curve =
        [
            .. state.Rounds.GroupBy(r => r.Details.Labelled).Select(same => new CurvePoint(same.Key, same.Last().Measurement.Value, same.Sum(r => r.Details.Seconds.Total))
            {
                SecondsOfLabelling = costs ? same.Last().SecondsOfLabelling : null,
                Accuracy = same.Last().Measurement.Classification?.Accuracy,
                BalancedAccuracy = same.Last().Measurement.Classification?.BalancedAccuracy,
                WorstClassRecall = same.Last().Measurement.Classification?.WorstClassRecall,
            }),
        ];
        return new(
            new(setup.Seed, curve, last.Stop!),
            new(setup.Seed, [.. state.Rounds.Select(r => r.Details)], last.Measurement.Classification) { Detection = last.Measurement.Detection });
    }

    private sealed class TrainingProgress(IProgress<SimulationProgress> progress, SimulationProgress told) : IProgress<double>
    {
        public void Report(double value) => progress.Report(told with { TrainingShare = value });
    }
}
