using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The factors of <see cref="GradientFactors"/> as rows that need not be in memory.</summary>
/// <param name="Residuals">p − e(ŷ), [samples × classes].</param>
/// <param name="Features">Penultimate features, [samples × dimensions].</param>
public sealed record GradientRows(IRowSource Residuals, IRowSource Features);
