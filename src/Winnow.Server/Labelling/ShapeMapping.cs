using Winnow.Core.Data;

namespace Winnow.Server.Labelling;

/// <summary>Shapes as the API has them, and as the formats of the core have them.</summary>
internal static class ShapeMapping
{
    /// <summary>The shape of a value that was checked.</summary>
    /// <exception cref="FormatException">The run lengths of a mask are damaged.</exception>
    public static Shape ToShape(ShapeValue value) => value switch
    {
        { Kind: "box", Box: [var left, var top, var right, var bottom] } => new BoxShape(new(left, top, right, bottom)),
        { Kind: "rotated", Centre: [var x, var y], Size: [var width, var height], Angle: { } angle } => new RotatedBoxShape(new(x, y, width, height, angle)),
        { Kind: "polygon", Rings: { Count: > 0 } rings } => new PolygonShape([.. rings.Select(r => new Polygon([.. r]))]),
        { Kind: "mask", Size: [var rows, var columns], Counts: { } counts } => new MaskShape(RunLengthMask.FromCompressed((int)rows, (int)columns, counts)),
        _ => throw new FormatException($"a shape of the kind '{value.Kind}' lacks its place"),
    };

    /// <summary>The value of a shape, or null for a class tag.</summary>
    /// <param name="shape">Where.</param>
    /// <param name="label">Index of its class.</param>
    /// <param name="id">Distinct in its image.</param>
    public static ShapeValue? ToValue(Shape shape, int label, string id) => shape switch
    {
        BoxShape { Box: var b } => new() { Id = id, Class = label, Kind = "box", Box = [b.Left, b.Top, b.Right, b.Bottom] },
        RotatedBoxShape { Box: var r } => new() { Id = id, Class = label, Kind = "rotated", Centre = [r.CentreX, r.CentreY], Size = [r.Width, r.Height], Angle = Math.IEEERemainder(r.Degrees, 360) },
        PolygonShape p => new() { Id = id, Class = label, Kind = "polygon", Rings = [.. p.Polygons.Select(ring => (IReadOnlyList<double>)ring.Coordinates.ToArray())] },
        MaskShape { Mask: var m } => new() { Id = id, Class = label, Kind = "mask", Size = [m.Height, m.Width], Counts = m.ToCompressed() },
        _ => null,
    };

    /// <summary>The shape moved inside an image where it reaches over the edge, as hands do; null where nothing of it is inside.</summary>
    public static Shape? Within(Shape shape, int width, int height)
    {
        return shape switch
        {
            BoxShape { Box: var b } => X(b.Left) < X(b.Right) && Y(b.Top) < Y(b.Bottom) ? new BoxShape(new(X(b.Left), Y(b.Top), X(b.Right), Y(b.Bottom))) : null,
            PolygonShape p => new PolygonShape([.. p.Polygons.Select(ring => new Polygon([.. ring.Coordinates.ToArray().Select((v, i) => i % 2 == 0 ? X(v) : Y(v))]))]),
            _ => shape,
        };

        double X(double x) => Math.Clamp(x, 0, width);
        double Y(double y) => Math.Clamp(y, 0, height);
    }
}
