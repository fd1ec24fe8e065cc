using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What a site adds to a sum: a model, or counts of a histogram.</summary>
/// <param name="Global">Where training started; null for counts.</param>
/// <param name="Weights">Where it ended; null for counts.</param>
/// <param name="Counts">The histogram; null for a model.</param>
/// <param name="Examples">Labelled examples behind the model.</param>
internal sealed record SiteVector(ModelWeights? Global, ModelWeights? Weights, uint[]? Counts, int Examples)
{
    /// <summary>The whole numbers that secure aggregation sums.</summary>
    public uint[] Numbers(FederationPlan plan) => Counts
        ?? plan.Arithmetic.Quantise(Weights!.Minus(Global!).Values, (double)Math.Min(Examples, plan.ExamplesAtMost) / plan.ExamplesAtMost, out _);
}
