namespace Winnow.Core.Data;

/// <summary>What a detector found on one image.</summary>
/// <param name="Id">The image.</param>
/// <param name="Width">Width in pixels as displayed.</param>
/// <param name="Height">Height in pixels as displayed.</param>
/// <param name="Detections">Best score first; empty where nothing was found.</param>
public sealed record ImageDetections(SampleId Id, int Width, int Height, IReadOnlyList<Detection> Detections);
