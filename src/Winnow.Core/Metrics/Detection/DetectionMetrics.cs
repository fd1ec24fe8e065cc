using System.Text.Json.Serialization;

namespace Winnow.Core.Metrics;

/// <summary>What a detector reached, in the twelve figures of COCO and three more. Null where no object or no class is there to judge by.</summary>
public sealed record DetectionMetrics
{
    /// <summary>Average precision: mean over classes, over ten overlaps from 0.50 to 0.95 and over 101 levels of recall.</summary>
    public double? Ap { get; init; }

    /// <summary>The same at an overlap of 0.50 alone.</summary>
    public double? Ap50 { get; init; }

    /// <summary>The same at an overlap of 0.75 alone.</summary>
    public double? Ap75 { get; init; }

    /// <summary>AP of objects of at most 32² pixels.</summary>
    public double? ApSmall { get; init; }

    /// <summary>AP of objects from 32² to 96² pixels.</summary>
    public double? ApMedium { get; init; }

    /// <summary>AP of objects of 96² pixels and more.</summary>
    public double? ApLarge { get; init; }

    /// <summary>AP at an overlap of 0.50 of objects of at most 32² pixels.</summary>
    public double? Ap50Small { get; init; }

    /// <summary>AP at an overlap of 0.50 of objects from 32² to 96² pixels.</summary>
    public double? Ap50Medium { get; init; }

    /// <summary>AP at an overlap of 0.50 of objects of 96² pixels and more.</summary>
    public double? Ap50Large { get; init; }

    /// <summary>Average recall with the best detection of each class and image.</summary>
    public double? Ar1 { get; init; }

    /// <summary>Average recall with the ten best.</summary>
    public double? Ar10 { get; init; }

    /// <summary>Average recall with the hundred best.</summary>
    public double? Ar100 { get; init; }

    /// <summary>AR of small objects, a hundred detections.</summary>
    public double? ArSmall { get; init; }

    /// <summary>AR of medium objects, a hundred detections.</summary>
    public double? ArMedium { get; init; }

    /// <summary>AR of large objects, a hundred detections.</summary>
    public double? ArLarge { get; init; }

    /// <summary>Figures of each class, in class order.</summary>
    public IReadOnlyList<ClassDetectionMetrics> Classes { get; init; } = [];
}

/// <summary>What a detector reached on one class.</summary>
/// <param name="Class">Class index.</param>
/// <param name="Objects">Objects of the class, crowds not counted.</param>
/// <param name="Ap">Average precision over the ten overlaps; null without objects.</param>
/// <param name="Ap50">Average precision at an overlap of 0.50; null without objects.</param>
/// <param name="Ar100">Average recall with the hundred best detections of each image; null without objects.</param>
public sealed record ClassDetectionMetrics(int Class, int Objects, double? Ap, double? Ap50, double? Ar100)
{
    /// <summary>Precision at an overlap of 0.50 for the recalls 0, 0.01, … 1; empty without objects.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> PrecisionCurve { get; init; } = [];
}
