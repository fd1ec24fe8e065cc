namespace Winnow.Vision.Onnx;

/// <summary>What of a detector's output is kept.</summary>
public sealed record DetectorOptions
{
    /// <summary>Confidence from which an object is kept, 0 to 1. Default: 0.25.</summary>
    public double ScoreMin { get; init; } = 0.25;

    /// <summary>Intersection over union above which the less sure of two boxes of one class is dropped, 0 to 1. Default: 0.45. Detectors that end with their own suppression are taken as they are.</summary>
    public double OverlapMax { get; init; } = 0.45;

    /// <summary>Objects of an image, the surest, at least 1. Default: 300.</summary>
    public int DetectionsMax { get; init; } = 300;

    /// <summary>Classes to keep, or null for all.</summary>
    public IReadOnlySet<int>? Classes { get; init; }
}
