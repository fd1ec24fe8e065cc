using Winnow.Core.Loop;

namespace Winnow.Core.Metrics;

/// <summary>Seconds of labelling a strategy saves against a baseline at a share of the baseline's gain: the cost axis, paired by seed.</summary>
/// <remarks>
/// Labels are no measure of work where some cost more than others: a strategy that picks hard images may save labels and waste time. Levels and crossings are those of
/// <see cref="LabelSaving"/>, with seconds of labelling in place of labels.
/// </remarks>
public static class TimeSaving
{
    /// <summary>The saving at one share of the baseline's gain.</summary>
    /// <param name="pairs">A strategy's and the baseline's run with the same seed; every round has its seconds of labelling.</param>
    /// <param name="share">Share of the gain from the first to the last round, above 0 and at most 1.</param>
    /// <param name="complete">Whether every seed has its pair; without that there is no interval.</param>
    /// <param name="random">Draws the bootstrap's resamples.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside its range.</exception>
    public static TimeSavingResult AtShareOfGain(IReadOnlyList<(SeedResult Strategy, SeedResult Baseline)> pairs, double share, bool complete, Random random)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (!(share > 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share of the baseline's gain is above 0 and at most 1.");
        }

        var needed = pairs.Select(p => Needed(p.Strategy, p.Baseline, share)).ToArray();
        double[] own = [.. needed.Select(n => n.Strategy).OfType<double>()];
        double[] theirs = [.. needed.Select(n => n.Baseline).OfType<double>()];
        var reached = needed.Length > 0 && own.Length == needed.Length && theirs.Length == needed.Length;
        var saving = reached && theirs.All(s => s > 0) ? SeedMean.Of([.. own.Zip(theirs, (o, t) => 100 * (1 - (o / t)))], random) : null;
        var interval = complete ? saving : null;
        return new()
        {
            Target = share,
            Seconds = own.Length == needed.Length && own.Length > 0 ? own.Average() : null,
            RandomSeconds = theirs.Length == needed.Length && theirs.Length > 0 ? theirs.Average() : null,
            Percent = saving?.Mean,
            Low = interval?.Low,
            High = interval?.High,
            Reached = reached,
            ReachedSeeds = own.Length,
            Interval = interval?.Interval,
        };
    }

    private static (double? Strategy, double? Baseline) Needed(SeedResult strategy, SeedResult baseline, double share)
    {
        var values = Smooth(baseline);
        if (!(values[^1] > values[0]))
        {
            return (null, null);
        }

        var level = double.Lerp(values[0], values[^1], share);
        return (FirstCrossing(strategy, Smooth(strategy), level), FirstCrossing(baseline, values, level));
    }

    private static double[] Smooth(SeedResult run) => IsotonicRegression.Fit([.. run.Curve.Select(p => p.Metric)]);

    private static double? FirstCrossing(SeedResult run, double[] values, double level)
    {
        var i = Array.FindIndex(values, v => v >= level);
        return i switch
        {
            < 0 => null,
            0 => Seconds(0),
            _ => double.Lerp(Seconds(i - 1), Seconds(i), (level - values[i - 1]) / (values[i] - values[i - 1])),
        };

        double Seconds(int round) => run.Curve[round].SecondsOfLabelling ?? 0;
    }
}
