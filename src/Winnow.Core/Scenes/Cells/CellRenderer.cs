using System.Numerics;

namespace Winnow.Core.Scenes.Cells;

/// <summary>Draws one field of a stained blood smear under a bright-field microscope: light falls through, so what overlaps is darker, and the upper cell owns the pixel.</summary>
internal sealed class CellRenderer(SceneCanvas canvas, SceneOptions options, SceneRandom random)
{
    /// <summary>Share of white cells among those that are not platelets.</summary>
    private const double White = 0.12;

    private static readonly (string Name, Vector3 Ground, Vector3 Red, Vector3 Purple)[] Stains =
    [
        ("pink", new(0.9f, 0.84f, 0.84f), new(0.88f, 0.6f, 0.62f), new(0.34f, 0.16f, 0.48f)),
        ("grey", new(0.8f, 0.8f, 0.78f), new(0.76f, 0.62f, 0.62f), new(0.28f, 0.2f, 0.42f)),
        ("blue", new(0.8f, 0.84f, 0.92f), new(0.78f, 0.62f, 0.76f), new(0.22f, 0.18f, 0.52f)),
    ];

    public Scene Render()
    {
        var stain = Stains[random.Below(Stains.Length)];
        Ground(stain.Ground);
        var ledger = new SceneLedger(canvas, options.LeastArea);
        var size = canvas.Height / 13f * random.Between(0.85f, 1.2f);
        // As many as fit the area at the default density, whatever the shape of the image.
        var mean = 15.0 * canvas.Width / canvas.Height / (320.0 / 192) * options.Density;
        for (var i = random.Count(mean, 600); i > 0; i--)
        {
            var centre = new Vector2(random.Between(0, canvas.Width), random.Between(0, canvas.Height));
            var label = random.Chance(options.Rare) ? 2 : random.Chance(White) ? 1 : 0;
            switch (label)
            {
                case 0:
                    RedCell(centre, size * random.Between(0.85f, 1.12f), stain.Red * random.Between(0.92f, 1.05f), ledger.Next);
                    break;
                case 1:
                    WhiteCell(centre, size * random.Between(1.5f, 1.9f), stain.Purple, ledger.Next);
                    break;
                default:
                    Blob(centre, size * random.Between(0.22f, 0.38f), (t, grain) => Vector3.Lerp(stain.Purple * 1.7f, new(0.8f, 0.72f, 0.86f), Math.Clamp((t * 0.8f) + (grain * 0.5f), 0, 1)), 3, ledger.Next, 0.16f);
                    break;
            }

            ledger.Add(label);
        }

        return new()
        {
            Image = new CameraSensor(canvas, random).Expose(random.Between(0.72f, 1.02f), 0.0006f, 0.00002f, random.Chance(options.Blur) ? 3 : 0),
            Objects = ledger.Read(),
            ClassMap = canvas.Region.AsSpan().ToArray(),
            Regions = Scene.CellRegions,
            Depth = canvas.Depth.AsSpan().ToArray(),
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["stain"] = stain.Name },
        };
    }

    private void Ground(Vector3 tone)
    {
        var (middle, fall) = (new Vector2(canvas.Width * random.Between(0.35f, 0.65f), canvas.Height * random.Between(0.35f, 0.65f)), random.Between(0.1f, 0.35f));
        var offset = random.Below(SceneNoise.Side);
        for (var y = 0; y < canvas.Height; y++)
        {
            canvas.Row(y, 1, 0);
            for (var x = 0; x < canvas.Width; x++)
            {
                var away = Vector2.DistanceSquared(new(x, y), middle) / ((float)canvas.Width * canvas.Width);
                canvas.Tint((y * canvas.Width) + x, tone * (1 - (fall * away) + (0.025f * SceneNoise.At(offset + (x * 0.5f), y * 0.5f))));
            }
        }
    }

    // Thin in the middle, so paler there; the rim is darkest.
    private void RedCell(Vector2 centre, float radius, Vector3 tone, short id)
    {
        var pallor = random.Between(0.1f, 0.75f);
        Blob(centre, radius, (t, grain) =>
        {
            var hollow = Math.Clamp(1 - (t * t * 3.2f), 0, 1) * pallor;
            var rim = t > 0.84f ? 0.9f : 1;
            return Vector3.Lerp(tone * rim, new(0.97f, 0.92f, 0.92f), hollow) * (1 + (0.03f * grain));
        }, 1, id, 0.07f);
    }

    private void WhiteCell(Vector2 centre, float radius, Vector3 purple, short id)
    {
        Blob(centre, radius, (t, grain) => new Vector3(0.82f, 0.76f, 0.9f) * (1 + (0.1f * grain) - (t > 0.9f ? 0.08f : 0)), 2, id, 0.06f);
        var lobes = 1 + random.Below(4);
        var first = random.Between(0, MathF.Tau);
        for (var i = 0; i < lobes; i++)
        {
            var (sin, cos) = MathF.SinCos(first + (i * 1.5f));
            var aside = lobes == 1 ? 0.12f : 0.4f;
            Blob(centre + (new Vector2(cos, sin) * radius * aside), radius * (lobes == 1 ? random.Between(0.55f, 0.75f) : random.Between(0.3f, 0.42f)), (_, grain) => purple * (1.25f + (0.35f * grain)), 2, id, 0.12f, within: true);
        }
    }

    // A disc whose outline wavers twice and three times around; tone gets the way from middle (0) to rim (1), and a grain of −1 to 1.
    private void Blob(Vector2 centre, float radius, Func<float, float, Vector3> tone, byte region, short id, float wavers, bool within = false)
    {
        var (twice, thrice, squeeze) = (random.Between(-wavers, wavers), random.Between(-wavers, wavers), random.Between(0.86f, 1));
        var (sin, cos) = MathF.SinCos(random.Between(0, MathF.Tau));
        var reach = radius * (1 + (2 * wavers)) / squeeze;
        for (var y = Math.Max(0, (int)(centre.Y - reach)); y <= Math.Min(canvas.Height - 1, (int)(centre.Y + reach)); y++)
        {
            for (var x = Math.Max(0, (int)(centre.X - reach)); x <= Math.Min(canvas.Width - 1, (int)(centre.X + reach)); x++)
            {
                var (dx, dy) = (x + 0.5f - centre.X, y + 0.5f - centre.Y);
                var (u, v) = (((dx * cos) + (dy * sin)) * squeeze, ((dy * cos) - (dx * sin)) / squeeze);
                var away = MathF.Sqrt((u * u) + (v * v)) + 1e-6f;
                var (c, s) = (u / away, v / away);
                var t = away / (radius * (1 + (twice * ((c * c) - (s * s))) + (thrice * c * ((c * c) - (3 * s * s)))));
                var place = (y * canvas.Width) + x;
                // The nucleus stays inside its cell and takes the cytoplasm's place.
                if (t < 1 && (!within || canvas.Ids[place] == id))
                {
                    canvas.Stain(place, tone(t, SceneNoise.At(x + (id * 31), y)), region, id);
                }
            }
        }
    }
}
