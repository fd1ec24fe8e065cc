using Winnow.Core.Metrics;

namespace Winnow.Vision.Detectors;

/// <summary>The figure a detector is judged by.</summary>
/// <param name="Metric"><c>AP50</c> (overlap 0.50, the default) or <c>AP</c> (mean over overlaps 0.50 to 0.95).</param>
/// <param name="Class">Index of the one class that counts; null takes the mean over all.</param>
public sealed record DetectionMeasure(string Metric = "AP50", int? Class = null)
{
    /// <summary>The names that <see cref="Metric"/> may have.</summary>
    public static IReadOnlyList<string> Metrics { get; } = ["AP50", "AP"];

    /// <summary>The figure, with all others beside it; 0 where no object is there to find.</summary>
    /// <exception cref="InvalidOperationException">The metric has no such name.</exception>
    public Measurement Of(DetectionMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var value = (Metric, Class) switch
        {
            ("AP50", null) => metrics.Ap50,
            ("AP", null) => metrics.Ap,
            ("AP50", { } one) => metrics.Classes[one].Ap50,
            ("AP", { } one) => metrics.Classes[one].Ap,
            _ => throw new InvalidOperationException($"The metric '{Metric}' is not known; known are: {string.Join(", ", Metrics)}."),
        };
        return new(Metric, value ?? 0) { Detection = metrics };
    }
}
