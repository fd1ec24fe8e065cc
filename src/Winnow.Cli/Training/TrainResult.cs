using Winnow.Core.Data;
using Winnow.Storage;

namespace Winnow.Cli.Training;

/// <summary>What a training came to.</summary>
/// <param name="Model">The model as it is recorded.</param>
/// <param name="Temperature">What its logits are divided by.</param>
/// <param name="Start">What the weights were started from, as a sentence; null for fresh ones.</param>
/// <param name="WhyNotMeasured">Why nothing was held out, as a sentence; null where it was measured.</param>
/// <param name="Problems">Labelled images that could not be read.</param>
internal sealed record TrainResult(StoredModel Model, double Temperature, string? Start, string? WhyNotMeasured, IReadOnlyList<FileProblem> Problems);
