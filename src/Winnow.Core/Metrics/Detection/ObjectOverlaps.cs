using Winnow.Core.Data;

namespace Winnow.Core.Metrics;

/// <summary>Areas and overlaps of objects as boxes or as masks.</summary>
/// <param name="masks">Compare the pixels that shapes cover instead of their boxes.</param>
internal sealed class ObjectOverlaps(bool masks)
{
    /// <summary>Area of an object of the truth: what its file says where it says so.</summary>
    public double AreaOf(ObjectAnnotation item, EvaluatedImage image) => item.Area ?? Area(item.Shape, image);

    /// <summary>Area of a detection.</summary>
    public double AreaOf(Shape shape, EvaluatedImage image) => Area(shape, image);

    /// <summary>Intersection over union [found × truth]; over the detection's own area for a crowd.</summary>
    public double[] Of(IReadOnlyList<ObjectAnnotation> found, IReadOnlyList<ObjectAnnotation> truth, EvaluatedImage image) =>
        masks ? OfMasks(found, truth, image) : OfBoxes(found, truth);

    private static double[] OfBoxes(IReadOnlyList<ObjectAnnotation> found, IReadOnlyList<ObjectAnnotation> truth)
    {
        Box[] objects = [.. truth.Select(t => t.Shape.Bounds ?? default)];
        var result = new double[found.Count * objects.Length];
        for (var d = 0; d < found.Count; d++)
        {
            var box = found[d].Shape.Bounds ?? default;
            for (var g = 0; g < objects.Length; g++)
            {
                var width = Math.Min(box.Right, objects[g].Right) - Math.Max(box.Left, objects[g].Left);
                var height = Math.Min(box.Bottom, objects[g].Bottom) - Math.Max(box.Top, objects[g].Top);
                var shared = width > 0 && height > 0 ? width * height : 0;
                var all = truth[g].IsCrowd ? box.Area : box.Area + objects[g].Area - shared;
                result[(d * objects.Length) + g] = shared > 0 ? shared / all : 0;
            }
        }

        return result;
    }

    private static double[] OfMasks(IReadOnlyList<ObjectAnnotation> found, IReadOnlyList<ObjectAnnotation> truth, EvaluatedImage image)
    {
        var result = new double[found.Count * truth.Count];
        if (result.Length == 0)
        {
            return result;
        }

        (RunLengthMask Mask, long Area)[] objects = [.. truth.Select(t => WithArea(t.Shape, image))];
        for (var d = 0; d < found.Count; d++)
        {
            var (mask, area) = WithArea(found[d].Shape, image);
            for (var g = 0; g < objects.Length; g++)
            {
                var shared = mask.IntersectionArea(objects[g].Mask);
                var all = truth[g].IsCrowd ? area : area + objects[g].Area - shared;
                result[(d * objects.Length) + g] = shared > 0 ? (double)shared / all : 0;
            }
        }

        return result;
    }

    private double Area(Shape shape, EvaluatedImage image) => masks ? Mask(shape, image).Area : shape.Bounds?.Area ?? 0;

    private static (RunLengthMask Mask, long Area) WithArea(Shape shape, EvaluatedImage image)
    {
        var mask = Mask(shape, image);
        return (mask, mask.Area);
    }

    private static RunLengthMask Mask(Shape shape, EvaluatedImage image) => shape is MaskShape drawn
        ? drawn.Mask
        : image.Width > 0 && image.Height > 0
            ? ShapeConversion.ToMask(shape, image.Width, image.Height) ?? throw new ArgumentException("A class tag has no mask; leave tags out where masks are compared.", nameof(shape))
            : throw new ArgumentException("The image's width and height are needed to compare masks.", nameof(image));
}
