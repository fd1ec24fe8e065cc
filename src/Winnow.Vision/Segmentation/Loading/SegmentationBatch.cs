namespace Winnow.Vision.Segmentation.Loading;

/// <summary>The images and labels of one step.</summary>
/// <param name="Pixels">[images × 3 × side × side], RGB, 0 to 1.</param>
/// <param name="Classes">[images × side × side]; 255 counts for nothing.</param>
internal sealed record SegmentationBatch(float[] Pixels, long[] Classes);
