namespace Winnow.Vision.Segmentation.Networks;

/// <summary>What a segmenter says about a batch.</summary>
/// <typeparam name="T">Tensors, where the network ran.</typeparam>
/// <param name="Logits">[N, classes, H, W], as large as the images.</param>
/// <param name="Features">What it saw at its coarsest level [N, channels, rows, columns].</param>
public sealed record SegmenterOutput<T>(T Logits, T Features);
