namespace Winnow.Core.Querying;

/// <summary>Every pool strategy, with its default options. A new strategy is one file and one line here.</summary>
public static class QueryStrategies
{
    /// <summary>All strategies in the order they are listed to people.</summary>
    public static IReadOnlyList<IQueryStrategy> All { get; } =
    [
        new RandomSampling(),
        new LeastConfidenceSampling(),
        new MarginSampling(),
        new EntropySampling(),
        new RatioSampling(),
        new BaldSampling(),
        new KCenterSampling(),
        new KMeansSampling(),
        new BadgeSampling(),
        new TypiClustSampling(),
        new ProbCoverSampling(),
        new KMedoidsSampling(),
        new DiverseMiniBatchSampling(),
        new ClueSampling(),
        new FacilityLocationSampling(),
        new GraphCutSampling(),
        new DisparitySumSampling(),
        new DppSampling(),
        new HerdingSampling(),
        new MaxHerdingSampling(),
        new UHerdingSampling(),
        new DComSampling(),
    ];

    /// <summary>The strategy of that name.</summary>
    /// <exception cref="ArgumentException">No strategy has that name; the message lists those there are.</exception>
    public static IQueryStrategy Get(string name) =>
        All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"No strategy is called '{name}'. There are: {string.Join(", ", All.Select(s => s.Name))}.", nameof(name));
}
