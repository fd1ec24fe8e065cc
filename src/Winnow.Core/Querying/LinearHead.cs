using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>A model's last layer: logits = weights · embedding + bias.</summary>
/// <param name="Weights">One row per class [classes × dimensions].</param>
/// <param name="Bias">One value per class [classes].</param>
public sealed record LinearHead(Matrix Weights, IReadOnlyList<float> Bias);
