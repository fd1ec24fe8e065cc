using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What a site's training in one round came to.</summary>
/// <param name="Examples">Labelled examples it was trained on.</param>
/// <param name="Counts">What the site says beside its model.</param>
/// <param name="Whole">All weights, those that stay at the site included.</param>
/// <param name="ControlChange">With SCAFFOLD the change of the site's control variate.</param>
/// <param name="Control">With SCAFFOLD the control variate cᵢ after it.</param>
internal sealed record TrainedRound(int Examples, RoundCounts Counts, ModelWeights Whole, ModelWeights? ControlChange, ModelWeights? Control);
