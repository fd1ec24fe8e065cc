namespace Winnow.Core.Metrics;

/// <summary>How many labels choosing has saved in a project that runs, where nobody knows the truth but for a slice that chance drew.</summary>
/// <remarks>
/// All models are asked about the same slice, each only about samples it did not learn from. The level is what models reach that learned from all labels chance drew so
/// far, m of them on average; the strategy's curve, made non-decreasing, reaches it with n labels; the saving is 1 − n / m. Nothing is extrapolated: the meter speaks about as many
/// labels as chance has drawn. The interval is a bootstrap: samples of the slice are drawn with replacement, the same ones for all models, and each point gets normal
/// noise of the size by which points scatter about their curves, which stands for the chance of training. A draw in which the strategy never reaches the level counts with its
/// largest number of labels, so a bad strategy's lower end is too high rather than its saving too large to be told. O(resamples · slice · points).
/// </remarks>
public static class SavingMeter
{
    /// <summary>Labels that the slice needs.</summary>
    public const int SliceMin = 50;

    /// <summary>Points that each curve needs.</summary>
    public const int PointsMin = 3;

    private const int Resamples = 1000;

    /// <summary>What is missing for an estimate, one sentence, and the share that is there, 0 to 1; null where nothing is.</summary>
    /// <param name="strategy">Points of the strategy's curve.</param>
    /// <param name="random">Points of the curve of labels drawn by chance.</param>
    public static (string Needs, double Share)? Missing(IReadOnlyList<SlicePoint> strategy, IReadOnlyList<SlicePoint> random)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(random);
        var slice = random.Count == 0 ? 0 : random[^1].Right.Count;
        var points = Math.Min(Distinct(strategy).Count, Distinct(random).Count);
        return slice < SliceMin ? ($"{SliceMin} labels drawn by chance are needed, and there are {slice}.", (double)slice / SliceMin)
            : points < PointsMin ? ($"{PointsMin} rounds with new labels drawn by chance are needed, and there are {points}.", (double)points / PointsMin)
            : null;
    }

    /// <summary>The saving.</summary>
    /// <param name="strategy">Points of the strategy's curve, in any order.</param>
    /// <param name="random">Points of the curve of labels drawn by chance.</param>
    /// <param name="seed">Draws the bootstrap's resamples.</param>
    /// <exception cref="ArgumentException">Something is missing (see <see cref="Missing"/>), or points are measured on slices of different sizes.</exception>
    public static SavingEstimate Of(IReadOnlyList<SlicePoint> strategy, IReadOnlyList<SlicePoint> random, int seed)
    {
        if (Missing(strategy, random) is { } missing)
        {
            throw new ArgumentException(missing.Needs, nameof(random));
        }

        var (chosen, drawn) = (Distinct(strategy), Distinct(random));
        var slice = drawn[0].Right.Count;
        if (chosen.Concat(drawn).FirstOrDefault(p => p.Right.Count != slice) is { } odd)
        {
            throw new ArgumentException($"A point is measured on {odd.Right.Count} samples and others on {slice}; all are compared on one slice.", nameof(strategy));
        }

        int[] whole = [.. Enumerable.Range(0, slice)];
        var (percent, level, labels) = Saving(Values(chosen, whole), Values(drawn, whole));
        var scatter = Scatter();
        var generator = new Random(seed);
        var draws = new (double Percent, double Labels)[Resamples];
        var rows = new int[slice];
        for (var b = 0; b < Resamples; b++)
        {
            for (var i = 0; i < slice; i++)
            {
                rows[i] = generator.Next(slice);
            }

            var (p, _, l) = Saving(Noisy(Values(chosen, rows)), Noisy(Values(drawn, rows)));
            draws[b] = (p, l);
        }

        double[] percents = [.. draws.Select(d => d.Percent).Order()];
        double[] saved = [.. draws.Select(d => d.Labels).Order()];
        return new(percent, At(percents, 0.025), At(percents, 0.975), labels, At(saved, 0.025), At(saved, 0.975), level, drawn[^1].Labels, slice);

        (double Percent, double Level, double Labels) Saving(double[] strategyValues, double[] randomValues)
        {
            var baseline = IsotonicRegression.Fit(randomValues);
            var curve = new LearningCurve([.. chosen.Select(p => p.Labels)], IsotonicRegression.Fit(strategyValues));
            var (reached, needed) = (baseline[^1], drawn[^1].Labels);
            var crossing = curve.FirstCrossing(reached) ?? curve.To;
            return (100 * (1 - (crossing / needed)), reached, needed - crossing);
        }

        double Scatter()
        {
            var (sum, free) = (0.0, 0);
            foreach (var values in (double[][])[Values(chosen, whole), Values(drawn, whole)])
            {
                sum += values.Zip(IsotonicRegression.Fit(values), (v, f) => (v - f) * (v - f)).Sum();
                free += values.Length - 1;
            }

            return Math.Sqrt(sum / free);
        }

        double[] Noisy(double[] values) => [.. values.Select(v => v + (scatter * NormalDistribution.Quantile(Math.Clamp(generator.NextDouble(), 1e-9, 1 - 1e-9))))];
    }

    private static double At(double[] sorted, double share) => sorted[Math.Clamp((int)(share * sorted.Length), 0, sorted.Length - 1)];

    private static double[] Values(IReadOnlyList<SlicePoint> points, int[] rows) => [.. points.Select(p => (double)rows.Count(r => p.Right[r]) / rows.Length)];

    // Of several points at one number of labels the last one counts; a curve has one value there.
    private static List<SlicePoint> Distinct(IReadOnlyList<SlicePoint> points) =>
        [.. points.Index().GroupBy(p => p.Item.Labels).OrderBy(g => g.Key).Select(g => g.MaxBy(p => p.Index).Item)];
}

/// <summary>What models say about the slice after learning from so many labels.</summary>
/// <param name="Labels">Labels learned from, at least 1.</param>
/// <param name="Right">For each sample of the slice, in one order for all points, whether the model that did not learn from it is right.</param>
public sealed record SlicePoint(int Labels, IReadOnlyList<bool> Right);

/// <summary>A saving with its 95 % interval.</summary>
/// <param name="Percent">100 · (1 − labels / labels that chance needed); negative where choosing costs labels.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Labels">Labels saved.</param>
/// <param name="LabelsLow">Lower end.</param>
/// <param name="LabelsHigh">Upper end.</param>
/// <param name="Level">Share of right answers at which both are compared.</param>
/// <param name="RandomLabels">Labels drawn by chance that reached it.</param>
/// <param name="Slice">Samples measured on.</param>
public sealed record SavingEstimate(double Percent, double Low, double High, double Labels, double LabelsLow, double LabelsHigh, double Level, int RandomLabels, int Slice);
