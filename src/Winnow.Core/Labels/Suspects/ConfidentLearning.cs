using Winnow.Core.Numerics;

namespace Winnow.Core.Labels;

/// <summary>Estimates how many labels of each class are truly another, and which they are.</summary>
/// <remarks>
/// Northcutt, Jiang and Chuang (JAIR 2021). An item counts as truly of class j when p(j) is at least the mean p(j) over the items labelled j, the most probable such
/// class winning; the counts are scaled so that every row sums to the number of items with that label. O(items × classes + items log items).
/// </remarks>
public sealed class ConfidentLearning
{
    private readonly IReadOnlyList<int> labels;
    private readonly Matrix probabilities;
    private readonly double[][] joint;

    /// <summary>Estimates the joint distribution of given and true labels.</summary>
    /// <param name="labels">Class given to each item.</param>
    /// <param name="probabilities">[items × classes] from models that did not learn from the item itself (cross-validation); rows sum to 1.</param>
    /// <exception cref="ArgumentException">Sizes do not match, a row is no distribution or a label is out of range.</exception>
    public ConfidentLearning(IReadOnlyList<int> labels, Matrix probabilities)
    {
        ProbabilityChecks.Labels(labels, probabilities);
        this.labels = labels;
        this.probabilities = probabilities;
        var classes = probabilities.Columns;
        var counts = new int[classes];
        var thresholds = new double[classes];
        for (var i = 0; i < labels.Count; i++)
        {
            counts[labels[i]]++;
            thresholds[labels[i]] += probabilities[i, labels[i]];
        }

        // A class that no item is labelled with cannot be told from others.
        Thresholds = [.. thresholds.Select((t, c) => counts[c] == 0 ? double.PositiveInfinity : t / counts[c])];
        joint = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];
        for (var i = 0; i < labels.Count; i++)
        {
            if (ConfidentClass(i) is { } truth)
            {
                joint[labels[i]][truth]++;
            }
        }

        for (var given = 0; given < classes; given++)
        {
            var sum = joint[given].Sum();
            for (var truth = 0; truth < classes; truth++)
            {
                joint[given][truth] = sum > 0 ? joint[given][truth] * counts[given] / sum : truth == given ? counts[given] : 0;
            }
        }
    }

    /// <summary>Mean probability of each class over the items labelled with it [classes]; infinite for a class without items.</summary>
    public IReadOnlyList<double> Thresholds { get; }

    /// <summary>Estimated number of items [given class][true class]; row c sums to the number of items labelled c.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Joint => joint;

    /// <summary>Estimated share of wrong labels, 0 to 1.</summary>
    public double NoiseRate => labels.Count == 0 ? 0 : joint.Select((row, given) => row.Sum() - row[given]).Sum() / labels.Count;

    /// <summary>The items whose labels are held to be wrong, in ascending order.</summary>
    public IReadOnlyList<int> Wrong(PruneBy by = PruneBy.Both) => by switch
    {
        PruneBy.Class => [.. ByClass().Order()],
        PruneBy.Count => [.. ByCount().Order()],
        _ => [.. ByClass().Intersect(ByCount()).Order()],
    };

    private IEnumerable<int> ByClass() =>
        Enumerable.Range(0, joint.Length).SelectMany(given => Items(given)
            .OrderBy(i => probabilities[i, given]).ThenBy(i => i)
            .Take(Rounded(joint[given].Sum() - joint[given][given])));

    private HashSet<int> ByCount()
    {
        var wrong = new HashSet<int>();
        for (var given = 0; given < joint.Length; given++)
        {
            for (var truth = 0; truth < joint.Length; truth++)
            {
                if (truth != given && Rounded(joint[given][truth]) is var n and > 0)
                {
                    wrong.UnionWith(Items(given).OrderByDescending(i => probabilities[i, truth] - probabilities[i, given]).ThenBy(i => i).Take(n));
                }
            }
        }

        return wrong;
    }

    private IEnumerable<int> Items(int given) => Enumerable.Range(0, labels.Count).Where(i => labels[i] == given);

    private int? ConfidentClass(int item)
    {
        int? best = null;
        var row = probabilities.Row(item);
        for (var c = 0; c < row.Length; c++)
        {
            // Thresholds are means in float64 of float32 values: an item at the mean itself must count.
            if (row[c] >= Thresholds[c] - 1e-6 && (best is not { } b || row[c] > row[b]))
            {
                best = c;
            }
        }

        return best;
    }

    private static int Rounded(double count) => (int)Math.Round(count, MidpointRounding.AwayFromZero);
}
