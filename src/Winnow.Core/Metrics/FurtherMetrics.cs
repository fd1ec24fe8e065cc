using Winnow.Core.Loop;

namespace Winnow.Core.Metrics;

/// <summary>Accuracy, balanced accuracy and worst-class recall of a strategy: accuracy alone hides a rare class that nobody recognises.</summary>
internal static class FurtherMetrics
{
    private static readonly (string Name, Func<CurvePoint, double?> Value)[] All =
    [
        ("accuracy", p => p.Accuracy),
        ("balanced accuracy", p => p.BalancedAccuracy),
        ("worst-class recall", p => p.WorstClassRecall),
    ];

    /// <summary>Each metric at the end and as <paramref name="aulc"/> sums its curve up; only those that every round of every seed has.</summary>
    public static IReadOnlyList<MetricResult> Of(IReadOnlyList<SeedResult> seeds, Func<LearningCurve, double> aulc, Func<string, Random> draws)
    {
        SeedResult[] measured = [.. seeds.Where(s => s.Curve.Count > 0).OrderBy(s => s.Seed)];
        return
        [
            .. All.Where(m => measured.Length > 0 && measured.All(s => s.Curve.All(p => m.Value(p) is not null))).Select(m => new MetricResult(
                m.Name,
                SeedMean.Of([.. measured.Select(s => m.Value(s.Curve[^1])!.Value)], draws($"{m.Name}/end")),
                SeedMean.Of([.. measured.Select(s => aulc(Curve(s, m.Value)))], draws($"{m.Name}/aulc")))),
        ];
    }

    private static LearningCurve Curve(SeedResult run, Func<CurvePoint, double?> value) =>
        new([.. run.Curve.Select(p => p.Labelled)], [.. run.Curve.Select(p => value(p)!.Value)]);
}
