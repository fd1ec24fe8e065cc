using Winnow.Core.Loop;
using Winnow.Core.Numerics;

namespace Winnow.Core.Metrics;

/// <summary>What runs of several strategies amount to against a baseline: the figures of <c>result.json</c>.</summary>
public static class Comparison
{
    /// <summary>Shares of the baseline's gain at which savings are reported: one alone, at the plateau, would flatter.</summary>
    public static IReadOnlyList<double> GainShares { get; } = [0.5, 0.8, 1];

    /// <summary>Compares every strategy with the baseline, seed by seed.</summary>
    /// <param name="runs">Runs of each strategy, one per seed. A run without measured rounds counts as missing; a strategy without any measured run is left out.</param>
    /// <param name="baseline">Name of the baseline among the runs.</param>
    /// <param name="metricLevels">Levels of the metric at which savings are reported besides the shares of the baseline's gain; may be empty.</param>
    /// <param name="seed">Seed of the bootstrap and of the drawn signs; the order of the strategies does not matter.</param>
    /// <returns>
    /// The baseline first, then the others in the order given. A strategy whose measured seeds are not the baseline's is compared over the seeds
    /// they share, without intervals and without a probability; with one shared seed or none there are none either. Where the baseline's gain cannot be
    /// told from none, noise passes any share of it, so that no saving at shares is given.
    /// </returns>
    /// <exception cref="ArgumentException">The baseline is not among the runs, or a name or a strategy's seed comes twice, or rounds make no curve.</exception>
    public static IReadOnlyList<StrategyResult> Build(
        IReadOnlyList<(string Name, IReadOnlyList<SeedResult> Seeds)> runs, string baseline, IReadOnlyList<double> metricLevels, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(metricLevels);
        if (runs.CountBy(r => r.Name).FirstOrDefault(n => n.Value > 1).Key is string twice)
        {
            throw new ArgumentException($"Strategy '{twice}' comes twice. Give all its seeds in one entry.", nameof(runs));
        }

        if (runs.All(r => r.Name != baseline))
        {
            throw new ArgumentException($"Baseline '{baseline}' is not among the runs ({string.Join(", ", runs.Select(r => r.Name))}). Run it, or name another.", nameof(baseline));
        }

        var curves = runs.ToDictionary(r => r.Name, Curves, StringComparer.Ordinal);
        LearningCurve[] all = [.. curves.Values.SelectMany(c => c.Values)];
        // Strategies with budgets of their own are compared where all of them have labels: a longer curve would otherwise win by its length.
        var (from, to) = all.Length == 0 ? (0, 0) : (all.Max(c => c.From), all.Min(c => c.To));
        var gained = Gain([.. curves[baseline].Values])?.Exists() ?? true;
        StrategyResult[] results =
        [
            .. runs.OrderByDescending(r => r.Name == baseline) // stable: the others keep their order
                .Where(r => curves[r.Name].Count > 0)
                .Select(r => r.Name == baseline ? Alone(r) : Against(r)),
        ];
        var judged = results.Where(r => r.AulcGainP is not null && r.UpperBound is null).ToArray();
        var adjusted = judged.Zip(HolmAdjustment.Adjust([.. judged.Select(r => r.AulcGainP!.Value)])).ToDictionary(a => a.First.Name, a => a.Second, StringComparer.Ordinal);
        return [.. results.Select(r => adjusted.TryGetValue(r.Name, out var p) ? r with { AulcGainPHolm = p } : r)];

        StrategyResult Alone((string Name, IReadOnlyList<SeedResult> Seeds) run)
        {
            LearningCurve[] own = [.. curves[run.Name].Values];
            return new()
            {
                Name = run.Name,
                UpperBound = run.Name == GreedyOracle.StrategyName ? true : null,
                Seeds = run.Seeds,
                Aulc = SeedMean.Of([.. own.Select(Aulc)], Draws(run.Name, "aulc")),
                AulcLog = own.All(c => c.From > 0) ? SeedMean.Of([.. own.Select(c => c.LogAulc()!.Value)], Draws(run.Name, "aulc-log")) : null,
                Gain = Gain(own),
                Metrics = FurtherMetrics.Of(run.Seeds, Aulc, figure => Draws(run.Name, figure)),
                Mean = MeanCurve.Of(own),
            };
        }

        StrategyResult Against((string Name, IReadOnlyList<SeedResult> Seeds) run)
        {
            var (own, theirs) = (curves[run.Name], curves[baseline]);
            CurvePair[] pairs = [.. own.Where(c => theirs.ContainsKey(c.Key)).Select(c => new CurvePair(c.Key, c.Value, theirs[c.Key]))];
            var complete = pairs.Length == own.Count && pairs.Length == theirs.Count;
            double[] gains = [.. pairs.Select(p => p.AulcGain()).OfType<double>()];
            var gain = gains.Length > 0 ? SeedMean.Of(gains, Draws(run.Name, "gain")) : null;
            var tested = complete && gains.Length == pairs.Length && gains.Length > 1;
            return Alone(run) with
            {
                Saving = !gained ? [] : [.. GainShares.Select(s => LabelSaving.AtShareOfGain(pairs, s, complete, Draws(run.Name, FormattableString.Invariant($"share/{s}"))))],
                SavingAtMetric = [.. metricLevels.Select(l => LabelSaving.AtMetric(pairs, l, complete, Draws(run.Name, FormattableString.Invariant($"metric/{l}"))))],
                SavingOfSeconds = gained ? Costs(run, complete) : [],
                AulcGain = tested || gain is null ? gain : new(gain.Mean, Low: null, High: null),
                AulcGainP = tested ? SignFlipTest.PValue(gains, Draws(run.Name, "signs")) : null,
                AulcGainPWilcoxon = tested ? WilcoxonTest.PValue(gains) : null,
            };
        }

        TimeSavingResult[] Costs((string Name, IReadOnlyList<SeedResult> Seeds) run, bool complete)
        {
            var theirs = runs.First(r => r.Name == baseline).Seeds.Where(HasCosts).ToDictionary(s => s.Seed);
            var own = run.Seeds.Where(s => HasCosts(s) && theirs.ContainsKey(s.Seed)).OrderBy(s => s.Seed).Select(s => (s, theirs[s.Seed])).ToArray();
            return own.Length == 0
                ? []
                : [.. GainShares.Select(s => TimeSaving.AtShareOfGain(own, s, complete, Draws(run.Name, FormattableString.Invariant($"seconds/{s}"))))];
        }

        double Aulc(LearningCurve curve) => from <= to ? curve.Aulc(from, to) : curve.Aulc();

        // Each figure has draws of its own, so that adding a strategy or a level changes no other figure.
        Random Draws(string strategy, string figure) => new(Seed.Derive(seed, $"comparison/{strategy}/{figure}"));
    }

    private static CurveGain? Gain(LearningCurve[] curves)
    {
        if (curves.Length == 0)
        {
            return null;
        }

        double[] gains = [.. curves.Select(c => c.Values[^1] - c.Values[0])];
        return new(gains.Average(), gains.Length < CurveGain.SeedsMin ? null : gains.Average() - StudentT.HalfWidth(gains, 0.95));
    }

    private static bool HasCosts(SeedResult run) => run.Curve.Count > 0 && run.Curve.All(p => p.SecondsOfLabelling is not null);

    private static SortedDictionary<int, LearningCurve> Curves((string Name, IReadOnlyList<SeedResult> Seeds) run)
    {
        var curves = new SortedDictionary<int, LearningCurve>();
        foreach (var result in run.Seeds.Where(s => s.Curve.Count > 0))
        {
            if (!curves.TryAdd(result.Seed, LearningCurve.Of(result)))
            {
                throw new ArgumentException($"Seed {result.Seed} of strategy '{run.Name}' comes twice. Give each seed once.", nameof(run));
            }
        }

        return curves;
    }
}
