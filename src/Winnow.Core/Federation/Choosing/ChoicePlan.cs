namespace Winnow.Core.Federation;

/// <summary>What a choice under one global budget is about.</summary>
public sealed record ChoicePlan
{
    /// <summary>Labels over all sites together; with <see cref="Costs"/> their cost.</summary>
    public required long Budget { get; init; }

    /// <summary>Number of classes, at least 1.</summary>
    public required int Classes { get; init; }

    /// <summary>Bins of each histogram, 2 to 65,536, default 1,024.</summary>
    public int Bins { get; init; } = 1024;

    /// <summary>Histograms asked for at most for each threshold, at least 1, default 5; each looks into one bin of the one before, so three tell scores apart that differ by 1e-9, and two more, asked for where scores are equal, the draw between these. Where fewer spend the budget, no more are asked for.</summary>
    public int HistogramsAtMost { get; init; } = 5;

    /// <summary>Labels that each site gives at most, by name; sites not in it have no cap.</summary>
    public IReadOnlyDictionary<string, int> Caps { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Whole units that one label costs at each site, by name, 1 to 1,000; 1 for sites not in it. Scores are divided by it, so that dear sites are asked less.</summary>
    public IReadOnlyDictionary<string, int> Costs { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Quotas of classes; counted in labels or cost as the budget is.</summary>
    public IReadOnlyList<ClassQuota> Quotas { get; init; } = [];

    /// <summary>Refuses numbers out of range.</summary>
    /// <exception cref="ArgumentException">Names the first.</exception>
    public ChoicePlan Validate()
    {
        var problem = Budget is < 1 or > int.MaxValue ? $"a budget of {Budget}; 1 to {int.MaxValue:N0} is taken"
            : Classes < 1 ? $"{Classes} classes; at least 1 is needed"
            : Bins is < 2 or > 65_536 ? $"{Bins} bins; 2 to 65,536 are taken"
            : HistogramsAtMost < 1 ? $"{HistogramsAtMost} histograms; at least 1 is needed"
            : Caps.Values.Any(c => c < 0) ? "a cap below 0"
            : Costs.Values.Any(c => c is < 1 or > 1000) ? "a cost outside 1 to 1,000"
            : Quotas.Any(q => q.Class < 0 || q.Class >= Classes) ? $"a quota for a class that is none of the {Classes}"
            : Quotas.DistinctBy(q => q.Class).Count() != Quotas.Count ? "two quotas for one class"
            : Quotas.Any(q => q.AtLeast < 0 || q.AtMost < q.AtLeast) ? "a quota whose ends cross"
            : Quotas.Sum(q => q.AtLeast) > Budget ? $"quotas that want at least {Quotas.Sum(q => q.AtLeast)} together, more than the budget of {Budget}"
            : null;
        return problem is null ? this : throw new ArgumentException($"The choice is refused: it has {problem}.");
    }
}
