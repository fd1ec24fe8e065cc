using Winnow.Core.Data;

namespace Winnow.Server.Labelling;

/// <summary>Shapes of the API as shapes of the library, and back.</summary>
internal static class ShapeReading
{
    /// <summary>The shape; null for a mask whose run lengths are none.</summary>
    public static Shape? Of(ShapeValue value)
    {
        try
        {
            return value switch
            {
                { Kind: "box", Box: [var left, var top, var right, var bottom] } => new BoxShape(new(left, top, right, bottom)),
                { Kind: "rotated", Centre: [var x, var y], Size: [var width, var height], Angle: { } angle } => new RotatedBoxShape(new(x, y, width, height, angle)),
                { Kind: "polygon", Rings: { Count: > 0 } rings } => new PolygonShape([.. rings.Select(r => new Polygon([.. r]))]),
                { Kind: "mask", Counts: { } counts, Size: [var height, var width] } => new MaskShape(RunLengthMask.FromCompressed((int)height, (int)width, counts)),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            // What cannot be read covers nothing: it agrees with nobody, and a reviewer sees it.
            return null;
        }
    }
}
