namespace Winnow.Core.Data;

/// <summary>Class probabilities of every pixel of one image.</summary>
/// <param name="Id">The image.</param>
/// <param name="Classes">Number of classes, background included where the task has one.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Probabilities">[classes × height × width], row-major; the classes of a pixel sum to 1.</param>
public sealed record SegmentationMap(SampleId Id, int Classes, int Height, int Width, ReadOnlyMemory<float> Probabilities)
{
    /// <summary>Pixels that count for nothing [height × width], such as those labelled already; empty where all count.</summary>
    public ReadOnlyMemory<bool> Ignored { get; init; }
}
