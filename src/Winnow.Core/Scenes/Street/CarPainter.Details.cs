using System.Numerics;

namespace Winnow.Core.Scenes.Street;

internal sealed partial class CarPainter
{
    private void Glass(Vector2[] cabin, float wide)
    {
        var (below, above) = (wide - 0.05f, wide - 0.2f);
        var inside = World(-0.3f, 1.2f, 0);
        var sky = conditions.Light == SceneLight.Day ? new Vector3(0.1f, 0.13f, 0.16f) : new Vector3(0.03f, 0.035f, 0.04f);
        // Rear window, windscreen.
        foreach (var (foot, roof) in (ReadOnlySpan<(int, int)>)[(0, 1), (3, 2)])
        {
            Pane(World(cabin[foot].X, cabin[foot].Y, -below), World(cabin[roof].X, cabin[roof].Y, -above), World(cabin[roof].X, cabin[roof].Y, above), World(cabin[foot].X, cabin[foot].Y, below), 0.82f);
        }

        var (middleFoot, middleRoof) = ((cabin[0] + cabin[3]) / 2, (cabin[1] + cabin[2]) / 2);
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            Pane(World(cabin[0].X, cabin[0].Y, side * below), World(cabin[1].X, cabin[1].Y, side * above), World(middleRoof.X, middleRoof.Y, side * above), World(middleFoot.X, middleFoot.Y, side * below), 0.8f);
            Pane(World(middleFoot.X, middleFoot.Y, side * below), World(middleRoof.X, middleRoof.Y, side * above), World(cabin[2].X, cabin[2].Y, side * above), World(cabin[3].X, cabin[3].Y, side * below), 0.8f);
        }

        void Pane(Vector3 a, Vector3 b, Vector3 c, Vector3 d, float share)
        {
            if (Faces(a, b, c, inside, out var shade))
            {
                var centre = (a + b + c + d) / 4;
                Vector2 Inset(Vector3 corner) => Screen(centre + ((corner - centre) * share));
                canvas.Polygon([Inset(a), Inset(b), Inset(c), Inset(d)], paint.In(sky * (0.5f + shade)));
            }
        }
    }

    private void Wheels(float axle, float wide, in Paint dark)
    {
        Span<Vector2> rim = stackalloc Vector2[14];
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            if (!Faces(World(1, 0.3f, side * wide), World(-1, 0.3f, side * wide), World(0, 1, side * wide), World(0, 0.3f, 0), out _))
            {
                continue;
            }

            foreach (var along in (ReadOnlySpan<float>)[-axle, axle])
            {
                foreach (var (radius, tone) in (ReadOnlySpan<(float, float)>)[(0.34f, 0.02f), (0.2f, 0.22f)])
                {
                    for (var i = 0; i < rim.Length; i++)
                    {
                        var (up, forth) = MathF.SinCos(i * MathF.Tau / rim.Length);
                        rim[i] = Screen(World(along + (forth * radius), 0.34f + (up * radius), side * (wide + 0.01f)));
                    }

                    canvas.Polygon(rim, dark.In(new(tone)));
                }
            }
        }
    }

    private void Ends(Vector2[] hull, float wide, bool parked, SceneRandom random)
    {
        var on = conditions.LightsOn && !parked;
        var braking = random.Chance(0.3);
        foreach (var front in (ReadOnlySpan<bool>)[false, true])
        {
            var end = front ? hull[^2].X : hull[1].X;
            var inside = World(0, 0.6f, 0);
            if (!Faces(World(end, 0.4f, -1), World(end, 0.4f, 1), World(end, 0.9f, 0), inside, out var shade))
            {
                continue;
            }

            var up = (front ? hull[^2].Y : hull[1].Y) + 0.08f;
            Quad(end, up - 0.28f, 0, 0.26f, 0.055f, paint.In(new Vector3(0.6f) * shade));
            if (front)
            {
                Quad(end, up - 0.05f, 0, 0.36f, 0.08f, paint.In(new(0.03f)));
            }

            foreach (var side in (ReadOnlySpan<int>)[-1, 1])
            {
                var colour = front ? new Vector3(1, 0.96f, 0.86f) : new Vector3(0.85f, 0.025f, 0.02f);
                var glow = !on ? 0 : front ? 2.6f : braking ? 1.6f : 0.55f;
                Quad(end, up, side * (wide - 0.19f), 0.16f, 0.08f, paint.In(on ? colour : front ? new(0.6f) : new(0.3f, 0.02f, 0.02f)) with { Glow = glow });
                if (on)
                {
                    lamps.Add(new(World(end, up, side * (wide - 0.19f)), colour, front ? 0.1f : 0.02f, 1.6f, front ? 1.1f : braking ? 0.5f : 0.3f));
                }
            }
        }
    }

    private void Quad(float along, float up, float across, float halfWide, float halfTall, in Paint fill) => canvas.Polygon(
        [Screen(World(along, up - halfTall, across - halfWide)), Screen(World(along, up + halfTall, across - halfWide)), Screen(World(along, up + halfTall, across + halfWide)), Screen(World(along, up - halfTall, across + halfWide))], fill);
}
