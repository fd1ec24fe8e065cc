using System.Numerics;

namespace Winnow.Core.Scenes.Street;

/// <summary>Paints what lies between things and lens: glow around lights, their streaks on a wet road, rain.</summary>
internal static class StreetAir
{
    public static void Apply(SceneCanvas canvas, StreetCamera camera, StreetConditions conditions, List<StreetLamp> lamps, SceneRandom random)
    {
        if (conditions.LightsOn)
        {
            foreach (var lamp in lamps)
            {
                Flare(canvas, camera, conditions, lamp);
            }
        }

        if (conditions.Weather == SceneWeather.Rain)
        {
            Rain(canvas, conditions, random);
        }
    }

    private static void Flare(SceneCanvas canvas, StreetCamera camera, StreetConditions conditions, in StreetLamp lamp)
    {
        var centre = camera.Project(lamp.Place.X, lamp.Place.Y, lamp.Place.Z);
        var (column, line) = ((int)MathF.Floor(centre.X), (int)MathF.Floor(centre.Y));
        if (lamp.Place.Z < StreetCamera.Near || column < 0 || column >= canvas.Width || line < 0 || line >= canvas.Height || canvas.Depth[(line * canvas.Width) + column] < lamp.Place.Z - 1)
        {
            return;
        }

        // Droplets widen the glow and, with the way, weaken it.
        var misty = conditions.Weather == SceneWeather.Fog ? 2.2f : conditions.Weather == SceneWeather.Rain ? 1.5f : 1;
        var clear = MathF.Exp(-conditions.Extinction * lamp.Place.Z * 0.6f);
        var size = canvas.Width / 320f;
        var radius = Math.Clamp(lamp.Flare * camera.Scale(lamp.Place.Z) * 0.4f * misty, 1.5f * size, 26 * size);
        var strength = clear * (conditions.Light == SceneLight.Night ? 0.5f : 0.2f);
        Glow(canvas, centre, radius, radius, lamp.Colour * strength, onRoad: false);
        if (conditions.Wetness > 0)
        {
            var foot = camera.Project(lamp.Place.X, 0, lamp.Place.Z);
            var below = foot.Y - centre.Y;
            Glow(canvas, foot + new Vector2(0, below * 0.8f), Math.Max(1.2f * size, radius * 0.35f), Math.Max(3, below * 0.9f), lamp.Colour * strength * conditions.Wetness * 0.6f, onRoad: true);
        }
    }

    private static void Glow(SceneCanvas canvas, Vector2 centre, float radiusX, float radiusY, Vector3 light, bool onRoad)
    {
        var (reachX, reachY) = (2.6f * radiusX, 2.6f * radiusY);
        var (left, right) = (Math.Max(0, (int)(centre.X - reachX)), Math.Min(canvas.Width - 1, (int)(centre.X + reachX)));
        for (var y = Math.Max(0, (int)(centre.Y - reachY)); y <= Math.Min(canvas.Height - 1, (int)(centre.Y + reachY)); y++)
        {
            var v = (y + 0.5f - centre.Y) / radiusY;
            for (var x = left; x <= right; x++)
            {
                var u = (x + 0.5f - centre.X) / radiusX;
                var fall = 1 / (1 + (2.2f * ((u * u) + (v * v))));
                // Falls to nothing at the reach, so that no edge shows.
                var share = fall * fall - 0.004f;
                var place = (y * canvas.Width) + x;
                if (share > 0 && (!onRoad || canvas.Region[place] is StreetRegion.Road or StreetRegion.Pavement))
                {
                    canvas.Red[place] += light.X * share;
                    canvas.Green[place] += light.Y * share;
                    canvas.Blue[place] += light.Z * share;
                }
            }
        }
    }

    private static void Rain(SceneCanvas canvas, StreetConditions conditions, SceneRandom random)
    {
        var slant = random.Between(-0.35f, 0.35f);
        var light = conditions.Light switch { SceneLight.Day => 0.16f, SceneLight.Dusk => 0.05f, _ => 0.012f };
        for (var i = random.Between(0.002f, 0.006f) * canvas.Width * canvas.Height; i > 0; i--)
        {
            var (x, y, length) = (random.Between(0, canvas.Width), random.Between(-8, canvas.Height), random.Between(0.02f, 0.085f) * canvas.Height);
            var share = light * random.Between(0.4f, 1.3f);
            for (var step = 0; step < length; step++)
            {
                var (column, line) = ((int)MathF.Floor(x + (slant * step)), (int)MathF.Floor(y) + step);
                if (column >= 0 && column < canvas.Width && line >= 0 && line < canvas.Height)
                {
                    var place = (line * canvas.Width) + column;
                    canvas.Red[place] = (canvas.Red[place] * 0.9f) + share;
                    canvas.Green[place] = (canvas.Green[place] * 0.9f) + share;
                    canvas.Blue[place] = (canvas.Blue[place] * 0.9f) + share;
                }
            }
        }
    }
}
