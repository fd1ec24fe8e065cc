using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Cli.Working;

/// <summary>What stands behind picks: measures with their place in the pool, labelled images that look alike, and what the model would say.</summary>
/// <param name="pool">The pool with embeddings.</param>
/// <param name="doubts">How unsure the model is of each sample, or null without one.</param>
/// <param name="temperature">Calibrates the model's confidence.</param>
/// <param name="seed">Draws the images that stand for the pool.</param>
internal sealed class PickDetails(PoolView pool, double[]? doubts, double temperature, int seed)
{
    private const int NearestCount = 5;
    private const int ClassesCount = 3;
    private const int References = 5000;

    /// <summary>One detail per pick, in their order.</summary>
    public IReadOnlyList<JobPick> Of(IReadOnlyList<Pick> picks)
    {
        var places = pool.Ids.Index().ToDictionary(i => i.Item, i => i.Index);
        int[] rows = [.. picks.Select(p => places[p.Id])];
        var uncertainty = doubts is null ? null : Ranked.Of(doubts, rows);
        var rarity = pool.Probabilities is null ? null : Ranked.Of(Rarities(pool.Probabilities), rows);
        var nearest = pool.Embeddings is not null && pool.Labelled is { Embeddings.Rows: > 0 } labelled
            ? NearestNeighbours.Between(pool.Embeddings.Select(rows), labelled.Embeddings, NearestCount, pool.Threads)
            : null;
        var newness = nearest is null ? null : Newness(nearest, rows.Length);
        return
        [
            .. picks.Select((p, i) => new JobPick(
                p.Id.Value, p.Utility, p.Reason, p.InclusionProbability,
                [.. Bar("Uncertainty", uncertainty, i), .. Bar("Newness", newness, i), .. Bar("Rarity", rarity, i)],
                nearest is null ? [] : [.. nearest.Of(i).ToArray().Select(n => (Id: pool.Labelled!.Ids[n], Class: ClassOf(pool.Labelled, n))).Where(n => n.Class is not null).Select(n => new JobNearest(n.Id.Value, n.Class!.Value))],
                pool.Probabilities is null ? [] : Likeliest(pool.Probabilities.Row(rows[i]), temperature))),
        ];
    }

    /// <summary>1 − (largest − second largest probability) of every row.</summary>
    public static double[] Doubts(Matrix probabilities)
    {
        var doubts = new double[probabilities.Rows];
        for (var i = 0; i < doubts.Length; i++)
        {
            var (first, second) = (0f, 0f);
            foreach (var p in probabilities.Row(i))
            {
                (first, second) = p > first ? (p, first) : (first, Math.Max(second, p));
            }

            doubts[i] = 1 - (first - second);
        }

        return doubts;
    }

    // Of objects the most frequent class, the first of equals; images without any show none.
    private static int? ClassOf(LabelledView labelled, int row) =>
        labelled.Objects.Count == 0 ? labelled.Classes[row] : labelled.Objects[row].GroupBy(o => o.Class).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => (int?)g.Key).FirstOrDefault();

    private static JobBar[] Bar(string name, double[]? percents, int pick) => percents is null ? [] : [new(name, percents[pick])];

    // A pick is the rarer the fewer images of the pool the model puts into its class.
    private static double[] Rarities(Matrix probabilities)
    {
        int[] said = [.. Enumerable.Range(0, probabilities.Rows).Select(i => System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(probabilities.Row(i)))];
        var counts = new int[probabilities.Columns];
        foreach (var c in said)
        {
            counts[c]++;
        }

        return [.. said.Select(c => -(double)counts[c])];
    }

    /// <summary>Percent of the pool that is as far from everything labelled, by images that stand for the pool.</summary>
    private double[] Newness(NeighbourTable nearest, int picks)
    {
        int[] order = [.. Enumerable.Range(0, pool.Ids.Count)];
        new Random(Seed.Derive(seed, "references")).Shuffle(order);
        var references = pool.Embeddings!.Select(order.AsSpan(0, Math.Min(order.Length, References)));
        var around = NearestNeighbours.Between(references, pool.Labelled!.Embeddings!, 1, pool.Threads);
        return Ranked.Of([.. Enumerable.Range(0, references.Rows).Select(i => (double)around.Distances(i)[0])], [.. Enumerable.Range(0, picks).Select(i => (double)nearest.Distances(i)[0])]);
    }

    /// <summary>The likeliest classes with calibrated confidence.</summary>
    public static JobClass[] Likeliest(ReadOnlySpan<float> row, double temperature)
    {
        var calibrated = new double[row.Length];
        for (var c = 0; c < row.Length; c++)
        {
            calibrated[c] = Math.Pow(row[c], 1 / temperature);
        }

        var sum = calibrated.Sum();
        return [.. calibrated.Select((p, c) => new JobClass(c, p / sum)).OrderByDescending(c => c.Score).ThenBy(c => c.Class).Take(ClassesCount)];
    }
}
