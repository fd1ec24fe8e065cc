namespace Winnow.Vision.Detectors.Networks;

/// <summary>A value of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its sizes with a batch of 1.</param>
internal sealed record GraphValue(string Name, long[] Shape);
