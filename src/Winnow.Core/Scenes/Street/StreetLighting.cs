using System.Numerics;
using System.Runtime.InteropServices;

namespace Winnow.Core.Scenes.Street;

/// <summary>Turns the share of light that things throw back into light: sky, street lamps, headlights, then the air between.</summary>
/// <remarks>Element by element, without sums across lanes, so the width of the machine's vectors does not change a bit.</remarks>
internal static class StreetLighting
{
    /// <summary>Lamps that count, the nearest first.</summary>
    private const int Most = 10;

    public static void Apply(SceneCanvas canvas, StreetCamera camera, StreetConditions conditions, List<StreetLamp> lamps)
    {
        var near = conditions.LightsOn ? lamps.Where(l => l.Strength > 0.05f).OrderBy(l => l.Place.Z).Take(Most).ToArray() : [];
        var headlights = conditions.Light switch { SceneLight.Day => 0, SceneLight.Dusk => 0.12f, _ => 0.5f };
        var columns = new float[canvas.Width];
        for (var x = 0; x < columns.Length; x++)
        {
            columns[x] = (x + 0.5f - camera.CentreX) / camera.Focal;
        }

        for (var y = 0; y < canvas.Height; y++)
        {
            Row(canvas, y, columns, (camera.Horizon - y - 0.5f) / camera.Focal, camera.Above, conditions, near, headlights);
        }
    }

    private static void Row(SceneCanvas canvas, int y, float[] columns, float up, float above, StreetConditions conditions, StreetLamp[] lamps, float headlights)
    {
        var row = y * canvas.Width;
        var x = 0;
        for (; x <= canvas.Width - Vector<float>.Count; x += Vector<float>.Count)
        {
            Pixels(canvas, row + x, columns.AsSpan(x), up, above, conditions, lamps, headlights);
        }

        if (x < canvas.Width)
        {
            // The rest of a row that vectors do not fill: a small canvas of its own.
            var rest = new SceneCanvas(Vector<float>.Count, 1);
            var slopes = new float[Vector<float>.Count];
            columns.AsSpan(x).CopyTo(slopes);
            foreach (var (from, to) in Planes(canvas).Zip(Planes(rest)))
            {
                from.AsSpan(row + x, canvas.Width - x).CopyTo(to);
            }

            Pixels(rest, 0, slopes, up, above, conditions, lamps, headlights);
            foreach (var (to, from) in Planes(canvas).Zip(Planes(rest)))
            {
                from.AsSpan(0, canvas.Width - x).CopyTo(to.AsSpan(row + x));
            }
        }
    }

    private static float[][] Planes(SceneCanvas canvas) => [canvas.Red, canvas.Green, canvas.Blue, canvas.Glow, canvas.Depth];

    private static void Pixels(SceneCanvas canvas, int place, ReadOnlySpan<float> slopes, float up, float above, StreetConditions conditions, StreetLamp[] lamps, float headlights)
    {
        var z = Load(canvas.Depth, place);
        var ahead = new Vector<float>(slopes);
        var (x, height) = (ahead * z, (z * up) + new Vector<float>(above));
        var glow = Load(canvas.Glow, place);
        var red = new Vector<float>(conditions.Ambient.X) + glow;
        var green = new Vector<float>(conditions.Ambient.Y) + glow;
        var blue = new Vector<float>(conditions.Ambient.Z) + glow;
        foreach (var lamp in lamps)
        {
            var (dx, dy, dz) = (x - new Vector<float>(lamp.Place.X), height - new Vector<float>(lamp.Place.Y), z - new Vector<float>(lamp.Place.Z));
            var share = ((dx * dx) + (dy * dy) + (dz * dz)) * (1 / (lamp.Reach * lamp.Reach));
            var light = new Vector<float>(lamp.Strength * 2) / (Vector<float>.One + (share * share));
            red += light * lamp.Colour.X;
            green += light * lamp.Colour.Y;
            blue += light * lamp.Colour.Z;
        }

        if (headlights > 0)
        {
            // A cone ahead, cut off above the height of the lamps as dipped beams are; light falls with the square of the way.
            var aside = ahead - new Vector<float>(0.04f);
            var wide = Vector<float>.One / (Vector<float>.One + (aside * aside * 9));
            var over = Vector.Max(Vector<float>.Zero, (height - new Vector<float>(0.75f)) / (new Vector<float>(0.35f) + (z * 0.02f)));
            var tall = Vector<float>.One / (Vector<float>.One + (over * over * 1.6f));
            var beam = wide * wide * tall * headlights / (new Vector<float>(0.35f) + (z * z * 0.012f));
            red += beam;
            green += beam * 0.97f;
            blue += beam * 0.88f;
        }

        // The sky shines itself.
        var sky = Vector.GreaterThan(z, new Vector<float>(Scene.FarAway * 0.9f));
        (red, green, blue) = (Vector.ConditionalSelect(sky, Vector<float>.One, red), Vector.ConditionalSelect(sky, Vector<float>.One, green), Vector.ConditionalSelect(sky, Vector<float>.One, blue));
        // Air thins out upwards: the sky shines through 150 metres of it, whatever its depth.
        var way = Vector.ConditionalSelect(sky, new Vector<float>(150), z);
        var clear = Vector.Exp(way * -conditions.Extinction);
        Store(canvas.Red, place, (Load(canvas.Red, place) * red * clear) + ((Vector<float>.One - clear) * conditions.Air.X));
        Store(canvas.Green, place, (Load(canvas.Green, place) * green * clear) + ((Vector<float>.One - clear) * conditions.Air.Y));
        Store(canvas.Blue, place, (Load(canvas.Blue, place) * blue * clear) + ((Vector<float>.One - clear) * conditions.Air.Z));
    }

    private static Vector<float> Load(float[] plane, int place) => Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(plane), (nuint)place);

    private static void Store(float[] plane, int place, Vector<float> value) => value.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(plane), (nuint)place);
}
