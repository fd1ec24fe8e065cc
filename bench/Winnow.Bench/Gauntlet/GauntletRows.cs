using System.Globalization;
using System.Text;
using Winnow.Core.Loop;

namespace Winnow.Bench.Gauntlet;

/// <summary>Whether the default strategy is never worse than random labelling, and how it ranks among fixed ones, over sixteen scenarios.</summary>
internal static class GauntletRows
{
    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("gauntlet-worst", "core", "adaptive's AULC minus random's in the worst of 16 scenarios, points, 10 seeds", new(BoundKind.AtLeast, -0.3), "random",
            context => new(100 * Results(context).Min(r => Of(r).AulcGain!.Mean), "points") { Seeds = SeedList }),
        new("gauntlet-better", "core", "share of 16 scenarios in which adaptive's AULC is above random's at p < .05 (sign flips, Holm), percent", new(BoundKind.AtLeast, 80), "random",
            context => new(100 * Better(Results(context)), "%") { Seeds = SeedList }),
        new("gauntlet-rank", "core", "adaptive's mean rank by AULC among 11 strategies over 16 scenarios", new(BoundKind.AtMost, 2), "ten fixed strategies",
            context => new(Results(context).Average(Rank), "rank") { Seeds = SeedList }),
        new("gauntlet-regret", "core", "adaptive's AULC below the best strategy's in the worst of 16 scenarios, percent of that", new(BoundKind.AtMost, 1), "best fixed strategy of each",
            context => new(Results(context).Max(Regret), "%") { Seeds = SeedList }),
    ];

    private static IReadOnlyList<int> SeedList => [.. Enumerable.Range(1, GauntletRuns.Seeds)];

    private static List<IReadOnlyList<StrategyResult>> Results(BenchContext context)
    {
        var results = new List<IReadOnlyList<StrategyResult>>();
        foreach (var scenario in GauntletRuns.Scenarios)
        {
            results.Add(GauntletRuns.Compare(context, scenario));
            Console.Error.WriteLine($"{scenario.Name}: {string.Join(", ", results[^1].OrderByDescending(r => r.Aulc.Mean).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Name} {r.Aulc.Mean:0.0000}")))}");
        }

        Table(context, results);
        return results;
    }

    private static StrategyResult Of(IReadOnlyList<StrategyResult> results) => results.Single(r => r.Name == GauntletRuns.Ours);

    /// <summary>Holm (1979): p-values in rising order, each times the number still to test.</summary>
    private static double Better(List<IReadOnlyList<StrategyResult>> results)
    {
        var tests = results.Select(Of).OrderBy(r => r.AulcGainP!.Value).ToList();
        var (above, adjusted) = (0, 0.0);
        for (var i = 0; i < tests.Count; i++)
        {
            adjusted = Math.Max(adjusted, tests[i].AulcGainP!.Value * (tests.Count - i));
            above += adjusted < 0.05 && tests[i].AulcGain!.Mean > 0 ? 1 : 0;
        }

        return (double)above / results.Count;
    }

    private static double Rank(IReadOnlyList<StrategyResult> results)
    {
        var own = Of(results).Aulc.Mean;
        return 1 + results.Count(r => r.Aulc.Mean > own) + (0.5 * (results.Count(r => r.Aulc.Mean == own) - 1));
    }

    private static double Regret(IReadOnlyList<StrategyResult> results)
    {
        var best = results.Where(r => r.Name != GauntletRuns.Ours).Max(r => r.Aulc.Mean);
        return 100 * (best - Of(results).Aulc.Mean) / best;
    }

    // All figures behind the four rows, for the results page.
    private static void Table(BenchContext context, List<IReadOnlyList<StrategyResult>> results)
    {
        var text = new StringBuilder("scenario,strategy,aulc,low,high,gain,p\n");
        foreach (var (scenario, found) in GauntletRuns.Scenarios.Zip(results))
        {
            foreach (var r in found)
            {
                text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{scenario.Name},{r.Name},{r.Aulc.Mean:0.00000},{r.Aulc.Low:0.00000},{r.Aulc.High:0.00000},{r.AulcGain?.Mean:0.00000},{r.AulcGainP:0.0000}"));
            }
        }

        File.WriteAllText(Path.Combine(context.Repository, "bench", "results", "gauntlet.csv"), text.ToString());
    }
}
