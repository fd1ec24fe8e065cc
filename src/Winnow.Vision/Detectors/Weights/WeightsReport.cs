using System.Globalization;
using Winnow.Torch.Weights;

namespace Winnow.Vision.Detectors.Weights;

/// <summary>What became of each key when a file's weights were imported into a detector.</summary>
/// <param name="Keys">Loaded, missing, unexpected and mismatched keys, under the network's names.</param>
/// <param name="ClassLayers">Keys that another number of classes gives another shape; they keep their fresh values and are not counted.</param>
public sealed record WeightsReport(LoadReport Keys, IReadOnlyList<string> ClassLayers)
{
    /// <summary>Share of the network's keys that were loaded, class layers not counted, 0 to 1.</summary>
    public double Share => (double)Keys.Loaded.Count / Math.Max(1, Keys.Loaded.Count + Keys.Missing.Count + Keys.Mismatched.Count);

    /// <summary>One sentence for people.</summary>
    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Keys.Loaded.Count} of {Keys.Loaded.Count + Keys.Missing.Count + Keys.Mismatched.Count} keys were loaded ({100 * Share:0.#} %); {Keys.Missing.Count} are missing, {Keys.Mismatched.Count} have another shape, {Keys.Unexpected.Count} are unexpected, and {ClassLayers.Count} depend on the number of classes and start fresh");
}
