using Winnow.Core.Data;

namespace Winnow.Vision.Detectors.Loading;

/// <summary>One object of a training image as the polygons around it, so that its box stays tight when the image is turned.</summary>
/// <param name="Class">Index of its class.</param>
/// <param name="Outline">Its polygons, in pixels of the image.</param>
internal sealed record TrainingObject(int Class, IReadOnlyList<Polygon> Outline)
{
    /// <summary>The objects of an image that can be learned: no class tags, no crowds, nothing without area.</summary>
    public static IReadOnlyList<TrainingObject> Of(AnnotatedImage image, int classes)
    {
        List<TrainingObject> objects = [];
        foreach (var annotation in image.Annotations ?? throw new ArgumentException($"'{image.FileName}' has no annotations: nobody looked at it yet, so it cannot be learned from.", nameof(image)))
        {
            if (annotation.IsCrowd || annotation.Shape.Bounds is not { Area: > 0 } bounds)
            {
                continue;
            }

            if (annotation.Class < 0 || annotation.Class >= classes)
            {
                throw new ArgumentException($"'{image.FileName}' holds an object of class {annotation.Class}; the detector has classes 0 to {classes - 1}.", nameof(image));
            }

            objects.Add(new(annotation.Class, annotation.Shape switch
            {
                PolygonShape shape => shape.Polygons,
                RotatedBoxShape shape => [new Polygon(shape.Box.Corners())],
                _ => [Polygon.Of(bounds)],
            }));
        }

        return objects;
    }
}
