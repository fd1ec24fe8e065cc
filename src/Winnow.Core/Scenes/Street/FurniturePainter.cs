using System.Numerics;

namespace Winnow.Core.Scenes.Street;

/// <summary>Paints what stands in a street and hides others: trees, street lamps, signs.</summary>
internal static class FurniturePainter
{
    /// <summary>Height of a street lamp's head in metres.</summary>
    public const float LampHeight = 6.2f;

    public static void Tree(SceneCanvas canvas, StreetCamera camera, StreetConditions conditions, float x, float z, SceneRandom random)
    {
        var scale = camera.Scale(z);
        var (trunk, crown) = (random.Between(1.9f, 3.2f), random.Between(1.2f, 2.6f));
        var bark = new Paint(random.Between(0.05f, 0.12f) * new Vector3(1, 0.8f, 0.62f), z, StreetRegion.Vegetation, Texture: 0.3f);
        canvas.Stroke(camera.Project(x, 0, z), camera.Project(x + random.Between(-0.2f, 0.2f), trunk + (crown * 0.6f), z), 0.16f * scale, 0.1f * scale, bark);
        var green = random.Chance(0.85) ? new Vector3(0.06f, 0.13f, 0.035f) : new Vector3(0.2f, 0.12f, 0.03f);
        green *= random.Between(0.7f, 1.4f);
        for (var i = 0; i < 16; i++)
        {
            var up = random.Between(-0.8f, 0.9f);
            var side = random.Between(-1, 1) * MathF.Sqrt(1 - (up * up));
            var lit = conditions.Shade(Vector3.Normalize(new(side, up + 0.3f, -0.5f)));
            var size = crown * random.Between(0.32f, 0.6f) * scale;
            var leaves = new Paint(green * lit * (1 + (0.35f * up)) * random.Between(0.75f, 1.25f), z, StreetRegion.Vegetation, Texture: 0.65f);
            canvas.Ellipse(camera.Project(x + (side * crown * 0.75f), trunk + crown + (up * crown * 0.7f), z), size, size * 0.85f, leaves);
        }
    }

    public static void Lamp(SceneCanvas canvas, StreetCamera camera, StreetConditions conditions, float x, float z)
    {
        var (scale, reach) = (camera.Scale(z), x > 0 ? -1.6f : 1.6f);
        var pole = new Paint(new(0.13f, 0.14f, 0.14f), z, StreetRegion.Pole);
        canvas.Stroke(camera.Project(x, 0, z), camera.Project(x, LampHeight, z), 0.09f * scale, 0.06f * scale, pole);
        canvas.Stroke(camera.Project(x, LampHeight, z), camera.Project(x + reach, LampHeight + 0.25f, z), 0.05f * scale, 0.05f * scale, pole);
        var head = conditions.Lamps > 0 ? pole.In(new(1, 0.86f, 0.6f)) with { Glow = 3 } : pole.In(new(0.5f));
        canvas.Ellipse(camera.Project(x + reach, LampHeight + 0.2f, z), Math.Max(0.7f, 0.34f * scale), Math.Max(0.6f, 0.11f * scale), head);
    }

    public static void Sign(SceneCanvas canvas, StreetCamera camera, float x, float z, SceneRandom random)
    {
        var scale = camera.Scale(z);
        canvas.Stroke(camera.Project(x, 0, z), camera.Project(x, 2.4f, z), 0.04f * scale, 0.04f * scale, new(new(0.3f), z, StreetRegion.Pole));
        var face = camera.Project(x, 2.2f, z);
        var paint = new Paint(random.Chance(0.5) ? new(0.55f, 0.03f, 0.03f) : new(0.03f, 0.1f, 0.45f), z, StreetRegion.Pole);
        canvas.Ellipse(face, 0.33f * scale, 0.33f * scale, paint);
        canvas.Ellipse(face, 0.24f * scale, 0.24f * scale, paint.In(new(0.75f)));
    }

    /// <summary>Darkens the ground below something that stands on it.</summary>
    public static void Shadow(SceneCanvas canvas, StreetCamera camera, StreetConditions conditions, float x, float z, float halfWidth, float halfLength)
    {
        // The sun throws the shadow away from itself; under clouds it lies right below.
        var throwing = conditions.Light == SceneLight.Day && !conditions.Overcast ? 0.55f / Math.Max(0.4f, conditions.Sun.Y) : 0;
        var centre = camera.Project(x - (conditions.Sun.X * throwing), 0, z - (conditions.Sun.Z * throwing * 0.4f));
        var scale = camera.Scale(z);
        var (radiusX, radiusY) = ((halfWidth + (Math.Abs(conditions.Sun.X) * throwing)) * scale, Math.Max(0.6f, (halfLength + 0.1f) * camera.Above / z * scale));
        for (var y = Math.Max(0, (int)(centre.Y - radiusY)); y <= Math.Min(canvas.Height - 1, (int)Math.Min(canvas.Height, centre.Y + radiusY)); y++)
        {
            for (var column = Math.Max(0, (int)Math.Max(-1, centre.X - radiusX)); column <= Math.Min(canvas.Width - 1, (int)Math.Min(canvas.Width, centre.X + radiusX)); column++)
            {
                var (u, v) = ((column + 0.5f - centre.X) / radiusX, (y + 0.5f - centre.Y) / radiusY);
                var place = (y * canvas.Width) + column;
                if ((u * u) + (v * v) is var far and < 1 && canvas.Region[place] is StreetRegion.Road or StreetRegion.Pavement or StreetRegion.Ground)
                {
                    var left = 1 - (conditions.Shadow * Math.Min(1, 1.6f * (1 - far)));
                    canvas.Red[place] *= left;
                    canvas.Green[place] *= left;
                    canvas.Blue[place] *= left;
                }
            }
        }
    }
}
