using System.Globalization;
using Winnow.Core.Metrics;

namespace Winnow.Core.Stopping;

/// <summary>Stops when the true accuracy has reached a level, with at most a given probability of being wrong over the whole run.</summary>
/// <remarks>
/// Each round tests "the true accuracy is below the level" by the exact binomial test of Clopper and Pearson (1934) on the holdout. All rounds share one
/// holdout, and a run that may stop at any of them would be misled sooner or later; so the allowed error is spent over the rounds: round t = 1, 2, … gets the
/// share 20 / ((19 + t)(20 + t)), and the shares sum to 1. By the union bound a run stops too early with at most that probability, however the models
/// depend on each other and however many rounds there are. It needs holdout samples drawn at random that no model, threshold or choice of recipe has seen.
/// O(1) rounds read, O(holdout) time at worst.
/// </remarks>
public sealed class SureTarget : IStoppingCriterion
{
    // The first twenty rounds get about as much each; 1/t² would spend 61 % on the first, when no model is good.
    private const double Spread = 20;

    private readonly double level;
    private readonly double error;

    /// <summary>A target with a guarantee.</summary>
    /// <param name="level">True accuracy to reach, above 0 and below 1.</param>
    /// <param name="error">Probability of a false stop over the whole run, above 0 and below 0.5, default 0.05.</param>
    public SureTarget(double level, double error = 0.05)
    {
        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A sure target must lie between 0 and 1, both excluded; write 95 % as 0.95.");
        }

        if (!(error > 0 && error < 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(error), error, "The probability of a false stop must lie above 0 and below 0.5.");
        }

        this.level = level;
        this.error = error;
    }

    /// <inheritdoc/>
    public string Name => "sure-target";

    /// <summary>The form that <see cref="StoppingCriteria.Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"sure-target:{level:R}:{error:R}");

    /// <summary>The error that round <paramref name="round"/> (1 for the first) may spend.</summary>
    public double ErrorOf(int round)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(round, 1);
        return error * Spread / ((Spread + round - 1) * (Spread + round));
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The measurement holds no classification counts: the task is not classification.</exception>
    public StopDecision Decide(IReadOnlyList<RoundRecord> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var classification = history[^1].Measurement.Classification
            ?? throw new InvalidOperationException("A sure target counts right and wrong answers on the holdout; this measurement holds none. Use a plain target for other metrics.");
        var trials = classification.Confusion.Sum(r => r.Sum());
        var hits = classification.Confusion.Select((r, c) => r[c]).Sum();
        return Decide(hits, trials, history.Count);
    }

    /// <summary>Decides from counts alone.</summary>
    /// <param name="hits">Holdout samples that are right.</param>
    /// <param name="trials">Holdout samples, at least 1.</param>
    /// <param name="round">1 for the first measured round.</param>
    public StopDecision Decide(int hits, int trials, int round)
    {
        // The share itself must be reached first; it spares the tail in most rounds.
        var spent = ErrorOf(round);
        if (hits < level * trials || ClopperPearson.Tail(hits, trials, level) > spent)
        {
            return new StopDecision.GoOn();
        }

        return new StopDecision.Stop(string.Create(
            CultureInfo.InvariantCulture,
            $"the target is surely reached: {hits} of {trials} held out are right, so the accuracy is at least {ClopperPearson.Lower(hits, trials, spent):0.####} where {level:0.####} was asked for; the run stops too early with a probability of {100 * error:0.##} % at most"));
    }
}
