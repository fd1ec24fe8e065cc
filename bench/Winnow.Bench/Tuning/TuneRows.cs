using System.Globalization;
using Winnow.Bench.Gauntlet;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Core.Tuning;

namespace Winnow.Bench.Tuning;

/// <summary>What tuning inside the loop costs, that its limits hold, and that it is never for the worse.</summary>
internal static class TuneRows
{
    private const double SecondsPerLabel = 1;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        NeverWorse("mnist", "mnist"),
        NeverWorse("fashion", "fashion-mnist"),
        NeverWorse("cifar", "cifar10-jpeg"),
        new("tune-l1-share", "learn", "search for the head, percent of the wall time of 15 rounds of 50 labels, CIFAR-10 features, labelling at 1 s a label",
            new(BoundKind.AtMost, 2), Peer: "", HeadShare),
        new("tune-share", "learn", "search for head and training, percent of the computing time of 15 rounds of 20 labels, MLP on Fashion-MNIST",
            new(BoundKind.AtMost, 25), Peer: "", TrainingShare),
        new("tune-overshoot", "learn", "seconds by which a search passes its limit less one step of training, worst of limits of 2 to 6 s, CNN on Fashion-MNIST",
            new(BoundKind.AtMost, 1), Peer: "", Overshoot),
        new("audit-interval-coverage", "learn", "projects whose 95 % interval from the audit slice holds the accuracy on fresh samples, percent of 200",
            new(BoundKind.AtLeast, 90), Peer: "", Coverage),
    ];

    private static BenchRow NeverWorse(string name, string set) => new(
        $"tune-never-worse-{name}", "learn",
        $"AULC with the head tuned each round minus without, points, {set} features, margin, 20 to 320 labels, 20 seeds", new(BoundKind.AtLeast, -0.5), "fixed head",
        context =>
        {
            var gain = HeadRuns.Compare(context, set).AulcGain ?? throw new BenchException("The runs have no seed in common.");
            return new(100 * gain.Mean, "points") { Seeds = [.. Enumerable.Range(1, HeadRuns.Seeds)], Interval = gain is { Low: { } low, High: { } high } ? [100 * low, 100 * high] : null };
        });

    private static BenchValue HeadShare(BenchContext context)
    {
        var data = GauntletData.Load(context, "cifar10-jpeg");
        var run = HeadRuns.Play(
            new Scenario("tuning-share", "cifar10-jpeg", 50, 720) { PerClass = 2 }, _ => data, 1,
            (features, classes) => new TunedHead(features, classes, threads: 1), QueryStrategies.Get("margin"), Path.Combine(context.WorkFolder("tuning"), "share.journal"));
        var (tune, computing) = Seconds(run);
        var labelling = SecondsPerLabel * run.Result.Curve[^1].Labelled;
        return new(100 * tune / (computing + labelling), "%")
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"{tune:0.00} s of searching in {run.Details.Rounds.Count} rounds on one thread, slowest {run.Details.Rounds.Max(r => r.Seconds.Tune):0.00} s; {100 * tune / computing:0} % of the computing time alone, which on frozen features is little"),
        };
    }

    private static BenchValue TrainingShare(BenchContext context)
    {
        var run = new NetworkRuns(context).Rounds(Path.Combine(context.WorkFolder("tuning"), "training.journal"));
        var (tune, computing) = Seconds(run);
        var records = run.Details.Rounds.Select(r => r.Tuning).OfType<TuningRecord>().ToList();
        return new(100 * tune / computing, "%")
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"{records.Count(r => r.Searched)} searches of {records.Sum(r => r.Candidates)} recipes in {records.Count} rounds, {records.Count(r => r.Changed)} changes, {tune:0.0} of {computing:0.0} s"),
        };
    }

    private static BenchValue Overshoot(BenchContext context)
    {
        var (overshoot, step) = new NetworkRuns(context).Overshoot([2, 3, 4, 5, 6]);
        return new(overshoot - step, "s") { Note = string.Create(CultureInfo.InvariantCulture, $"a step takes {step:0.000} s") };
    }

    private static BenchValue Coverage(BenchContext context)
    {
        var projects = AuditProjects.Run(context);
        var covered = projects.Count(p => p.Estimate.Low <= p.Truth && p.Truth <= p.Estimate.High);
        return new(100.0 * covered / projects.Count, "%")
        {
            Seeds = [.. Enumerable.Range(1, projects.Count)],
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"estimate minus truth {100 * projects.Average(p => p.Estimate.Accuracy - p.Truth):+0.0;-0.0} points on average, interval {100 * projects.Average(p => p.Estimate.High - p.Estimate.Low):0} points wide, {projects.Average(p => p.Estimate.Drawn):0} labels drawn by chance"),
        };
    }

    private static (double Tune, double Computing) Seconds(SeedRun run) => (run.Details.Rounds.Sum(r => r.Seconds.Tune), run.Details.Rounds.Sum(r => r.Seconds.Total));
}
