using Winnow.Vision.Detectors.Losses;

namespace Winnow.Vision.Detectors.Loading;

/// <summary>The images and objects of one step.</summary>
/// <param name="Pixels">[images × 3 × side × side], RGB, 0 to 1.</param>
/// <param name="Labels">Per image its objects.</param>
internal sealed record DetectionBatch(float[] Pixels, IReadOnlyList<BoxLabel>[] Labels);
