using System.Numerics;

namespace Winnow.Core.Scenes;

/// <summary>The planes that a scene is painted on, far things first: what is nearer covers what is behind. One canvas serves many scenes.</summary>
internal sealed class SceneCanvas(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>Share of light thrown back, then light; linear, [height × width].</summary>
    public float[] Red { get; } = new float[width * height];

    /// <inheritdoc cref="Red"/>
    public float[] Green { get; } = new float[width * height];

    /// <inheritdoc cref="Red"/>
    public float[] Blue { get; } = new float[width * height];

    /// <summary>Light of its own.</summary>
    public float[] Glow { get; } = new float[width * height];

    /// <summary>Metres from the camera.</summary>
    public float[] Depth { get; } = new float[width * height];

    /// <summary>Number of the object that shows, or −1.</summary>
    public short[] Ids { get; } = new short[width * height];

    /// <summary>Index into the regions.</summary>
    public byte[] Region { get; } = new byte[width * height];

    /// <summary>Where blurs put what they read next.</summary>
    public float[] Spare { get; } = new float[width * height];

    /// <summary>Sets one pixel.</summary>
    public void Set(int place, in Paint paint, float shade)
    {
        Red[place] = paint.Colour.X * shade;
        Green[place] = paint.Colour.Y * shade;
        Blue[place] = paint.Colour.Z * shade;
        Glow[place] = paint.Glow;
        Depth[place] = paint.Depth;
        Ids[place] = paint.Id;
        Region[place] = paint.Region;
    }

    /// <summary>Gives a whole row depth and region, no object and no light of its own; colours are the caller's.</summary>
    public void Row(int y, float depth, byte region)
    {
        Depth.AsSpan(y * Width, Width).Fill(depth);
        Region.AsSpan(y * Width, Width).Fill(region);
        Ids.AsSpan(y * Width, Width).Fill(-1);
        Glow.AsSpan(y * Width, Width).Clear();
    }

    /// <summary>Sets the colour of one pixel alone.</summary>
    public void Tint(int place, Vector3 colour) => (Red[place], Green[place], Blue[place]) = (colour.X, colour.Y, colour.Z);

    /// <summary>Fills pixels from <paramref name="left"/> to before <paramref name="right"/> whose centres lie between, in a row.</summary>
    public void Span(int y, float left, float right, in Paint paint)
    {
        var first = Math.Max(0, (int)MathF.Ceiling(left - 0.5f));
        var last = Math.Min(Width - 1, (int)MathF.Ceiling(right - 0.5f) - 1);
        if (first > last)
        {
            return;
        }

        var tile = SceneNoise.Tile.AsSpan((y & (SceneNoise.Side - 1)) * SceneNoise.Side, SceneNoise.Side);
        var shift = paint.Id * 37;
        for (var x = first; x <= last; x++)
        {
            Set((y * Width) + x, paint, 1 + (paint.Texture * tile[(x + shift) & (SceneNoise.Side - 1)]));
        }
    }

    /// <summary>Fills a polygon of up to 32 corners, by the even-odd rule, at pixel centres.</summary>
    public void Polygon(ReadOnlySpan<Vector2> corners, in Paint paint)
    {
        var (top, bottom) = (float.MaxValue, float.MinValue);
        foreach (var corner in corners)
        {
            top = Math.Min(top, corner.Y);
            bottom = Math.Max(bottom, corner.Y);
        }

        // Limits first: a corner beside the camera may project beyond what an integer holds.
        var first = (int)MathF.Ceiling(Math.Clamp(top, 0, Height) - 0.5f);
        var last = Math.Min(Height - 1, (int)MathF.Ceiling(Math.Clamp(bottom, 0, Height) - 0.5f) - 1);
        Span<float> crossings = stackalloc float[32];
        for (var y = Math.Max(0, first); y <= last; y++)
        {
            var (centre, count) = (y + 0.5f, 0);
            var before = corners[^1];
            foreach (var corner in corners)
            {
                if (before.Y <= centre != corner.Y <= centre)
                {
                    var x = Math.Clamp(before.X + ((centre - before.Y) / (corner.Y - before.Y) * (corner.X - before.X)), -1f, Width + 1f);
                    var place = count++;
                    for (; place > 0 && crossings[place - 1] > x; place--)
                    {
                        crossings[place] = crossings[place - 1];
                    }

                    crossings[place] = x;
                }

                before = corner;
            }

            for (var i = 0; i + 1 < count; i += 2)
            {
                Span(y, crossings[i], crossings[i + 1], paint);
            }
        }
    }

    /// <summary>Fills an upright ellipse.</summary>
    public void Ellipse(Vector2 centre, float radiusX, float radiusY, in Paint paint)
    {
        var first = (int)MathF.Ceiling(Math.Clamp(centre.Y - radiusY, 0, Height) - 0.5f);
        var last = Math.Min(Height - 1, (int)MathF.Ceiling(Math.Clamp(centre.Y + radiusY, 0, Height) - 0.5f) - 1);
        for (var y = Math.Max(0, first); y <= last; y++)
        {
            var v = (y + 0.5f - centre.Y) / radiusY;
            var half = radiusX * MathF.Sqrt(Math.Max(0, 1 - (v * v)));
            Span(y, Math.Clamp(centre.X - half, -1f, Width + 1f), Math.Clamp(centre.X + half, -1f, Width + 1f), paint);
        }
    }

    /// <summary>Fills a rounded stroke whose width changes from end to end.</summary>
    public void Stroke(Vector2 from, Vector2 to, float radiusFrom, float radiusTo, in Paint paint)
    {
        var along = to - from;
        var length = along.Length();
        if (length > 0)
        {
            var across = new Vector2(-along.Y, along.X) / length;
            Polygon([from + (across * radiusFrom), to + (across * radiusTo), to - (across * radiusTo), from - (across * radiusFrom)], paint);
        }

        Ellipse(from, radiusFrom, radiusFrom, paint);
        Ellipse(to, radiusTo, radiusTo, paint);
    }

    /// <summary>Number of pixels that show an object, within a box.</summary>
    public int CountVisible(short id, int left, int top, int right, int bottom)
    {
        var count = 0;
        for (var y = Math.Max(0, top); y < Math.Min(Height, bottom); y++)
        {
            var (from, to) = (Math.Max(0, left), Math.Min(Width, right));
            count += to > from ? Ids.AsSpan((y * Width) + from, to - from).Count(id) : 0;
        }

        return count;
    }
}
