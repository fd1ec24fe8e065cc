namespace Winnow.Bench;

/// <summary>Where a label saving stands in <c>result.json</c>.</summary>
/// <param name="List">Property of the strategy that holds the savings.</param>
/// <param name="Value">The target looked for in it.</param>
internal sealed record SavingTarget(string List, double Value)
{
    /// <summary>Labels to reach a level of the metric itself, 0 to 1.</summary>
    public static SavingTarget AtMetric(double level) => new("savingAtMetric", level);

    /// <summary>Labels to reach a share of random's gain: 0.5, 0.8 or 1.</summary>
    public static SavingTarget OfGain(double share) => new("saving", share);
}
