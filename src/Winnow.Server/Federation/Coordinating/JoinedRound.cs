using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What the answers of a round came to.</summary>
/// <param name="Weights">What stands for all sites.</param>
/// <param name="Control">SCAFFOLD's next shared control variate; null where it does not change.</param>
/// <param name="Counts">Counts of all sites together.</param>
/// <param name="Sites">Whose models are in.</param>
/// <param name="Shares">Each site's share of the mean, where updates are seen one by one; null under secure aggregation.</param>
internal sealed record JoinedRound(ModelWeights Weights, ModelWeights? Control, RoundCounts Counts, IReadOnlyList<string> Sites, IReadOnlyDictionary<string, double>? Shares);
