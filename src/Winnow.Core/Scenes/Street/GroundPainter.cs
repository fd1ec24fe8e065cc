using System.Numerics;

namespace Winnow.Core.Scenes.Street;

/// <summary>Paints sky and ground: each pixel's depth follows from its row.</summary>
internal sealed class GroundPainter(SceneCanvas canvas, StreetCamera camera, StreetConditions conditions, StreetPlan plan, SceneRandom random)
{
    private readonly Vector3 asphalt = random.Between(0.09f, 0.22f) * new Vector3(1, random.Between(0.97f, 1.02f), random.Between(0.94f, 1.06f));
    private readonly Vector3 stone = random.Between(0.24f, 0.42f) * new Vector3(1, random.Between(0.92f, 1), random.Between(0.82f, 1));
    private readonly Vector3 verge = random.Chance(0.6) ? new(0.09f, random.Between(0.14f, 0.22f), 0.05f) : random.Between(0.15f, 0.3f) * new Vector3(1, 0.95f, 0.88f);
    private readonly float dash = random.Between(0, 9);
    private readonly float slab = random.Between(0.5f, 1);

    public void Paint()
    {
        var horizon = Math.Clamp((int)MathF.Ceiling(camera.Horizon), 0, canvas.Height);
        Sky(horizon);
        for (var y = horizon; y < canvas.Height; y++)
        {
            Row(y);
        }
    }

    private void Sky(int horizon)
    {
        var (light, overcast) = (conditions.Light, conditions.Overcast);
        var (zenith, low) = light switch
        {
            SceneLight.Day => overcast ? (new Vector3(0.62f, 0.66f, 0.72f), new Vector3(0.85f, 0.87f, 0.9f)) : (new Vector3(0.16f, 0.33f, 0.68f), new Vector3(0.68f, 0.79f, 0.92f)),
            SceneLight.Dusk => (new Vector3(0.055f, 0.07f, 0.15f), overcast ? new Vector3(0.17f, 0.15f, 0.18f) : new Vector3(0.48f, 0.24f, 0.14f)),
            _ => (new Vector3(0.0012f, 0.0018f, 0.004f), random.Between(0.5f, 1.8f) * new Vector3(0.011f, 0.0085f, 0.007f)),
        };
        var cloud = light switch { SceneLight.Day => new Vector3(0.93f), SceneLight.Dusk => new Vector3(0.34f, 0.2f, 0.19f), _ => new Vector3(0.008f, 0.007f, 0.007f) };
        var (cover, offset, size) = (random.Between(-0.3f, 0.5f), random.Below(256), 40f / canvas.Width);
        for (var y = 0; y < horizon; y++)
        {
            var up = (horizon - y) / (float)canvas.Height;
            var tone = Vector3.Lerp(low, zenith, Math.Min(1, up * 2.2f));
            canvas.Row(y, Scene.FarAway, StreetRegion.Sky);
            // Clouds lie on a ceiling: nearer the horizon they crowd.
            var stretch = 1 / (0.12f + up);
            for (var x = 0; x < canvas.Width; x++)
            {
                var share = Math.Clamp((SceneNoise.Smooth(offset + ((x - camera.CentreX) * size * stretch), 9 * stretch) * 1.2f) + cover, 0, 1);
                var place = (y * canvas.Width) + x;
                canvas.Tint(place, Vector3.Lerp(tone, cloud, share * 0.8f));
            }
        }
    }

    private void Row(int y)
    {
        var z = camera.Focal * camera.Above / Math.Max(0.35f, y + 0.5f - camera.Horizon);
        var step = z / camera.Focal;
        var dashed = (z + dash) % 9 < 3.2f;
        var crossing = plan.Crossing > 0 && Math.Abs(z - plan.Crossing) < 1.7f;
        var fade = Math.Min(1, 14 / z);
        var line = Math.Max(0.07f, step * 0.6f);
        var middle = plan.Lane / -2;
        canvas.Row(y, z, StreetRegion.Road);
        for (var x = 0; x < canvas.Width; x++)
        {
            var across = (x + 0.5f - camera.CentreX) * step;
            var (colour, region, rough) = (asphalt, StreetRegion.Road, 0.22f);
            if (across > plan.RoadLeft && across < plan.RoadRight)
            {
                var painted = Math.Abs(across - middle) < line && dashed
                    || Math.Abs(across - plan.RoadRight + 0.35f) < line * 0.8f
                    || (crossing && (int)MathF.Floor(across * 1.05f) % 2 == 0);
                colour = painted ? Vector3.Lerp(asphalt, new(0.72f), 0.35f + (0.45f * fade)) : asphalt;
            }
            else if (across > plan.PavementLeft && across < plan.PavementRight)
            {
                var kerb = across > 0 ? across - plan.RoadRight : plan.RoadLeft - across;
                var joint = kerb > 0.2f && z < 25 && (Fraction(kerb / slab) < 0.07f || Fraction(z / slab) < 0.07f + (step * 0.5f));
                (colour, region, rough) = (kerb < 0.16f ? stone * 1.35f : joint ? stone * 0.72f : stone, StreetRegion.Pavement, 0.14f);
            }
            else
            {
                (colour, region, rough) = (verge, StreetRegion.Ground, 0.4f);
            }

            var grain = SceneNoise.At(across * 14, z * 9) * rough * fade;
            var patches = SceneNoise.At((across * 1.3f) + 77, z * 0.8f) * rough * 0.7f;
            var place = (y * canvas.Width) + x;
            canvas.Region[place] = region;
            canvas.Tint(place, colour * (1 + grain + patches));
        }
    }

    private static float Fraction(float value) => value - MathF.Floor(value);
}
