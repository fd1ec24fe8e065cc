using Winnow.Bench.Gauntlet;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Metrics;
using Winnow.Core.Querying;

namespace Winnow.Bench.Tuning;

/// <summary>Projects that label by margin, a tenth of each query drawn by chance, on real features, each with a truth that nobody in it knows: what its last model reaches on 2,000 fresh samples.</summary>
internal static class AuditProjects
{
    /// <summary>Projects.</summary>
    public const int Count = 200;

    private const int Budget = 300;
    private const int Pool = 2_000;
    private const int Folds = 10;
    private static readonly string[] Sets = ["mnist", "fashion-mnist", "cifar10-jpeg"];

    /// <summary>What the audit slice says, and the truth.</summary>
    public static IReadOnlyList<(AuditEstimate Estimate, double Truth)> Run(BenchContext context)
    {
        var sets = Sets.ToDictionary(s => s, s => GauntletData.Load(context, s), StringComparer.Ordinal);
        var results = new (AuditEstimate, double)[Count];
        Parallel.For(0, Count, new ParallelOptions { MaxDegreeOfParallelism = context.Threads }, i =>
        {
            var set = Sets[i % Sets.Length];
            SampleFeatures? features = null;
            Watched? watched = null;
            var run = HeadRuns.Play(
                new Scenario($"audit-{set}", set, 20, Budget) { PerClass = 2, Pool = Pool }, name => sets[name], 1 + i,
                (own, classes) => watched = new(features = own, new SoftmaxRegression(own, classes, threads: 1), classes), new Sliced(), Path.Combine(context.WorkFolder("tuning"), $"audit-{i}.journal"));
            var asked = Judged(watched!);
            results[i] = (AuditSlice.Estimate(asked, Pool) ?? throw new BenchException($"Chance drew only {asked.Count(a => a.InclusionProbability is not null)} samples in project {i}."), run.Result.Curve[^1].Metric);
            File.Delete(Path.Combine(context.WorkFolder("tuning"), $"audit-{i}.journal"));
        });
        return results;
    }

    // Every label is judged by a model that learned from nine tenths of the others.
    private static AuditSample[] Judged(Watched watched)
    {
        var labelled = watched.Labelled;
        var right = new bool[labelled.Count];
        for (var fold = 0; fold < Folds; fold++)
        {
            LabelledSample[] known = [.. labelled.Where((_, i) => i % Folds != fold)];
            using var model = watched.Fit(known, new Random(1), null, CancellationToken.None);
            var left = Enumerable.Range(0, labelled.Count).Where(i => i % Folds == fold).ToArray();
            var probabilities = model.Gather([.. left.Select(i => labelled[i].Id)], Evidence.Probabilities, CancellationToken.None).Require(p => p.Probabilities);
            for (var i = 0; i < left.Length; i++)
            {
                var row = probabilities.Row(i).ToArray();
                right[left[i]] = Array.IndexOf(row, row.Max()) == labelled[left[i]].Class;
            }
        }

        return [.. labelled.Select((l, i) => new AuditSample(right[i], l.InclusionProbability))];
    }

    /// <summary>Margin sampling with the slice that rounds of a project draw.</summary>
    private sealed class Sliced : IQueryStrategy
    {
        private readonly IQueryStrategy margin = QueryStrategies.Get("margin");

        public string Name => "margin with a slice";

        public Evidence Needs => margin.Needs;

        public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random) => Winnow.Cli.Working.RandomShare.Query(margin, pool, count, 0.1, random);
    }

    /// <summary>A learner that remembers the longest list of labels it was given: what the project knew in the end, in the order of asking.</summary>
    private sealed class Watched(SampleFeatures features, ILearner learner, string[] classes) : ILearner
    {
        public IReadOnlyList<LabelledSample> Labelled { get; private set; } = [];

        public string Name => $"{learner.Name} on {features.Dimensions} values, {classes.Length} classes";

        public Evidence Provides => learner.Provides;

        public IModel Fit(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel)
        {
            Labelled = labelled.Count > Labelled.Count ? labelled : Labelled;
            return learner.Fit(labelled, random, progress, cancel);
        }
    }
}
