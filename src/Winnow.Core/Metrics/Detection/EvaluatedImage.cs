using Winnow.Core.Data;

namespace Winnow.Core.Metrics;

/// <summary>One image with what is on it and what a model found.</summary>
/// <param name="Truth">The objects that people drew; crowds are regions where detections are neither right nor wrong.</param>
/// <param name="Found">The model's objects, each with a score.</param>
public sealed record EvaluatedImage(IReadOnlyList<ObjectAnnotation> Truth, IReadOnlyList<ObjectAnnotation> Found)
{
    /// <summary>Width in pixels; needed where masks are compared and some are polygons or boxes.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; init; }

    /// <summary>Detections beside the truth.</summary>
    public static EvaluatedImage Of(IReadOnlyList<ObjectAnnotation> truth, ImageDetections found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return new(truth, [.. found.Detections.Select(d => new ObjectAnnotation { Shape = new BoxShape(d.Box), Class = d.Class, Score = d.Score })]) { Width = found.Width, Height = found.Height };
    }
}
