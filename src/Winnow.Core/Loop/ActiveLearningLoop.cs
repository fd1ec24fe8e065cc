using Winnow.Core.Querying;
using Winnow.Core.Stopping;

namespace Winnow.Core.Loop;

/// <summary>The loop itself: learner, strategy and stopping criterion joined for one round at a time.</summary>
/// <param name="learner">Fits a model on what is labelled.</param>
/// <param name="strategy">Chooses what to label next.</param>
/// <param name="stopping">Decides whether to go on.</param>
/// <param name="clock">Measures the steps.</param>
public sealed class ActiveLearningLoop(ILearner learner, IQueryStrategy strategy, IStoppingCriterion stopping, TimeProvider clock)
{
    /// <summary>One round: learn from what is labelled, measure, then stop or choose what to label next.</summary>
    /// <param name="round">Everything the round starts from; the same round gives the same result.</param>
    /// <param name="progress">Receives the share of training done, 0 to 1.</param>
    /// <param name="cancel">Checked between batches.</param>
    /// <exception cref="MissingEvidenceException">The learner's models cannot give what the strategy needs.</exception>
    public RoundResult Run(Round round, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(round);
        var start = clock.GetTimestamp();
        var tuning = (learner as ITuningLearner)?.Tune(round.Labelled, round.Tuning, round.CreateRandom("tune"), cancel);
        var tuned = clock.GetTimestamp();
        // The network's seed does not depend on the strategy: strategies are compared on common random numbers.
        using var model = tuning is null
            ? learner.Fit(round.Labelled, round.CreateRandom("fit"), progress, cancel)
            : ((ITuningLearner)learner).Fit(round.Labelled, tuning, round.CreateRandom("fit"), progress, cancel);
        var fitted = clock.GetTimestamp();
        var measurement = model.Measure(round.Holdout, cancel);
        var measured = clock.GetTimestamp();
        var evidence = EvidenceOfRound.Before(stopping.Needs, round, model, cancel);
        var judged = clock.GetTimestamp();
        var record = new RoundRecord(round.Number, round.Labelled.Count, measurement) { SecondsOfLabelling = round.SecondsOfLabelling, Evidence = evidence };
        var reason = stopping.Decide([.. round.History, record]) is StopDecision.Stop stop ? stop.Reason
            : round.Pool.Count == 0 ? "nothing is left to ask about"
            : null;
        if (reason is not null)
        {
            return new(measurement, [], reason, new(Seconds(tuned, fitted), Seconds(fitted, measured), Seconds(measured, judged), 0) { Tune = tuning is null ? 0 : Seconds(start, tuned) })
            {
                Evidence = evidence,
                Tuning = tuning,
            };
        }

        var pool = EvidenceOfRound.Pool(round, model, strategy.Needs, cancel);
        var gathered = clock.GetTimestamp();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var picks = LargePool.Query(strategy, pool, round.QuerySize, round.CreateRandom($"query/{strategy.Name}"));
        var queried = clock.GetTimestamp();
        return new(measurement, picks, null, new(Seconds(tuned, fitted), Seconds(fitted, measured), Seconds(measured, gathered), Seconds(gathered, queried)) { Tune = tuning is null ? 0 : Seconds(start, tuned) })
        {
            Tuning = tuning,
            Evidence = EvidenceOfRound.After(evidence, stopping.Needs, picks, model, cancel),
            QueryAllocatedBytes = GC.GetAllocatedBytesForCurrentThread() - allocated,
        };
    }

    private double Seconds(long from, long to) => clock.GetElapsedTime(from, to).TotalSeconds;
}
