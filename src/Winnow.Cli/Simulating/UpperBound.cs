using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;

namespace Winnow.Cli.Simulating;

/// <summary>The place of the <see cref="GreedyOracle"/> in a list of strategies, until a run knows the learner and the labels it peeks at.</summary>
internal sealed class UpperBound : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => GreedyOracle.StrategyName;

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Labels;

    /// <summary>Whether a name is that of the upper bound.</summary>
    public static bool Is(string name) => string.Equals(name, GreedyOracle.StrategyName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The strategy that a run plays: the oracle in place of its placeholder, else the strategy itself.</summary>
    /// <param name="strategy">From the list.</param>
    /// <param name="learner">The run's learner; fits the models that the oracle compares.</param>
    /// <param name="pool">True class of every pool sample.</param>
    /// <param name="holdout">What the curve is measured on: with these the bound is highest.</param>
    public static IQueryStrategy Resolve(IQueryStrategy strategy, ILearner learner, IReadOnlyList<LabelledSample> pool, IReadOnlyList<LabelledSample> holdout) =>
        strategy is UpperBound ? new GreedyOracle(learner, pool, holdout) : strategy;

    /// <summary>The placeholder, where the models that are compared are fitted in milliseconds.</summary>
    /// <exception cref="CommandException">A network is trained each round.</exception>
    public static UpperBound For(SimulateOptions options) => options.Weights is not null
        ? new()
        : throw CommandException.Usage($"'{GreedyOracle.StrategyName}' fits {GreedyOracle.DefaultCandidates} models for each pick, which is too dear with a network that is trained each round; give an encoder with --weights FILE.onnx, or leave it out.");

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random) => throw new InvalidOperationException("The oracle was not given the labels of the run.");
}
