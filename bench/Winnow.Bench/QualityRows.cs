using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Core.Labels;
using Winnow.Core.Loop;
using Winnow.Core.Metrics;
using Winnow.Core.Numerics;

namespace Winnow.Bench;

/// <summary>Whether a guaranteed stop keeps its word and what it costs, and whether wrong labels are found.</summary>
internal static class QualityRows
{
    private const double Planted = 0.05;

    private static readonly int[] Holdouts = [1_000, 2_000, 10_000];

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("stop-guarantee", "core", "percent of 10,000 runs that `sure-target` stops below its level, worst of 4 kinds of curve × holdouts of 1,000, 2,000 and 10,000",
            new(BoundKind.AtMost, 5), "plain target", static _ => Guarantee()),
        Overhead("stop-overhead", CurveKind.Saturating, 10_000),
        Overhead("stop-overhead-2000", CurveKind.Saturating, 2_000),
        Overhead("stop-overhead-1000", CurveKind.Saturating, 1_000),
        Overhead("stop-overhead-power", CurveKind.Power, 10_000),
        new("label-errors", "core", "percent of 5 % planted label errors among the first 10 % reviewed, Fashion-MNIST test images, out-of-fold softmax regression on pixels, worst of 3 seeds",
            new(BoundKind.AtLeast, 90), "random review", LabelErrors),
    ];

    private static BenchRow Overhead(string name, CurveKind kind, int holdout) => new(
        name, "core", $"percent of labels over the oracle's stop, `sure-target` on {(kind == CurveKind.Power ? "power-law" : "exponentially saturating")} curves, holdout {holdout:N0}, mean of 10,000 runs",
        new(BoundKind.AtMost, 10), "the least that any rule with the promise pays where rounds depend fully on each other", _ =>
        {
            var runs = StopSimulation.Run(kind, holdout, StopRule.Sure);
            var least = StopSimulation.Floor(kind, holdout);
            return new(100 * runs.Overhead, "%", 100 * least, least / runs.Overhead)
            {
                Seeds = [StopSimulation.Seed],
                Interval = [100 * (runs.Overhead - runs.OverheadError), 100 * (runs.Overhead + runs.OverheadError)],
            };
        });

    private static BenchValue Guarantee()
    {
        var cells = Enum.GetValues<CurveKind>().SelectMany(_ => Holdouts, (kind, holdout) => (kind, holdout)).ToArray();
        var worst = cells.Max(c => StopSimulation.Run(c.kind, c.holdout, StopRule.Sure).FalseStops);
        var plain = cells.Max(c => StopSimulation.Run(c.kind, c.holdout, StopRule.Plain).FalseStops);
        var interval = WilsonInterval.Of(worst, StopSimulation.Runs);
        return new(100 * worst, "%", 100 * plain, plain / worst) { Seeds = [StopSimulation.Seed], Interval = [100 * interval.Low, 100 * interval.High] };
    }

    private static BenchValue LabelErrors(BenchContext context)
    {
        var data = new IdxFormat().Open(context.SharedPath("data", "fashion-mnist"), CancellationToken.None);
        var features = new SampleFeatures([.. data.Test.Select(s => s.Id)], Pooled(data.Test));
        int[] seeds = [1, 2, 3];
        double[] recalls = [.. seeds.Select(seed => Recall(data, features, seed, context.Threads))];
        return new(100 * recalls.Min(), "%", 10, recalls.Min() / 0.1) { Seeds = seeds };
    }

    private static double Recall(ImageDataset data, SampleFeatures features, int seed, int threads)
    {
        var random = new Random(seed);
        var classes = data.Classes.Count;
        LabelledSample[] labelled =
        [
            .. data.Test.Select(s => new LabelledSample(s.Id, new ClassLabel(random.NextDouble() < Planted ? (s.Class!.Value + 1 + random.Next(classes - 1)) % classes : s.Class!.Value))),
        ];
        var probabilities = OutOfFold.Probabilities(features, labelled, data.Classes, seed, CancellationToken.None, threads: threads);
        var wrong = labelled.Zip(data.Test).Select(p => p.First.Class != p.Second.Class).ToArray();
        var first = SuspectLabels.Rank([.. labelled.Select(s => s.Class)], probabilities).Take(labelled.Length / 10);
        return first.Count(s => wrong[s.Item]) / (double)wrong.Count(w => w);
    }

    // Means over 2 × 2 pixels, 0 to 1: 196 features keep what a softmax regression can use and fit four times as fast.
    private static Matrix Pooled(IReadOnlyList<Sample> samples)
    {
        var rows = new Matrix(samples.Count, 14 * 14);
        for (var i = 0; i < samples.Count; i++)
        {
            var pixels = ((RawImage)samples[i].Image).Pixels.Span;
            for (var p = 0; p < 28 * 28; p++)
            {
                rows[i, (p / 56 * 14) + (p % 28 / 2)] += pixels[p] / (4 * 255f);
            }
        }

        return rows;
    }
}
