using System.Numerics;

namespace Winnow.Core.Scenes.Defects;

/// <summary>Draws one piece of a surface on a production line, lit from the side; many pieces have no defect.</summary>
internal sealed class DefectRenderer(SceneCanvas canvas, SceneOptions options, SceneRandom random)
{
    private static readonly string[] Surfaces = ["brushed", "cast", "painted"];

    private readonly float unit = canvas.Height / 192f;

    public Scene Render()
    {
        var surface = random.Below(Surfaces.Length);
        Surface(surface);
        var ledger = new SceneLedger(canvas, options.LeastArea);
        for (var i = random.Count(2 * options.Density, 100); i > 0; i--)
        {
            var label = random.Chance(options.Rare) ? 2 : random.Below(2);
            // Bright where it lays metal bare, dark where it catches dirt; never far from the surface's own tone.
            var faint = random.Between(0.62f, 0.86f);
            var start = new Vector2(random.Between(0.04f, 0.96f) * canvas.Width, random.Between(0.04f, 0.96f) * canvas.Height);
            switch (label)
            {
                case 0:
                    Scratch(start, random.Chance(0.5) ? 1 / faint : faint, ledger.Next);
                    break;
                case 1:
                    Spot(start, faint, ledger.Next);
                    break;
                default:
                    Crack(start, random.Between(0, MathF.Tau), 1.5f * unit, random.Between(14, 34), faint * 0.75f, ledger.Next);
                    break;
            }

            ledger.Add(label);
        }

        return new()
        {
            Image = new CameraSensor(canvas, random).Expose(random.Between(0.8f, 1.15f), 0.0004f, 0.00001f, random.Chance(options.Blur) ? 3 : 0),
            Objects = ledger.Read(),
            ClassMap = canvas.Region.AsSpan().ToArray(),
            Regions = Scene.SurfaceRegions,
            Depth = canvas.Depth.AsSpan().ToArray(),
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["surface"] = Surfaces[surface] },
        };
    }

    private void Surface(int kind)
    {
        var tone = kind switch
        {
            0 => random.Between(0.28f, 0.5f) * new Vector3(0.97f, 1, random.Between(0.9f, 1.06f)),
            1 => random.Between(0.14f, 0.28f) * new Vector3(1, 0.98f, 0.95f),
            _ => random.Colour(0.2f, 0.5f, 0.35f),
        };
        var (slope, turn) = (new Vector2(random.Between(-0.25f, 0.25f), random.Between(-0.25f, 0.25f)), random.Between(-0.15f, 0.15f));
        var (along, across, rough) = kind switch { 0 => (0.035f, 1.1f, 0.16f), 1 => (0.8f, 0.8f, 0.3f), _ => (0.25f, 0.25f, 0.05f) };
        var (offset, shine) = (random.Below(SceneNoise.Side), new Vector2(random.Next(), random.Next()));
        for (var y = 0; y < canvas.Height; y++)
        {
            canvas.Row(y, 1, 0);
            for (var x = 0; x < canvas.Width; x++)
            {
                var (u, v) = ((x + (turn * y)) / unit, (y - (turn * x)) / unit);
                var (px, py) = ((float)x / canvas.Width, (float)y / canvas.Height);
                var light = 1 + (slope.X * (px - 0.5f)) + (slope.Y * (py - 0.5f)) + (0.22f / (1 + (9 * Vector2.DistanceSquared(new(px, py), shine))));
                var grain = SceneNoise.Smooth(offset + (u * along), v * across) + (0.5f * SceneNoise.At(u * along * 2, (v * across * 2) + 50));
                canvas.Tint((y * canvas.Width) + x, tone * light * (1 + (rough * grain)));
            }
        }
    }

    private void Scratch(Vector2 at, float share, short id)
    {
        var (angle, bend, steps) = (random.Between(0, MathF.Tau), random.Between(-0.05f, 0.05f), 6 + random.Below(18));
        var wide = random.Between(0.7f, 1.6f) * unit;
        for (var step = 0; step < steps; step++)
        {
            var (sin, cos) = MathF.SinCos(angle);
            var next = at + (new Vector2(cos, sin) * 5 * unit);
            // Thin where it begins and ends.
            float Radius(int place) => wide * (0.45f + (MathF.Sqrt(MathF.Max(0, MathF.Sin(MathF.PI * place / steps))) * 0.55f));
            canvas.StainLine(at, next, Radius(step), Radius(step + 1), new(share), 1, id);
            (at, angle) = (next, angle + bend + (0.03f * random.Normal()));
        }
    }

    private void Spot(Vector2 centre, float share, short id)
    {
        var (radius, wavers, rust) = (random.Between(3, 11) * unit, random.Between(0.05f, 0.3f), random.Chance(0.4) ? new Vector3(1.08f, 0.9f, 0.72f) : Vector3.One);
        var (offset, squeeze) = (random.Below(SceneNoise.Side), random.Between(0.7f, 1.4f));
        var reach = radius * 1.8f;
        for (var y = Math.Max(0, (int)(centre.Y - reach)); y <= Math.Min(canvas.Height - 1, (int)(centre.Y + reach)); y++)
        {
            for (var x = Math.Max(0, (int)(centre.X - reach)); x <= Math.Min(canvas.Width - 1, (int)(centre.X + reach)); x++)
            {
                var (u, v) = ((x + 0.5f - centre.X) * squeeze, (y + 0.5f - centre.Y) / squeeze);
                var t = MathF.Sqrt((u * u) + (v * v)) / radius * (1 + (wavers * SceneNoise.Smooth(offset + (x * 0.7f / unit), y * 0.7f / unit)));
                if (t < 1)
                {
                    canvas.Stain((y * canvas.Width) + x, Vector3.Lerp(new Vector3(share) * rust, new(0.96f), t * t * t), 2, id);
                }
            }
        }
    }

    // A jagged walk that forks.
    private void Crack(Vector2 at, float angle, float wide, float steps, float share, short id)
    {
        for (var step = 0; step < steps; step++)
        {
            angle += 0.55f * random.Normal();
            var (sin, cos) = MathF.SinCos(angle);
            var next = at + (new Vector2(cos, sin) * random.Between(2, 6) * unit);
            var left = 1 - (step / steps);
            canvas.StainLine(at, next, Math.Max(0.6f, wide * left), Math.Max(0.6f, wide * left * 0.9f), new(share), 3, id);
            at = next;
            if (steps > 8 && random.Chance(0.14))
            {
                Crack(at, angle + (random.Chance(0.5) ? 0.8f : -0.8f), wide * 0.7f * left, (steps - step) * 0.45f, share, id);
            }
        }
    }
}
