using System.Text.Json.Serialization;

namespace Winnow.Core.Metrics;

/// <summary>What a model reached on held-out samples.</summary>
/// <param name="Metric">The name of the leading metric, such as <c>accuracy</c>.</param>
/// <param name="Value">Its value, 0 to 1.</param>
public sealed record Measurement(string Metric, double Value)
{
    /// <summary>Classification details, where the task is classification.</summary>
    public ClassificationMetrics? Classification { get; init; }

    /// <summary>Detection details, where the task is detection.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DetectionMetrics? Detection { get; init; }

    /// <summary>Segmentation details, where the task is segmentation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SegmentationMetrics? Segmentation { get; init; }
}
