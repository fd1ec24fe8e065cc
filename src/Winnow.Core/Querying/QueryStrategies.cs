using System.Diagnostics.CodeAnalysis;

namespace Winnow.Core.Querying;

/// <summary>Every pool strategy, with its default options. A new strategy is one file and one line here.</summary>
public static class QueryStrategies
{
    /// <summary>All strategies in the order they are listed to people.</summary>
    public static IReadOnlyList<IQueryStrategy> All { get; } =
    [
        new AdaptiveSampling(),
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
        new FlqmiSampling(),
        new LogDetMiSampling(),
        new FlcgSampling(),
        new ScmiSampling(),
        new GalaxySampling(),
        new DirectSampling(),
        new BaitSampling(),
        new ClusterMarginSampling(),
        new AlfaMixSampling(),
        new DropQuerySampling(),
        new FalcunSampling(),
        new ContrastiveSampling(),
        new DiscriminativeSampling(),
        new CdalSampling(),
        new InformationDensitySampling(),
        new RankedBatchSampling(),
        new GlisterSampling(),
        new GradMatchSampling(),
        new VariationRatioSampling(),
        new VoteEntropySampling(),
        new ConsensusEntropySampling(),
        new MeanKlSampling(),
        new MaxKlSampling(),
        new MeanStdSampling(),
        new EpigSampling(),
        new BatchBaldSampling(),
        new LearningLossSampling(),
        new ExpectedGradientLengthSampling(),
        new ExpectedErrorSampling(),
        new QuireSampling(),
        new CalibratedSampling(new MarginSampling()),
        new StochasticSampling(new MarginSampling()),
        new StochasticSampling(new BaldSampling()),
        new StochasticSampling(new EntropySampling(), StochasticForm.Softmax),
        new StochasticSampling(new BaldSampling(), StochasticForm.Softrank),
        new MultiLabelLeastConfidenceSampling(),
        new MultiLabelMarginSampling(),
        new MultiLabelEntropySampling(),
        new MultiLabelCardinalitySampling(),
        new MultiLabelMaxLossSampling(),
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
        new AdaptiveDetectionSampling(),
        new AdaptiveSegmentationSampling(),
        new BoxUncertaintySampling(BoxUncertainty.Margin, BoxAggregation.Sum),
        new BoxUncertaintySampling(BoxUncertainty.Margin, BoxAggregation.Max),
        new BoxUncertaintySampling(BoxUncertainty.Margin, BoxAggregation.Mean),
        new BoxUncertaintySampling(BoxUncertainty.Margin, BoxAggregation.Top),
        new BoxUncertaintySampling(BoxUncertainty.Entropy, BoxAggregation.Sum),
        new BoxUncertaintySampling(BoxUncertainty.Entropy, BoxAggregation.Max),
        new BoxUncertaintySampling(BoxUncertainty.Entropy, BoxAggregation.Mean),
        new BoxUncertaintySampling(BoxUncertainty.Entropy, BoxAggregation.Top),
        new BoxUncertaintySampling(BoxUncertainty.Bernoulli, BoxAggregation.Sum),
        new BoxUncertaintySampling(BoxUncertainty.Bernoulli, BoxAggregation.Max),
        new BoxUncertaintySampling(BoxUncertainty.Bernoulli, BoxAggregation.Mean),
        new BoxUncertaintySampling(BoxUncertainty.Bernoulli, BoxAggregation.Top),
        new BoxUncertaintySampling(BoxUncertainty.Margin, BoxAggregation.Sum, weighted: true),
        new BoxUncertaintySampling(BoxUncertainty.Entropy, BoxAggregation.Sum, weighted: true),
        new ProbabilityMapSampling(),
        new LocalisationTightnessSampling(),
        new LocalisationStabilitySampling(),
        new CaldSampling(),
        new PpalSampling(),
        new DivProtoSampling(),
        new PixelSampling(PixelScore.Entropy, PixelAggregation.Mean),
        new PixelSampling(PixelScore.Entropy, PixelAggregation.Percentile),
        new PixelSampling(PixelScore.Margin, PixelAggregation.Mean),
        new PixelSampling(PixelScore.Margin, PixelAggregation.Percentile),
        new PixelSampling(PixelScore.MutualInformation, PixelAggregation.Mean),
        new PixelSampling(PixelScore.MutualInformation, PixelAggregation.Percentile),
        new PixelSampling(PixelScore.Impurity, PixelAggregation.Mean),
        new PixelSampling(PixelScore.ViewDivergence, PixelAggregation.Mean),
    ];

    /// <summary>The strategy of that name, which may be wrapped: <c>margin</c>, <c>class-balanced:margin</c>, <c>no-duplicates:seals:badge</c>. Upper and lower case are the same.</summary>
    /// <exception cref="ArgumentException">No strategy or wrapper has that name; the message lists those there are.</exception>
    public static IQueryStrategy Get(string name) =>
        TryGet(name, out var strategy, out var problem) ? strategy : throw new ArgumentException(problem, nameof(name));

    /// <summary>The strategy of that name as <see cref="Get"/> finds it, or one sentence that says what is wrong with the name.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out IQueryStrategy? strategy, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.Split(':', StringSplitOptions.TrimEntries);
        strategy = All.FirstOrDefault(s => Same(s.Name, parts[^1]));
        problem = strategy is not null ? null
            : QueryWrappers.All.Any(w => Same(w.Name, parts[^1])) ? $"'{parts[^1]}' is a wrapper and chooses nothing by itself; put a strategy behind it, such as '{name}:margin'."
            : $"No strategy is called '{parts[^1]}'. There are: {string.Join(", ", All.Select(s => s.Name))}.";
        foreach (var (index, part) in parts[..^1].Index().Reverse())
        {
            var wrapper = QueryWrappers.All.FirstOrDefault(w => Same(w.Name, part));
            problem ??= wrapper is null ? $"No wrapper is called '{part}'. There are: {string.Join(", ", QueryWrappers.All.Select(w => w.Name))}."
                : parts[..index].Any(p => Same(p, part)) ? $"The wrapper '{part}' stands twice in '{name}'; once is enough."
                : null;
            strategy = problem is null ? wrapper!.Wrap(strategy!) : null;
        }

        return problem is null;
    }

    private static bool Same(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
}
