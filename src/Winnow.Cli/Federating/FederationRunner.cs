using System.Globalization;
using System.Runtime.InteropServices;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Leaderboards;
using Winnow.Core.Federation;
using Winnow.Core.Loop;
using Winnow.Core.Metrics;
using Winnow.Core.Reporting;

namespace Winnow.Cli.Federating;

/// <summary>Plays federations of many sites in this process: each selector, federated random, everything in one place, every site for itself.</summary>
internal sealed class FederationRunner(FederateOptions options, CommandConsole console)
{
    /// <summary>Name of federated random labelling, the yardstick.</summary>
    public const string Baseline = "random";

    /// <summary>Name of the run with all samples in one place.</summary>
    public const string Centralised = "centralised";

    /// <summary>Name of the run of every site for itself.</summary>
    public const string Isolated = "isolated";

    // Steps of gradient descent of size 0.1 are stable on rows of this mean squared norm.
    private const double MeanSquaredNorm = 16;

    /// <summary>One result for each partition, in the order asked for.</summary>
    public IReadOnlyList<FederatedOutcome> Run(CancellationToken cancel)
    {
        using var progress = console.StartProgress();
        progress.Report(0, $"reading {options.Data}", always: true);
        var data = Data(cancel);
        (string Name, FederatedMode Mode, ISiteSelector Selector)[] series =
        [
            (Baseline, FederatedMode.Federated, SiteSelectors.Get("random")),
            .. options.Selectors.Where(s => s.Name != "random").Select(s => (s.Name, FederatedMode.Federated, s)),
            (Isolated, FederatedMode.Isolated, options.Selectors[0]),
            (Centralised, FederatedMode.Centralised, options.Selectors[0]),
        ];
        return [.. options.Alphas.Select((alpha, i) => Play(data, alpha, series, share => progress.Report((i + share) / options.Alphas.Count, $"alpha {AlphaText(alpha)}"), cancel))];
    }

    /// <summary>A concentration as files and people name it.</summary>
    public static string AlphaText(double alpha) => double.IsPositiveInfinity(alpha) ? "inf" : alpha.ToString("g", CultureInfo.InvariantCulture);

    private LeaderboardData Data(CancellationToken cancel)
    {
        var data = LeaderboardData.Load(DataSource.Find(options.Data, cancel), new() { Data = [options.Data], Strategies = [], Pool = options.Pool, Components = options.Components, Weights = options.Weights, Out = options.Out }, cancel);
        var ids = data.Pool.Concat(data.Holdout).Select(s => s.Id).ToArray();
        var rows = data.Features.Of(ids);
        var squares = 0.0;
        foreach (var value in rows.Span)
        {
            squares += (double)value * value;
        }

        var factor = squares == 0 ? 1 : (float)Math.Sqrt(MeanSquaredNorm * rows.Rows / squares);
        foreach (ref var value in rows.Span)
        {
            value *= factor;
        }

        return data with { Features = new(ids, rows) };
    }

    private FederatedOutcome Play(LeaderboardData data, double alpha, (string Name, FederatedMode Mode, ISiteSelector Selector)[] series, Action<double> progress, CancellationToken cancel)
    {
        var folder = Path.Combine(options.Out, $"alpha-{AlphaText(alpha)}");
        Directory.CreateDirectory(Path.Combine(folder, "runs"));
        var simulation = new FederatedSimulation(Setup(data, alpha));
        var runs = series.SelectMany(s => Enumerable.Range(1, options.Seeds).Select(seed => (s.Name, s.Mode, s.Selector, Seed: seed))).ToArray();
        var curves = new FederatedCurve[runs.Length];
        var done = 0;
        var parallel = new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads };
        Parallel.For(0, runs.Length, parallel, i =>
        {
            var (name, mode, selector, seed) = runs[i];
            var path = Path.Combine(folder, "runs", string.Create(CultureInfo.InvariantCulture, $"{name}-{seed}.json"));
            var recipe = $"{data.Hash} {data.Words}; {options.Recipe}";
            curves[i] = FederatedRunFile.Find(path, recipe) ?? simulation.Run(mode, selector, seed, parallel.CancellationToken);
            new FederatedRunFile(recipe, curves[i]).Save(path);
            progress((double)Interlocked.Increment(ref done) / runs.Length);
        });
        var result = Result(data, alpha, [.. series.Select((s, i) => (s.Name, (IReadOnlyList<SeedResult>)[.. Enumerable.Range(0, options.Seeds).Select(k => Seeded(curves[(i * options.Seeds) + k], k + 1))]))]);
        result.Save(Path.Combine(folder, "result.json"));
        var page = Path.Combine(folder, "report.html");
        ReportWriter.Save(Page(data, result), page);
        return new(alpha, result, page, [.. curves.SelectMany(c => c.Notes).Distinct().Take(20)], [.. curves[0].Points[^1].PerSite]);
    }

    private FederatedSetup Setup(LeaderboardData data, double alpha) => new()
    {
        Pool = data.Pool,
        Holdout = data.Holdout,
        Features = data.Features,
        Classes = data.Classes,
        Sites = options.Sites,
        Alpha = alpha,
        Imbalance = options.Imbalance,
        Initial = options.Initial == 0 ? 2 * data.Classes.Count : options.Initial,
        Query = options.Query,
        Queries = options.Queries,
        RoundsPerQuery = options.Rounds,
        Training = options.Training,
        Aggregator = options.Aggregator,
        Scaffold = options.Scaffold,
        DropOut = options.DropOut,
        Secure = options.Secure,
    };

    // Sites whose pools ran out label no more: a curve ends where its labels end.
    private static SeedResult Seeded(FederatedCurve curve, int seed) =>
        new(seed, [.. curve.Points.Where((p, i) => i == 0 || p.Labelled > curve.Points[i - 1].Labelled).Select(p => new Winnow.Core.Loop.CurvePoint(p.Labelled, p.Metric, 0) { Accuracy = p.Metric })], "budget");

    private ResultFile Result(LeaderboardData data, double alpha, (string Name, IReadOnlyList<SeedResult> Seeds)[] measured)
    {
        var (start, end) = (measured[0].Seeds[0].Curve[0].Labelled, measured[0].Seeds[0].Curve[^1].Labelled);
        return new()
        {
            Data = $"{data.Name}, {options.Sites} sites, alpha {AlphaText(alpha)}",
            Task = "classify",
            Metric = "accuracy",
            Model = "federated softmax",
            Recipe = new(start, options.Query, end, options.Query, end, "perfect", $"{data.Words}; {options.Recipe}"),
            DataHash = data.Hash,
            Strategies = [.. Comparison.Build(measured, Baseline, []).Select(s => s.Name == Centralised ? s with { UpperBound = true } : s)],
            Wins = options.Seeds > 1 ? PairedWins.Of(measured) : null,
            Ranks = SeedRanks.Of(measured),
        };
    }

    private ReportModel Page(LeaderboardData data, ResultFile result) => SimulationReport.Of(result, null, console.Clock.GetUtcNow(), _ => null) with
    {
        PoolCount = data.Pool.Count,
        Command = options.CommandLine,
        Machine = $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}",
        TestCount = data.Holdout.Count,
    };
}

/// <summary>What one partition gave.</summary>
/// <param name="Alpha">Dirichlet concentration.</param>
/// <param name="Result">Everything measured.</param>
/// <param name="Page">The report.</param>
/// <param name="Notes">Updates that were refused or bounded, and rounds that failed.</param>
/// <param name="PerSite">Labels of each site at the end of the first run.</param>
internal sealed record FederatedOutcome(double Alpha, ResultFile Result, string Page, IReadOnlyList<string> Notes, IReadOnlyList<int> PerSite);
