using Winnow.Vision.Detectors;

namespace Winnow.Vision.AutoML;

/// <summary>Everything that decides how a detector is learned from labels: network and training, the side of the input included.</summary>
/// <param name="Model">Name of the network in the catalogue.</param>
/// <param name="Training">How it is trained.</param>
public sealed record DetectorRecipe(string Model, DetectionRecipe Training);
