using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>For each class, pool and labelled samples in a row by how sure the model is of that class against its strongest rival.</summary>
/// <remarks>Positions below the pool's size are pool samples, those from it on are labelled ones. O(classes × samples log samples) time, O(classes × samples) memory.</remarks>
internal sealed class ClassChains
{
    /// <summary>Sorts every class's chain; equal margins are ordered by tie key.</summary>
    /// <exception cref="ArgumentException">Probabilities that are none, or a labelled class that does not exist.</exception>
    /// <exception cref="MissingEvidenceException">Samples are labelled, but their probabilities were not gathered.</exception>
    public ClassChains(PoolView pool, TieBreaker ties)
    {
        Margins = ProbabilityScores.FromTopTwo(pool, static (first, second) => 1 - (first - second));
        var probabilities = pool.Require(p => p.Probabilities);
        Classes = probabilities.Columns;
        var labelled = Labelled(pool, Classes);
        Truth = [.. Enumerable.Repeat(-1, pool.Ids.Count), .. labelled is null ? [] : pool.Labelled!.Classes];
        var keys = pool.Ids.Concat(labelled is null ? [] : pool.Labelled!.Ids).Select(ties.Key).ToArray();
        Orders = new int[Classes][];
        Places = new int[Classes][];
        for (var c = 0; c < Classes; c++)
        {
            var entries = new (float Margin, ulong Key, int Item)[Truth.Length];
            for (var i = 0; i < entries.Length; i++)
            {
                entries[i] = (OneAgainstRest(i < pool.Ids.Count ? probabilities.Row(i) : labelled!.Row(i - pool.Ids.Count), c), keys[i], i);
            }

            Array.Sort(entries);
            Orders[c] = [.. entries.Select(e => e.Item)];
            Places[c] = new int[entries.Length];
            for (var place = 0; place < entries.Length; place++)
            {
                Places[c][Orders[c][place]] = place;
            }
        }
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>1 − (p₁ − p₂) of every pool sample.</summary>
    public float[] Margins { get; }

    /// <summary>Class of every item, pool samples first; −1 where it is unknown.</summary>
    public int[] Truth { get; }

    /// <summary>For each class the items, from surely not that class to surely that class.</summary>
    public int[][] Orders { get; }

    /// <summary>For each class the place of every item in its order.</summary>
    public int[][] Places { get; }

    /// <summary>p(class) minus the largest p of another class; p itself where there is no other.</summary>
    internal static float OneAgainstRest(ReadOnlySpan<float> row, int label)
    {
        var rival = 0f;
        for (var c = 0; c < row.Length; c++)
        {
            rival = c == label ? rival : Math.Max(rival, row[c]);
        }

        return row[label] - rival;
    }

    private static Matrix? Labelled(PoolView pool, int classes)
    {
        if (pool.Labelled is not { Ids.Count: > 0 } labelled)
        {
            return null;
        }

        var probabilities = labelled.Probabilities ?? throw new MissingEvidenceException(nameof(Evidence.LabelledProbabilities));
        if (probabilities.Rows != labelled.Ids.Count || probabilities.Columns != classes || labelled.Classes.Count != labelled.Ids.Count)
        {
            throw new ArgumentException($"The labelled probabilities are [{probabilities.Rows} × {probabilities.Columns}]; for {labelled.Ids.Count} labelled samples and this pool they must be [{labelled.Ids.Count} × {classes}].", nameof(pool));
        }

        for (var i = 0; i < probabilities.Rows; i++)
        {
            if (ProbabilityRow.Problem(probabilities.Row(i)) is { } problem)
            {
                throw new ArgumentException($"Row {i} (sample {labelled.Ids[i]}) of the labelled probabilities {problem}.", nameof(pool));
            }

            if (labelled.Classes[i] < 0 || labelled.Classes[i] >= classes)
            {
                throw new ArgumentException($"Sample {labelled.Ids[i]} is labelled as class {labelled.Classes[i]}, and the model knows classes 0 to {classes - 1}; train it on all classes.", nameof(pool));
            }
        }

        return probabilities;
    }
}
