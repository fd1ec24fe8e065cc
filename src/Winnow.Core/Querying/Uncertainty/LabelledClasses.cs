namespace Winnow.Core.Querying;

/// <summary>The classes of the labelled samples, checked.</summary>
internal static class LabelledClasses
{
    /// <summary>One class index per labelled sample, none negative; empty where nothing is labelled.</summary>
    /// <exception cref="ArgumentException">It is not so.</exception>
    public static IReadOnlyList<int> Of(PoolView pool)
    {
        if (pool.Labelled is not { } labelled)
        {
            return [];
        }

        if (labelled.Classes.Count != labelled.Ids.Count)
        {
            throw new ArgumentException($"There are {labelled.Classes.Count} classes for {labelled.Ids.Count} labelled samples; give one per sample.", nameof(pool));
        }

        foreach (var (row, index) in labelled.Classes.Index())
        {
            if (index < 0)
            {
                throw new ArgumentException($"Labelled row {row} (sample {labelled.Ids[row]}) has class {index}; class indices start at 0.", nameof(pool));
            }
        }

        return labelled.Classes;
    }
}
