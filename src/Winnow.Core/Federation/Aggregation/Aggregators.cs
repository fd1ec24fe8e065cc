namespace Winnow.Core.Federation;

/// <summary>Every aggregator with its default options. A new one is one file and one line here.</summary>
public static class Aggregators
{
    /// <summary>All of them, in the order they are listed to people.</summary>
    public static IReadOnlyList<IAggregator> All { get; } = [new FedAvg(), new FedAdam(), new FedYogi(), new CoordinateMedian(), new TrimmedMean()];

    /// <summary>The aggregator of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists them.</exception>
    public static IAggregator Get(string name) => All.FirstOrDefault(a => string.Equals(a.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"No aggregator is called '{name}'. There are: {string.Join(", ", All.Select(a => a.Name))}.", nameof(name));

    /// <summary>The mean of the updates weighted by <see cref="ModelUpdate.Weight"/>, summed in double precision in the order of the sites' names.</summary>
    /// <exception cref="ArgumentException">There is no update, layouts differ or all weights are 0.</exception>
    public static ModelWeights WeightedMean(IReadOnlyList<ModelUpdate> updates)
    {
        var ordered = Ordered(updates);
        var total = ordered.Sum(u => u.Weight);
        if (!(total > 0))
        {
            throw new ArgumentException("No site trained on a labelled example, so there is no mean of their models.", nameof(updates));
        }

        var sum = new double[ordered[0].Weights.Values.Length];
        foreach (var update in ordered)
        {
            var (share, values) = (update.Weight / total, update.Weights.Values);
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += share * values[i];
            }
        }

        return new(ordered[0].Weights.Layout, Array.ConvertAll(sum, v => (float)v));
    }

    /// <summary>The updates by the names of their sites, so that no result depends on who answered first.</summary>
    /// <exception cref="ArgumentException">There is none, or layouts differ.</exception>
    internal static ModelUpdate[] Ordered(IReadOnlyList<ModelUpdate> updates)
    {
        ArgumentNullException.ThrowIfNull(updates);
        if (updates.Count == 0)
        {
            throw new ArgumentException("There is no update to join.", nameof(updates));
        }

        foreach (var update in updates)
        {
            if (updates[0].Weights.Layout.DifferenceTo(update.Weights.Layout) is { } difference)
            {
                throw new ArgumentException($"The update of '{update.Site}' does not fit: {difference}.", nameof(updates));
            }
        }

        return [.. updates.OrderBy(u => u.Site, StringComparer.Ordinal).ThenBy(u => u.Staleness)];
    }
}
