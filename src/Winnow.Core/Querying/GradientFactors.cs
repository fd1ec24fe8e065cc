using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The last layer's gradient at the predicted class in factors: row i of the full gradient is Residuals[i] ⊗ Features[i], never formed.</summary>
/// <param name="Residuals">p − e(ŷ), [samples × classes].</param>
/// <param name="Features">Penultimate features, [samples × dimensions].</param>
public sealed record GradientFactors(Matrix Residuals, Matrix Features);
