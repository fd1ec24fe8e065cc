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
        return slice < SliceMin
            ? ($"{SliceMin} labels drawn by chance are needed, and there are {slice}.", (double)slice / SliceMin)
            : MissingPoints(strategy.Select(p => p.Labels), random.Select(p => p.Labels));
    }

    /// <summary>How many points are missing for an estimate, one sentence, and the share that is there, 0 to 1; null where nothing is.</summary>
    /// <param name="strategy">Labels at the points of the strategy's curve.</param>
    /// <param name="random">Labels at the points of the curve of labels drawn by chance.</param>
    public static (string Needs, double Share)? MissingPoints(IEnumerable<int> strategy, IEnumerable<int> random)
    {
        var points = Math.Min(strategy.Distinct().Count(), random.Distinct().Count());
        return points < PointsMin ? ($"{PointsMin} rounds with new labels drawn by chance are needed, and there are {points}.", (double)points / PointsMin) : null;
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

        var slice = random[0].Right.Count;
        if (strategy.Concat(random).FirstOrDefault(p => p.Right.Count != slice) is { } odd)
        {
            throw new ArgumentException($"A point is measured on {odd.Right.Count} samples and others on {slice}; all are compared on one slice.", nameof(strategy));
        }

        return Of([.. strategy.Select(Figure)], [.. random.Select(Figure)], slice, Resamples, seed);

        static SliceFigure Figure(SlicePoint point) => new(point.Labels, rows => (double)rows.Count(r => point.Right[r]) / rows.Count);
    }

    /// <summary>The saving by any figure, such as average precision.</summary>
    /// <param name="strategy">Points of the strategy's curve, in any order.</param>
    /// <param name="random">Points of the curve of labels drawn by chance.</param>
    /// <param name="slice">Samples of the slice.</param>
    /// <param name="resamples">Draws of the bootstrap; one in which a figure does not exist counts for nothing.</param>
    /// <param name="seed">Draws them.</param>
    /// <exception cref="ArgumentException">Points are missing (see <see cref="MissingPoints"/>), or a figure does not exist over the whole slice.</exception>
    public static SavingEstimate Of(IReadOnlyList<SliceFigure> strategy, IReadOnlyList<SliceFigure> random, int slice, int resamples, int seed)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(random);
        if (MissingPoints(strategy.Select(p => p.Labels), random.Select(p => p.Labels)) is { } missing)
        {
            throw new ArgumentException(missing.Needs, nameof(random));
        }

        var (chosen, drawn) = (Distinct(strategy), Distinct(random));
        int[] whole = [.. Enumerable.Range(0, slice)];
        if (Values(chosen, whole) is not { } chosenWhole || Values(drawn, whole) is not { } drawnWhole)
        {
            throw new ArgumentException("A point has no figure over the whole slice.", nameof(strategy));
        }

        var (percent, level, labels) = Saving(chosenWhole, drawnWhole);
        var scatter = Scatter();
        var generator = new Random(seed);
        var draws = new List<(double Percent, double Labels)>(resamples);
        var rows = new int[slice];
        for (var b = 0; b < resamples; b++)
        {
            for (var i = 0; i < slice; i++)
            {
                rows[i] = generator.Next(slice);
            }

            if (Values(chosen, rows) is { } c && Values(drawn, rows) is { } d)
            {
                var (p, _, l) = Saving(Noisy(c), Noisy(d));
                draws.Add((p, l));
            }
        }

        double[] percents = [.. draws.Select(d => d.Percent).DefaultIfEmpty(percent).Order()];
        double[] saved = [.. draws.Select(d => d.Labels).DefaultIfEmpty(labels).Order()];
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
            foreach (var values in (double[][])[chosenWhole, drawnWhole])
            {
                sum += values.Zip(IsotonicRegression.Fit(values), (v, f) => (v - f) * (v - f)).Sum();
                free += values.Length - 1;
            }

            return Math.Sqrt(sum / free);
        }

        double[] Noisy(double[] values) => [.. values.Select(v => v + (scatter * NormalDistribution.Quantile(Math.Clamp(generator.NextDouble(), 1e-9, 1 - 1e-9))))];
    }

    private static double At(double[] sorted, double share) => sorted[Math.Clamp((int)(share * sorted.Length), 0, sorted.Length - 1)];

    // Null where one of the points has none.
    private static double[]? Values(IReadOnlyList<SliceFigure> points, int[] rows)
    {
        double?[] values = [.. points.Select(p => p.Value(rows))];
        return values.Contains(null) ? null : [.. values.Select(v => v!.Value)];
    }

    // Of several points at one number of labels the last one counts; a curve has one value there.
    private static List<SliceFigure> Distinct(IReadOnlyList<SliceFigure> points) =>
        [.. points.Index().GroupBy(p => p.Item.Labels).OrderBy(g => g.Key).Select(g => g.MaxBy(p => p.Index).Item)];
}

/// <summary>What models say about the slice after learning from so many labels.</summary>
/// <param name="Labels">Labels learned from, at least 1.</param>
/// <param name="Right">For each sample of the slice, in one order for all points, whether the model that did not learn from it is right.</param>
public sealed record SlicePoint(int Labels, IReadOnlyList<bool> Right);

/// <summary>What a model that learned from so many labels reaches on the slice.</summary>
/// <param name="Labels">Labels learned from, at least 1.</param>
/// <param name="Value">The figure over some samples of the slice, each as often as it is named; null where there is none.</param>
public sealed record SliceFigure(int Labels, Func<IReadOnlyList<int>, double?> Value);

/// <summary>A saving with its 95 % interval.</summary>
/// <param name="Percent">100 · (1 − labels / labels that chance needed); negative where choosing costs labels.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Labels">Labels saved.</param>
/// <param name="LabelsLow">Lower end.</param>
/// <param name="LabelsHigh">Upper end.</param>
/// <param name="Level">Figure at which both are compared, such as the share of right answers.</param>
/// <param name="RandomLabels">Labels drawn by chance that reached it.</param>
/// <param name="Slice">Samples measured on.</param>
public sealed record SavingEstimate(double Percent, double Low, double High, double Labels, double LabelsLow, double LabelsHigh, double Level, int RandomLabels, int Slice);
