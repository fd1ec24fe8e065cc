using Winnow.Core.Loop;

namespace Winnow.Core.Metrics;

/// <summary>Ranks of strategies by AULC, each seed of one experiment being a block.</summary>
public static class SeedRanks
{
    /// <summary>Mean ranks with the Friedman test, over the seeds that every strategy has and the labels that all curves of a seed span.</summary>
    /// <param name="runs">Runs of each strategy, one per seed.</param>
    /// <returns>Null where fewer than two strategies were measured, or they share no seed, or a shared seed's curves share no span of labels.</returns>
    public static RankResult? Of(IReadOnlyList<(string Name, IReadOnlyList<SeedResult> Seeds)> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var curves = runs.Select(r => (r.Name, Seeds: r.Seeds.Where(s => s.Curve.Count > 0).ToDictionary(s => s.Seed, LearningCurve.Of))).Where(r => r.Seeds.Count > 0).ToArray();
        if (curves.Length < 2)
        {
            return null;
        }

        int[] seeds = [.. curves[0].Seeds.Keys.Where(s => curves.All(c => c.Seeds.ContainsKey(s))).Order()];
        var scores = new List<double[]>();
        foreach (var seed in seeds)
        {
            LearningCurve[] own = [.. curves.Select(c => c.Seeds[seed])];
            var (from, to) = (own.Max(c => c.From), own.Min(c => c.To));
            if (from > to)
            {
                return null;
            }

            scores.Add([.. own.Select(c => c.Aulc(from, to))]);
        }

        return scores.Count == 0 ? null : FriedmanTest.Of([.. curves.Select(c => c.Name)], scores, "seeds");
    }
}
