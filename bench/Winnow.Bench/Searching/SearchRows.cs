using System.Diagnostics;
using System.Globalization;
using Winnow.Core.Search;

namespace Winnow.Bench.Searching;

/// <summary>The search library on functions with a known minimum, beside Debian's Optuna with the same trials and seeds; its cost per trial; and its journal under kill -9.</summary>
internal static class SearchRows
{
    private const string Optuna = "Optuna, the better of TPE and multivariate TPE";
    private static readonly int[] Seeds = [.. Enumerable.Range(0, 20)];

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        .. Function("search-branin", "Branin", TestFunctions.BraninSpace, TestFunctions.Branin, "branin", 100, 0.41, TestFunctions.BraninMinimum),
        .. Function("search-hartmann6", "Hartmann-6", TestFunctions.HartmannSpace, TestFunctions.Hartmann, "hartmann6", 100, -3.07, TestFunctions.HartmannMinimum),
        .. Function("search-mixed-m1", "the conditional mixed space M1", TestFunctions.MixedSpace, TestFunctions.Mixed, "mixed", 60, 0.0112, 0),
        Curves(810, 0.023),
        Curves(1_620, 0.015),
        Curves(3_240, 0.008),
        new("search-overhead", "learn", "median milliseconds that TPE takes to propose a trial after 190 to 200 trials on Hartmann-6, the best of three studies", new(BoundKind.AtMost, 2), "Optuna, multivariate TPE",
            context => Overhead(context.Peer("search_overhead.py"))),
        new("search-kills", "learn", "trials lost, doubled or changed by 50 kills -9 of a study of its own process, at moments drawn from a seed", new(BoundKind.AtMost, 0), "", SearchKills.Measure),
    ];

    private static BenchRow[] Function(string name, string what, SearchSpace space, Func<SearchPoint, double> function, string script, int trials, double limit, double minimum)
    {
        // Rows of one process (--here) share the peer's run.
        double? shared = null;
        BenchValue Measure(BenchContext context)
        {
            var peer = shared ??= context.Peer("search.py", script, Text(trials), Text(Seeds.Length));
            double[] best = [.. Seeds.Select(seed => Best(new TpeSampler(), space, function, trials, seed))];
            return Beside(best, "", peer, (peer - minimum) / (Median(best) - minimum));
        }

        return
        [
            new(name, "learn", $"median best value of {what} after {trials} trials of TPE, 20 seeds", new(BoundKind.AtMost, limit), Optuna, Measure),
            new($"{name}-optuna", "learn", $"the same of {what}, as distance to the minimum beside Optuna's", new(BoundKind.AtLeast, 1, OfRatio: true), Optuna, Measure),
        ];
    }

    private static BenchRow Curves(int epochs, double limit) => new(
        $"search-curve-{epochs}", "learn", $"median regret on the learning curves C1 after {epochs:N0} epochs of rung-aware TPE with ASHA, 20 seeds; one setting for all budgets", new(BoundKind.AtMost, limit),
        "Optuna, the best of random with halving, TPE, TPE with the median pruner", context =>
        {
            var peer = context.Peer("search_curves.py", Text(epochs), Text(Seeds.Length));
            double[] regrets = [.. Seeds.Select(seed => LearningCurves.Search(new RungTpeSampler { Rungs = LearningCurves.Rungs }, new AshaPruner(LearningCurves.Rungs), epochs, seed))];
            return Beside(regrets, "", peer, peer / Median(regrets));
        });

    private static BenchValue Beside(double[] values, string unit, double peer, double ratio)
    {
        double[] sorted = [.. values.Order()];
        return new(Median(values), unit, peer, ratio)
        {
            Seeds = Seeds,
            Note = string.Create(CultureInfo.InvariantCulture, $"quartiles {sorted[4]:G4} and {sorted[14]:G4}"),
        };
    }

    private static double Best(ISampler sampler, SearchSpace space, Func<SearchPoint, double> function, int trials, int seed)
    {
        var study = new Study(new(space, seed) { Sampler = sampler }, TimeProvider.System);
        for (var i = 0; i < trials; i++)
        {
            var trial = study.Ask();
            study.Tell(trial, function(trial.Point));
        }

        return study.Snapshot().Best!.Score!.Value;
    }

    private static BenchValue Overhead(double peer)
    {
        var best = double.PositiveInfinity;
        for (var seed = 0; seed < 3; seed++)
        {
            var study = new Study(new(TestFunctions.HartmannSpace, seed), TimeProvider.System);
            var spent = new List<double>();
            for (var i = 0; i < 200; i++)
            {
                var start = Stopwatch.GetTimestamp();
                var trial = study.Ask();
                if (i >= 190)
                {
                    spent.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }

                study.Tell(trial, TestFunctions.Hartmann(trial.Point));
            }

            best = Math.Min(best, Median([.. spent]));
        }

        return new(best, "ms", peer, peer / best);
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
