using System.Numerics;

namespace Winnow.Core.Scenes.Street;

/// <summary>Paints a rider with a bicycle, from the side, from ahead or between: lengths shrink with the angle, widths grow.</summary>
internal static class CyclistPainter
{
    private const float Wheel = 0.34f;

    public static void Paint(SceneCanvas canvas, StreetCamera camera, StreetConditions conditions, float x, float z, short id, SceneRandom random, ICollection<StreetLamp> lamps)
    {
        var scale = camera.Scale(z);
        var foot = camera.Project(x, 0, z);
        var angle = random.Chance(0.4) ? random.Between(0.85f, 1) : random.Between(0.08f, 0.5f);
        var turn = random.Chance(0.5) ? 1f : -1f;
        var away = random.Chance(0.5);
        var lit = conditions.Shade(new(0, 0.2f, -1));
        var frame = new Paint(random.Colour(0.03f, 0.5f, 0.8f), z, StreetRegion.Cyclist, id);
        var tyre = frame.In(new(0.025f));
        var upper = frame.In((random.Chance(0.3) ? new Vector3(0.6f, 0.7f, 0.06f) : random.Colour(0.03f, 0.5f, 0.7f)) * lit) with { Texture = 0.2f };
        var lower = upper.In(random.Colour(0.015f, 0.16f, 0.3f) * lit);
        var skin = upper.In(Vector3.Lerp(new(0.13f, 0.07f, 0.045f), new(0.62f, 0.4f, 0.29f), random.Next()) * lit);
        Vector2 At(float along, float up, float across = 0) => foot + (new Vector2(((along * angle) + (across * (1 - angle))) * turn, -up) * scale);

        Ring(-0.52f);
        Ring(0.52f);
        var (seat, bars, crank) = (At(-0.22f, 0.92f), At(0.36f, 1), At(-0.05f, 0.3f));
        var thin = Math.Max(0.35f, 0.022f * scale);
        Span<Vector2> tubes = [At(-0.52f, Wheel), crank, crank, seat, seat, At(0.34f, 0.85f), At(0.34f, 0.85f), crank, At(0.34f, 0.9f), At(0.52f, Wheel), At(-0.52f, Wheel), seat];
        for (var i = 0; i < tubes.Length; i += 2)
        {
            canvas.Stroke(tubes[i], tubes[i + 1], thin, thin, frame);
        }

        canvas.Stroke(At(0.36f, 1, -0.28f), At(0.36f, 1, 0.28f), thin, thin, tyre);
        var pedal = random.Between(0, 6.28f);
        Leg(pedal + MathF.PI, -0.1f);
        var hip = At(-0.2f, 0.98f);
        var lean = random.Between(0.05f, 0.32f);
        var neck = At(-0.2f + lean, 1.5f);
        canvas.Stroke(hip, neck, 0.155f * scale, 0.17f * scale, upper);
        Leg(pedal, 0.1f);
        foreach (var hand in (ReadOnlySpan<float>)[-0.22f, 0.22f])
        {
            var elbow = At(-0.05f + lean, 1.2f, hand * 1.25f);
            canvas.Stroke(At(-0.18f + lean, 1.45f, hand * 0.75f), elbow, 0.055f * scale, 0.045f * scale, upper);
            canvas.Stroke(elbow, At(0.36f, 1.02f, hand), 0.045f * scale, 0.035f * scale, skin);
        }

        var head = At(-0.14f + (lean * 1.1f), 1.68f);
        canvas.Stroke(neck, head, 0.055f * scale, 0.055f * scale, skin);
        canvas.Ellipse(head, 0.09f * scale, 0.12f * scale, skin);
        canvas.Ellipse(head - new Vector2(0, 0.05f * scale), 0.115f * scale, 0.085f * scale, random.Chance(0.6) ? frame.In(random.Colour(0.1f, 0.7f, 0.6f)) : frame.In(new(0.04f, 0.03f, 0.02f)));
        if (conditions.LightsOn && random.Chance(0.75))
        {
            var colour = away ? new Vector3(0.9f, 0.04f, 0.03f) : new Vector3(1, 0.97f, 0.88f);
            canvas.Ellipse(At(away ? -0.55f : 0.45f, 0.8f), Math.Max(0.6f, 0.05f * scale), Math.Max(0.6f, 0.05f * scale), frame.In(colour) with { Glow = away ? 0.7f : 1.6f });
            lamps.Add(new(new(x, 0.8f, z), colour, 0.02f, 1, away ? 0.2f : 0.45f));
        }

        void Ring(float along)
        {
            var hub = At(along, Wheel);
            var (outer, inner) = (Wheel * scale, (Wheel - 0.05f) * scale);
            Span<Vector2> rim = stackalloc Vector2[30];
            for (var i = 0; i < 15; i++)
            {
                var (sin, cos) = MathF.SinCos(i * MathF.Tau / 14);
                var narrow = Math.Max(angle, 0.1f);
                rim[i] = hub + new Vector2(cos * outer * narrow, sin * outer);
                rim[29 - i] = hub + new Vector2(cos * Math.Max(0, inner - 0.4f) * narrow * (angle < 0.2f ? 0.2f : 1), sin * Math.Max(0, inner - 0.4f));
            }

            canvas.Polygon(rim, tyre);
        }

        void Leg(float turned, float across)
        {
            var (sin, cos) = MathF.SinCos(turned);
            var ankle = At(-0.05f + (0.17f * cos), 0.3f + (0.17f * sin), across);
            var knee = At(0.2f + (0.08f * cos), 0.66f + (0.1f * sin), across * 1.3f);
            canvas.Stroke(At(-0.2f, 0.95f, across), knee, 0.085f * scale, 0.065f * scale, lower);
            canvas.Stroke(knee, ankle, 0.06f * scale, 0.045f * scale, random.Chance(0.3) ? skin : lower);
            canvas.Stroke(ankle, ankle + (new Vector2(0.12f * angle * turn, 0.03f) * scale), 0.04f * scale, 0.035f * scale, tyre);
        }
    }
}
