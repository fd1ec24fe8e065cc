using Winnow.Core.Loop;

namespace Winnow.Core.Metrics;

/// <summary>How often one strategy beats another for certain: the share of labelled checkpoints at which a paired t-test over the seeds says so.</summary>
/// <remarks>
/// Ash et al. (2020), "Deep batch active learning by diverse, uncertain gradient lower bounds", ICLR, section 5: two-sided t-test at 5 %. Checkpoints are the
/// numbers of labels at which both strategies measured every shared seed; the first round is left out, because all start alike. The tests are not
/// adjusted for their number: two strategies that do not differ win some 2.5 % of their checkpoints against each other. O(strategies² × checkpoints × seeds).
/// </remarks>
public static class PairedWins
{
    /// <summary>The matrix of one experiment.</summary>
    /// <param name="runs">Runs of each strategy, one per seed.</param>
    /// <returns>Row beats column; a pair without two shared seeds or without a shared checkpoint has no share.</returns>
    public static WinResult Of(IReadOnlyList<(string Name, IReadOnlyList<SeedResult> Seeds)> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var points = runs.Select(r => r.Seeds.ToDictionary(s => s.Seed, s => s.Curve.ToDictionary(p => p.Labelled, p => p.Metric))).ToArray();
        var shares = new double?[runs.Count][];
        var checkpoints = new int[runs.Count][];
        for (var i = 0; i < runs.Count; i++)
        {
            (shares[i], checkpoints[i]) = (new double?[runs.Count], new int[runs.Count]);
            for (var j = 0; j < runs.Count; j++)
            {
                if (i != j && Count(points[i], points[j]) is { Checkpoints: > 0 } counted)
                {
                    (shares[i][j], checkpoints[i][j]) = ((double)counted.Wins / counted.Checkpoints, counted.Checkpoints);
                }
            }
        }

        return new() { Strategies = [.. runs.Select(r => r.Name)], Shares = shares, Checkpoints = checkpoints };
    }

    /// <summary>The mean of several experiments' matrices over the same strategies; a pair is averaged over the experiments that have it.</summary>
    /// <exception cref="ArgumentException">There is no matrix, or they are about other strategies.</exception>
    public static WinResult Mean(IReadOnlyList<WinResult> experiments)
    {
        ArgumentNullException.ThrowIfNull(experiments);
        if (experiments.Count == 0 || experiments.Any(e => !e.Strategies.SequenceEqual(experiments[0].Strategies)))
        {
            throw new ArgumentException("Matrices can be averaged over the same strategies only, and at least one is needed.", nameof(experiments));
        }

        var names = experiments[0].Strategies;
        return new()
        {
            Strategies = names,
            Shares = [.. names.Select((_, i) => (IReadOnlyList<double?>)[.. names.Select((_, j) => experiments.Average(e => e.Shares[i][j]))])],
            Checkpoints = [.. names.Select((_, i) => (IReadOnlyList<int>)[.. names.Select((_, j) => experiments.Sum(e => e.Checkpoints[i][j]))])],
        };
    }

    private static (int Wins, int Checkpoints) Count(Dictionary<int, Dictionary<int, double>> own, Dictionary<int, Dictionary<int, double>> others)
    {
        int[] seeds = [.. own.Keys.Where(others.ContainsKey).Order()];
        if (seeds.Length < 2)
        {
            return (0, 0);
        }

        var shared = own[seeds[0]].Keys.Where(labels => seeds.All(s => own[s].ContainsKey(labels) && others[s].ContainsKey(labels))).Order().ToArray();
        // The first shared round is the common start.
        var start = seeds.Max(s => Math.Max(own[s].Keys.Min(), others[s].Keys.Min()));
        var (wins, checkpoints) = (0, 0);
        foreach (var labels in shared.Where(l => l > start))
        {
            checkpoints++;
            wins += IsAbove([.. seeds.Select(s => own[s][labels] - others[s][labels])]) ? 1 : 0;
        }

        return (wins, checkpoints);
    }

    private static bool IsAbove(double[] differences)
    {
        var mean = differences.Average();
        // The same difference with every seed leaves no doubt at all.
        return mean > 0 && (differences.All(d => d == differences[0]) || mean > StudentT.HalfWidth(differences));
    }
}
