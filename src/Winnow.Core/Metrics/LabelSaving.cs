using Winnow.Core.Loop;

namespace Winnow.Core.Metrics;

/// <summary>Labels a strategy saves against a baseline at one target: 100 · (1 − labels / baseline's labels), paired by seed.</summary>
/// <remarks>
/// "Labels" is where the seed's curve, made non-decreasing by <see cref="IsotonicRegression"/>, first reaches the level, linear between
/// rounds. A seed that never gets there is censored: it is reported as not reached and the mean is withheld, because a mean over
/// the lucky seeds would flatter. A level at or below a curve's start counts as reached with the first round's labels.
/// </remarks>
public static class LabelSaving
{
    /// <summary>The saving at a share of the baseline's gain; each seed has its own level, from its own smoothed baseline curve.</summary>
    /// <param name="pairs">Curves that share a seed.</param>
    /// <param name="share">Share of the gain from the first to the last round, above 0 and at most 1.</param>
    /// <param name="complete">Whether every seed has its pair; without that there is no interval.</param>
    /// <param name="random">Draws the bootstrap's resamples.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside its range.</exception>
    public static SavingResult AtShareOfGain(IReadOnlyList<CurvePair> pairs, double share, bool complete, Random random)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (!(share > 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share of the baseline's gain is above 0 and at most 1.");
        }

        return Summarise(share, [.. pairs.Select(Measure)], complete, random);

        SavingPair Measure(CurvePair pair)
        {
            var smooth = pair.Baseline.Isotonic();
            var (start, end) = (smooth.Values[0], smooth.Values[^1]);
            // A baseline that learned nothing has no gain to take a share of: nobody can be said to have reached it.
            return end > start
                ? Crossings(pair, double.Lerp(start, end, share))
                : new(pair.Seed, end, Labels: null, RandomLabels: null);
        }
    }

    /// <summary>The saving at one level of the metric, the same for every seed.</summary>
    /// <param name="pairs">Curves that share a seed.</param>
    /// <param name="level">The metric's value to reach; finite.</param>
    /// <param name="complete">Whether every seed has its pair; without that there is no interval.</param>
    /// <param name="random">Draws the bootstrap's resamples.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not finite.</exception>
    public static SavingResult AtMetric(IReadOnlyList<CurvePair> pairs, double level, bool complete, Random random)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (!double.IsFinite(level))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level of the metric is a finite number.");
        }

        return Summarise(level, [.. pairs.Select(pair => Crossings(pair, level))], complete, random);
    }

    private static SavingPair Crossings(CurvePair pair, double level) =>
        new(pair.Seed, level, pair.Strategy.Isotonic().FirstCrossing(level), pair.Baseline.Isotonic().FirstCrossing(level));

    private static SavingResult Summarise(double target, IReadOnlyList<SavingPair> pairs, bool complete, Random random)
    {
        double[] labels = [.. pairs.Select(p => p.Labels).OfType<double>()];
        double[] baseline = [.. pairs.Select(p => p.RandomLabels).OfType<double>()];
        var reached = pairs.Count > 0 && labels.Length == pairs.Count && baseline.Length == pairs.Count;
        // A baseline that is there with no labels at all leaves nothing to divide by.
        var saving = reached && baseline.All(b => b > 0)
            ? SeedMean.Of([.. labels.Zip(baseline, (l, b) => 100 * (1 - (l / b)))], random)
            : null;
        var interval = complete ? saving : null;
        return new()
        {
            Target = target,
            Labels = pairs.Count > 0 && labels.Length == pairs.Count ? labels.Average() : null,
            RandomLabels = pairs.Count > 0 && baseline.Length == pairs.Count ? baseline.Average() : null,
            Percent = saving?.Mean,
            Low = interval?.Low,
            High = interval?.High,
            Reached = reached,
            ReachedSeeds = labels.Length,
            Interval = interval?.Interval,
            Pairs = pairs,
        };
    }
}
