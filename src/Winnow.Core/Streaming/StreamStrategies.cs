namespace Winnow.Core.Streaming;

/// <summary>Every stream strategy, with its default settings. A new strategy is one file and one line here.</summary>
public static class StreamStrategies
{
    /// <summary>All strategies in the order they are listed to people.</summary>
    public static IReadOnlyList<IStreamStrategy> All { get; } =
    [
        new StreamRandomSampling(),
        new PeriodicSampling(),
        new FixedUncertaintySampling(),
        new VariableUncertaintySampling(),
        new RandomVariableUncertaintySampling(),
        new SplitSampling(),
        new QuantileUncertaintySampling(),
        new DensityUncertaintySampling(),
        new CognitiveDualSampling(DoubtRule.Fixed),
        new CognitiveDualSampling(DoubtRule.Variable),
        new CognitiveDualSampling(DoubtRule.RandomVariable),
        new StreamProbabilisticSampling(),
        new VessalSampling(),
    ];

    /// <summary>The strategy of that name; with <c>+drift-guard</c> behind it, the strategy under a <see cref="DriftGuard"/>.</summary>
    /// <exception cref="ArgumentException">No strategy has that name; the message lists those there are.</exception>
    public static IStreamStrategy Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var guarded = name.EndsWith(DriftGuard.Suffix, StringComparison.OrdinalIgnoreCase);
        var plain = guarded ? name[..^DriftGuard.Suffix.Length] : name;
        var found = All.FirstOrDefault(s => string.Equals(s.Name, plain, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"No stream strategy is called '{plain}'. There are: {string.Join(", ", All.Select(s => s.Name))}.", nameof(name));
        return guarded ? new DriftGuard(found) : found;
    }
}
