namespace Winnow.Core.Search;

/// <summary>One trial as evidence for a density.</summary>
/// <param name="Units">Coordinates, NaN where a parameter does not exist.</param>
/// <param name="Weight">Weight of its kernel, above 0.</param>
internal readonly record struct ParzenTrial(double[] Units, double Weight);
