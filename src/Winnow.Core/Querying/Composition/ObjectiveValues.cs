using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>One objective's value of every pool sample, kept up to date as samples are picked.</summary>
internal sealed class ObjectiveValues
{
    private const int Neighbours = 20;
    private readonly Objective objective;
    private readonly PoolView pool;
    private readonly double[] values;
    private readonly int[]? predicted;
    private bool started;

    /// <summary>Measures every sample.</summary>
    /// <exception cref="MissingEvidenceException">The pool lacks what the objective reads.</exception>
    /// <exception cref="ArgumentException">The evidence is no evidence.</exception>
    public ObjectiveValues(Objective objective, PoolView pool)
    {
        this.objective = objective;
        this.pool = pool;
        if (objective.Kind is ObjectiveKind.ClassBalance or ObjectiveKind.Rarity)
        {
            _ = ProbabilityScores.FromTopTwo(pool, static (first, _) => first); // the check
            predicted = [.. Enumerable.Range(0, pool.Ids.Count).Select(i => PredictedClass.Of(pool.Require(p => p.Probabilities).Row(i)))];
        }

        values = objective.Kind switch
        {
            ObjectiveKind.Uncertainty => Uncertainty(),
            ObjectiveKind.Diversity => Diversity(),
            ObjectiveKind.Typicality => Typicality(),
            ObjectiveKind.ClassBalance => Balance(),
            ObjectiveKind.Rarity => Rarity(),
            ObjectiveKind.Similarity => Similarity(),
            ObjectiveKind.Cost => [.. CostChecks.Costs(pool).Select(c => 1.0 / c)],
            _ => throw new InvalidOperationException($"Objective {objective.Kind} is not known."),
        };
    }

    /// <summary>Whether the first pick had no distance of its own.</summary>
    public bool Undefined { get; private set; }

    /// <summary>What an objective reads.</summary>
    public static Evidence Needs(Objective objective) => objective.Kind switch
    {
        ObjectiveKind.Uncertainty => QueryStrategies.Get(objective.Score ?? "margin").Needs,
        ObjectiveKind.Diversity => Evidence.Embeddings | Evidence.Labels,
        ObjectiveKind.Typicality => Evidence.Embeddings,
        ObjectiveKind.ClassBalance => Evidence.Probabilities | Evidence.Labels,
        ObjectiveKind.Rarity => Evidence.Probabilities,
        ObjectiveKind.Similarity => Evidence.Embeddings | Evidence.Targets,
        ObjectiveKind.Cost => Evidence.Costs,
        _ => throw new InvalidOperationException($"Objective {objective.Kind} is not known."),
    };

    /// <summary>Strength × ln value; minus infinity where the value is 0.</summary>
    public double Weighted(int row) => objective.Strength * Math.Log(values[row]);

    /// <summary>How far the objective lifts a sample above the mean of those left, the sample included.</summary>
    public double Lift(int row, List<int> left)
    {
        var mean = left.Average(i => values[i]);
        return mean == 0 ? 0 : objective.Strength * Math.Log(values[row] / mean);
    }

    /// <summary>Tells the objective of a pick.</summary>
    public void Take(int row, List<int> left)
    {
        if (objective.Kind == ObjectiveKind.ClassBalance)
        {
            left.ForEach(i => values[i] = predicted![i] == predicted[row] ? 1 / ((1 / values[i]) + 1) : values[i]);
        }
        else if (objective.Kind == ObjectiveKind.Diversity)
        {
            var picked = pool.Embeddings!.Row(row).ToArray();
            var first = Undefined && !started;
            started = true;
            Chunks.For(left.Count, pool.Threads, (_, start, end) =>
            {
                for (var k = start; k < end; k++)
                {
                    var distance = Math.Sqrt(Vectors.SquaredDistance(pool.Embeddings.Row(left[k]), picked));
                    values[left[k]] = first ? distance : Math.Min(values[left[k]], distance);
                }
            });
        }
    }

    /// <summary>The objective's name and what it found, in words.</summary>
    public string Reason(PoolView view, int row) => objective.Kind switch
    {
        ObjectiveKind.Uncertainty when view.Probabilities is { } probabilities => $"uncertainty: {Reasons.Torn(view, probabilities.Row(row))}",
        ObjectiveKind.Uncertainty => "uncertainty: the model's members disagree",
        ObjectiveKind.Diversity => values[row] == 0 ? "diversity: same as an image that is labelled or picked" : "diversity: no labelled or picked image looks like this",
        ObjectiveKind.Typicality => "typicality: looks like many others",
        ObjectiveKind.ClassBalance => $"class-balance: likely {view.ClassName(predicted![row])}, which has few labels",
        ObjectiveKind.Rarity => $"rarity: likely {view.ClassName(predicted![row])}, which is rare",
        ObjectiveKind.Similarity => "similarity: looks like the wanted examples",
        _ => "cost: quick to label",
    };

    private double[] Uncertainty()
    {
        var rows = SubPool.Rows(pool);
        var scores = new double[pool.Ids.Count];
        foreach (var pick in QueryStrategies.Get(objective.Score ?? "margin").Query(pool, pool.Ids.Count, new Random(0)))
        {
            scores[rows[pick.Id]] = Math.Max(0, pick.Utility); // rounding may go a hair below 0
        }

        return scores;
    }

    private double[] Diversity()
    {
        var embeddings = EvidenceChecks.Embeddings(pool);
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        Undefined = labelled is null;
        var nearest = new double[embeddings.Rows];
        Array.Fill(nearest, 1);
        if (labelled is not null)
        {
            Chunks.For(nearest.Length, pool.Threads, (_, start, end) =>
            {
                for (var i = start; i < end; i++)
                {
                    var squared = float.PositiveInfinity;
                    for (var l = 0; l < labelled.Rows; l++)
                    {
                        squared = Math.Min(squared, Vectors.SquaredDistance(embeddings.Row(i), labelled.Row(l)));
                    }

                    nearest[i] = Math.Sqrt(squared);
                }
            });
        }

        return nearest;
    }

    private double[] Typicality()
    {
        var rows = UnitRows.Of(EvidenceChecks.Embeddings(pool));
        var own = NearestNeighbours.MeanDistances(rows, [.. Enumerable.Range(0, rows.Rows)], Neighbours, pool.Threads);
        var mean = own.Length == 0 ? 0 : own.Order().Average(d => (double)d); // in one order whatever the pool's
        return [.. own.Select(d => mean == 0 ? 1 : mean / (mean + d))];
    }

    private double[] Balance()
    {
        var counts = (pool.Labelled?.Classes ?? []).CountBy(c => c).ToDictionary();
        return [.. predicted!.Select(c => 1.0 / (1 + counts.GetValueOrDefault(c)))];
    }

    private double[] Rarity()
    {
        var counts = predicted!.CountBy(c => c).ToDictionary();
        return [.. predicted!.Select(c => (double)counts.Values.Min() / counts[c])];
    }

    private double[] Similarity()
    {
        var embeddings = EvidenceChecks.Embeddings(pool);
        var avoided = TargetChecks.Avoided(pool, embeddings.Columns);
        var wanted = avoided is null || pool.Targets!.Wanted is { Rows: > 0 } ? TargetChecks.Wanted(pool, embeddings.Columns) : null;
        var like = wanted is null ? null : new Similarities(embeddings, wanted, TargetSimilarity.Cosine, pool.Threads).Nearest(pool.Threads);
        var unlike = avoided is null ? null : new Similarities(embeddings, avoided, TargetSimilarity.Cosine, pool.Threads).Nearest(pool.Threads);
        return [.. Enumerable.Range(0, embeddings.Rows).Select(i => (like is null ? 1.0 : like[i]) * (unlike is null ? 1.0 : 1.0 - unlike[i]))];
    }
}
