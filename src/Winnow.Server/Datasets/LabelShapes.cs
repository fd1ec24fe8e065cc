using System.Globalization;
using Winnow.Core.Data;
using Winnow.Server.Labelling;

namespace Winnow.Server.Datasets;

/// <summary>Labels as the server keeps them, and as annotation formats do.</summary>
internal static class LabelShapes
{
    /// <summary>Class tags and objects of one label.</summary>
    /// <exception cref="FormatException">A mask cannot be read.</exception>
    public static IReadOnlyList<ObjectAnnotation> Of(AnswerValue value) =>
    [
        .. (value.Classes ?? []).Select(c => new ObjectAnnotation { Shape = ClassTag.Instance, Class = c }),
        .. (value.Shapes ?? []).Select(s => new ObjectAnnotation
        {
            Shape = ShapeOf(s),
            Class = s.Class,
            IsCrowd = s.Crowd ?? false,
            // A number came from a file; what browsers draw is a text that no format has a place for.
            Id = long.TryParse(s.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 ? OriginalId.Of(number) : OriginalId.None,
            Attributes = s.Attributes ?? new Dictionary<string, string>(),
        }),
    ];

    /// <summary>One object as the server keeps it.</summary>
    /// <param name="annotation">Not a class tag.</param>
    /// <param name="id">Distinct in its image.</param>
    /// <param name="ofClass">Index of its class in the project.</param>
    public static ShapeValue Of(ObjectAnnotation annotation, string id, int ofClass)
    {
        var shape = new ShapeValue { Id = id, Class = ofClass, Kind = "", Score = annotation.Score, Crowd = annotation.IsCrowd ? true : null, Attributes = annotation.Attributes.Count > 0 ? annotation.Attributes : null };
        return annotation.Shape switch
        {
            BoxShape { Box: var b } => shape with { Kind = "box", Box = [b.Left, b.Top, b.Right, b.Bottom] },
            RotatedBoxShape { Box: var r } => shape with { Kind = "rotated", Centre = [r.CentreX, r.CentreY], Size = [r.Width, r.Height], Angle = Math.IEEERemainder(r.Degrees, 360) },
            PolygonShape { Polygons: var parts } => shape with { Kind = "polygon", Rings = [.. parts.Select(p => p.Coordinates.ToArray())] },
            MaskShape { Mask: var m } => shape with { Kind = "mask", Size = [m.Height, m.Width], Counts = m.ToCompressed() },
            _ => throw new FormatException("a class of the whole image is no object"),
        };
    }

    private static Shape ShapeOf(ShapeValue shape) => shape switch
    {
        { Kind: "box", Box: [var left, var top, var right, var bottom] } => new BoxShape(new(left, top, right, bottom)),
        { Kind: "rotated", Centre: [var x, var y], Size: [var w, var h], Angle: { } angle } => new RotatedBoxShape(new(x, y, w, h, angle)),
        { Kind: "polygon", Rings: { Count: > 0 } rings } => new PolygonShape([.. rings.Select(r => new Polygon([.. r]))]),
        { Kind: "mask", Size: [var h, var w], Counts: { } counts } => new MaskShape(RunLengthMask.FromCompressed((int)h, (int)w, counts)),
        _ => throw new FormatException($"the shape '{shape.Id}' is none"),
    };
}
