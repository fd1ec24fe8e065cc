using System.Numerics;

namespace Winnow.Core.Scenes.Street;

/// <summary>Paints a car at any heading: convex bodies from a side outline, then glass, wheels, plates and lights on their faces.</summary>
internal sealed partial class CarPainter(SceneCanvas canvas, StreetCamera camera, StreetConditions conditions, ICollection<StreetLamp> lamps)
{
    // Outlines as (metres ahead of the middle, metres above the road), clockwise seen from the left; cabin outlines: rear foot, rear roof, front roof, front foot.
    private static readonly Vector2[][] Hulls =
    [
        [new(-2.15f, 0.28f), new(-2.2f, 0.62f), new(-2.1f, 0.98f), new(0.95f, 0.98f), new(2, 0.78f), new(2.2f, 0.58f), new(2.15f, 0.28f)],
        [new(-1.85f, 0.28f), new(-1.92f, 0.6f), new(-1.85f, 1), new(0.9f, 1), new(1.75f, 0.82f), new(1.9f, 0.58f), new(1.85f, 0.28f)],
        [new(-2.2f, 0.34f), new(-2.28f, 0.7f), new(-2.2f, 1.1f), new(1, 1.12f), new(2.1f, 0.98f), new(2.25f, 0.66f), new(2.2f, 0.34f)],
        [new(-2.5f, 0.34f), new(-2.52f, 0.7f), new(-2.5f, 1.2f), new(1.7f, 1.2f), new(2.35f, 1), new(2.5f, 0.66f), new(2.45f, 0.34f)],
    ];

    private static readonly Vector2[][] Cabins =
    [
        [new(-1.7f, 0.96f), new(-1.0f, 1.44f), new(0.2f, 1.46f), new(1.05f, 0.96f)],
        [new(-1.85f, 0.98f), new(-1.5f, 1.48f), new(0.1f, 1.52f), new(0.98f, 0.98f)],
        [new(-2.15f, 1.08f), new(-1.75f, 1.68f), new(0.3f, 1.72f), new(1.1f, 1.1f)],
        [new(-2.5f, 1.18f), new(-2.45f, 2.05f), new(1.0f, 2.05f), new(1.75f, 1.18f)],
    ];

    private float sin, cos, middleX, middleZ;
    private Paint paint;

    /// <summary>Paints one.</summary>
    /// <param name="x">Middle, metres.</param>
    /// <param name="z">Middle, metres.</param>
    /// <param name="heading">0 drives away from the camera, π towards it.</param>
    /// <param name="parked">Whether its lights are off.</param>
    /// <param name="id">Its number.</param>
    /// <param name="random">Draws its make and colour.</param>
    public void Paint(float x, float z, float heading, bool parked, short id, SceneRandom random)
    {
        (sin, cos) = MathF.SinCos(heading);
        (middleX, middleZ) = (x, z);
        var make = random.Pick(0.38, 0.3, 0.2, 0.12);
        var colour = random.Pick(0.3, 0.28, 0.42) switch
        {
            0 => new Vector3(random.Between(0.45f, 0.78f)),
            1 => new Vector3(random.Between(0.015f, 0.1f)),
            _ => random.Colour(0.08f, 0.4f, 0.6f),
        };
        var wide = make == 3 ? 0.95f : 0.89f;
        paint = new(colour, z, StreetRegion.Car, id, 0.05f);
        var dark = paint.In(new(0.02f));
        Body([new(-1.75f, 0.02f), new(-1.75f, 0.4f), new(1.75f, 0.4f), new(1.75f, 0.02f)], 0.8f, 0.8f, new(0.015f));
        Body(Hulls[make], wide, wide, colour);
        Body(Cabins[make], wide - 0.05f, wide - 0.2f, colour);
        Glass(Cabins[make], wide);
        Wheels(make == 3 ? 1.6f : 1.35f, wide, dark);
        Ends(Hulls[make], wide, parked, random);
    }

    private Vector3 World(float along, float up, float across) => new(middleX + (along * sin) + (across * cos), up, middleZ + (along * cos) - (across * sin));

    private Vector2 Screen(Vector3 place) => camera.Project(place.X, place.Y, place.Z);

    // Whether the face shows, and how bright it is; corners in order around it.
    private bool Faces(Vector3 a, Vector3 b, Vector3 c, Vector3 inside, out float shade)
    {
        var normal = Vector3.Normalize(Vector3.Cross(b - a, c - a));
        normal = Vector3.Dot(normal, a - inside) < 0 ? -normal : normal;
        shade = conditions.Shade(normal);
        return Vector3.Dot(normal, a - new Vector3(0, camera.Above, 0)) < 0;
    }

    private void Body(ReadOnlySpan<Vector2> outline, float wideBelow, float wideAbove, Vector3 colour)
    {
        var (low, high) = (float.MaxValue, float.MinValue);
        foreach (var corner in outline)
        {
            (low, high) = (Math.Min(low, corner.Y), Math.Max(high, corner.Y));
        }

        float Wide(float up) => wideBelow + ((wideAbove - wideBelow) * (up - low) / (high - low));
        var inside = World(0, (low + high) / 2, 0);
        for (var i = 0; i < outline.Length; i++)
        {
            var (p, q) = (outline[i], outline[(i + 1) % outline.Length]);
            var (a, b, c, d) = (World(p.X, p.Y, -Wide(p.Y)), World(q.X, q.Y, -Wide(q.Y)), World(q.X, q.Y, Wide(q.Y)), World(p.X, p.Y, Wide(p.Y)));
            if (Faces(a, b, c, inside, out var shade))
            {
                canvas.Polygon([Screen(a), Screen(b), Screen(c), Screen(d)], paint.In(colour * shade));
            }
        }

        Span<Vector2> face = stackalloc Vector2[outline.Length];
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            var (a, b, c) = (outline[0], outline[1], outline[^1]);
            if (Faces(World(a.X, a.Y, side * Wide(a.Y)), World(b.X, b.Y, side * Wide(b.Y)), World(c.X, c.Y, side * Wide(c.Y)), inside, out var shade))
            {
                for (var i = 0; i < face.Length; i++)
                {
                    face[i] = Screen(World(outline[i].X, outline[i].Y, side * Wide(outline[i].Y)));
                }

                canvas.Polygon(face, paint.In(colour * shade));
            }
        }
    }
}
