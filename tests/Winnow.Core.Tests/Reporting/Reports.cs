using Winnow.Core.Data;
using Winnow.Core.Reporting;

namespace Winnow.Core.Tests.Reporting;

/// <summary>Reports to test with; every figure follows from the arguments.</summary>
internal static class Reports
{
    public static ReportModel Of(SavingAtTarget? saving, int seeds = 5, int strategies = 3, int classes = 4, int rounds = 3, int picks = 4)
    {
        StrategyReport[] all =
        [
            .. Enumerable.Range(0, strategies).Select(i => new StrategyReport
            {
                Name = i == 0 ? "random" : i == 1 ? "margin" : $"least-confidence-{i}",
                Curve = [.. Enumerable.Range(1, rounds + 1).Select(r => Point(r * 100, 0.8 - (0.4 / r) + (i == 1 ? 0.04 : i * -0.004), seeds))],
                AreaUnderCurve = new(0.6, seeds > 1 ? 0.58 : null, seeds > 1 ? 0.62 : null),
                AreaGain = i == 0 ? null : new(0.03, seeds > 1 ? 0.01 : null, seeds > 1 ? 0.05 : null),
                PairedP = i == 0 || seeds == 1 ? null : 0.0625,
                Savings = i == 0 || saving is null ? [] : [saving with { Target = 0.5 }, saving],
                SavingsAtLevel = i == 0 || saving is null ? []
                    : [saving with { Target = 0.65, AtLevel = true }, new() { Target = 0.75, AtLevel = true, Level = 0.75, Labels = 1700, Reached = false, SeedsReached = seeds }],
                SecondsPerRound = new(2.4, 0.3, 0.9, 0.04),
            }),
        ];
        string[] names = [.. Enumerable.Range(0, classes).Select(c => c == 0 ? "<script>alert(1)</script>" : $"a rather long class name {c}")];
        var picture = Thumbnail.Of(new RawImage(new byte[] { 10, 90, 170, 250 }, 2, 2, 1));
        return new()
        {
            Kind = "Simulation",
            Data = "photos & \"more\"",
            PoolCount = 20_000,
            TestCount = 10_000,
            Task = "classify",
            Metric = "accuracy",
            ModelName = "mlp",
            Seeds = [.. Enumerable.Range(1, seeds)],
            Date = new(2026, 3, 4, 5, 6, 0, TimeSpan.Zero),
            Took = TimeSpan.FromMinutes(308),
            Yardstick = "random",
            Strategies = all,
            Detail = new()
            {
                Strategy = "margin",
                Seed = 1,
                Classes = names,
                Confusion = [.. names.Select((_, t) => (IReadOnlyList<int>)[.. names.Select((_, p) => t == p ? 80 : (t + p) % 7)])],
                Reliability = [new(10, 0.35, 0.3), new(0, 0, 0), new(90, 0.95, 0.9)],
                CalibrationError = 0.05,
                Picked = [.. names.Select((_, c) => 10 + c)],
                Pool = [.. names.Select(_ => 100)],
                Rounds = [.. Enumerable.Range(1, rounds).Select(r => new ReportRound { Number = r, Labelled = r * 100, Before = 0.4, After = 0.5, PickCount = 100, Shown = [.. Enumerable.Range(0, picks).Select(p => new ReportPick($"train/<b>{p}.png", "torn between cat and dog", names[p % classes], picture))] })],
            },
            Recipe = [new("start", "20 labels")],
            Command = "winnow simulate --data '<photos>'",
            Machine = "2 threads",
            DataHash = "ab12",
            Problems = [new("bad/<img src=x>.png", "truncated after 12 bytes")],
        };
    }

    public static SavingAtTarget Saved(double percent, double? low, double? high) =>
        new() { Target = 1, Level = 0.7, Labels = 2000 * (1 - (percent / 100)), RandomLabels = 2000, Percent = new(percent, low, high), Reached = true, SeedsReached = 5 };

    public static SavingAtTarget Missed(int seedsReached) => new() { Target = 1, Level = 0.7, RandomLabels = 2000, Reached = false, SeedsReached = seedsReached };

    private static CurvePoint Point(int labelled, double value, int seeds) => new(labelled, new(value, seeds > 1 ? value - 0.01 : null, seeds > 1 ? value + 0.01 : null));
}
