using System.Numerics;

namespace Winnow.Core.Scenes;

/// <summary>Stains a canvas that shows something flat: what is painted lets a share of what lies below shine through.</summary>
internal static class FlatCanvas
{
    /// <summary>Multiplies one pixel's colour and notes whose it is.</summary>
    public static void Stain(this SceneCanvas canvas, int place, Vector3 share, byte region, short id)
    {
        canvas.Red[place] *= share.X;
        canvas.Green[place] *= share.Y;
        canvas.Blue[place] *= share.Z;
        canvas.Region[place] = region;
        canvas.Ids[place] = id;
    }

    /// <summary>Stains what lies within a radius of the line between two points; the radius changes from end to end.</summary>
    public static void StainLine(this SceneCanvas canvas, Vector2 from, Vector2 to, float radiusFrom, float radiusTo, Vector3 share, byte region, short id)
    {
        var along = to - from;
        var length = Math.Max(1e-6f, along.LengthSquared());
        var reach = Math.Max(radiusFrom, radiusTo) + 1;
        var (left, right) = ((int)Math.Max(0, Math.Min(from.X, to.X) - reach), (int)Math.Min(canvas.Width - 1, Math.Max(from.X, to.X) + reach));
        var (top, bottom) = ((int)Math.Max(0, Math.Min(from.Y, to.Y) - reach), (int)Math.Min(canvas.Height - 1, Math.Max(from.Y, to.Y) + reach));
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                var point = new Vector2(x + 0.5f, y + 0.5f);
                var place = Math.Clamp(Vector2.Dot(point - from, along) / length, 0, 1);
                var radius = float.Lerp(radiusFrom, radiusTo, place);
                var pixel = (y * canvas.Width) + x;
                // A pixel is stained once, however many pieces of one line cross it.
                if (canvas.Ids[pixel] != id && Vector2.DistanceSquared(point, from + (place * along)) <= radius * radius)
                {
                    canvas.Stain(pixel, share, region, id);
                }
            }
        }
    }
}
