using System.Numerics;

namespace Winnow.Core.Scenes.Street;

/// <summary>Paints the houses on both sides, column by column: a ray meets a façade along the street, or the gable behind a gap.</summary>
internal sealed class FacadePainter(SceneCanvas canvas, StreetCamera camera, StreetConditions conditions, StreetPlan plan, SceneRandom random)
{
    private const float Deep = 14;

    /// <summary>One house from near to far end.</summary>
    private readonly record struct House(float From, float To, float Tall, Vector3 Colour, float Floor, float Axis, float Lit, uint Salt, bool Shop);

    public void Paint()
    {
        Skyline();
        Side(Houses(), plan.FacadeLeft);
        Side(Houses(), plan.FacadeRight);
    }

    // Far roofs at the end of the street, so that the road never runs into empty sky.
    private void Skyline()
    {
        var left = 0f;
        while (left < canvas.Width)
        {
            var wide = random.Between(0.02f, 0.09f) * canvas.Width;
            var z = random.Between(95, 180);
            var wood = random.Chance(0.35);
            var tall = wood ? random.Between(4, 9) : random.Between(6, 26);
            var top = camera.Project(0, tall, z).Y;
            var colour = wood ? new Vector3(0.06f, 0.1f, 0.04f) : random.Colour(0.15f, 0.4f, 0.15f);
            canvas.Polygon([new(left, top), new(left + wide + 1, top), new(left + wide + 1, camera.Horizon + 2), new(left, camera.Horizon + 2)], new(colour, z, wood ? StreetRegion.Vegetation : StreetRegion.Building, Texture: wood ? 0.5f : 0.15f));
            left += wide;
        }
    }

    private List<House> Houses()
    {
        var houses = new List<House>();
        var z = random.Between(-4, 3);
        while (z < 90)
        {
            var length = random.Between(7, 20);
            var colour = random.Chance(0.35) ? new Vector3(0.38f, 0.2f, 0.15f) * random.Between(0.6f, 1.3f) : random.Between(0.25f, 0.68f) * new Vector3(1, random.Between(0.88f, 1), random.Between(0.7f, 1));
            houses.Add(new(z, z + length, random.Between(1, 5.2f) * 3, colour, random.Between(2.7f, 3.4f), random.Between(1.6f, 2.8f), conditions.Light == SceneLight.Day ? 0 : random.Between(0.05f, 0.4f), random.Bits(), random.Chance(0.3)));
            z += length + (random.Chance(0.3) ? random.Between(2, 14) : 0);
        }

        houses.Reverse();
        return houses;
    }

    private void Side(List<House> houses, float facade)
    {
        var sunny = conditions.Shade(new(facade > 0 ? -1 : 1, 0, 0));
        var gable = conditions.Shade(new(0, 0, -1));
        for (var x = 0; x < canvas.Width; x++)
        {
            var slope = (x + 0.5f - camera.CentreX) / camera.Focal * Math.Sign(facade);
            if (slope <= 0.005f)
            {
                continue;
            }

            var hit = Math.Abs(facade) / slope;
            foreach (var house in houses)
            {
                var across = slope * house.From;
                if (house.From > StreetCamera.Near && across > Math.Abs(facade) && across < Math.Abs(facade) + Deep)
                {
                    Column(x, house, house.From, across, gable, 0.3f);
                }
                else if (hit >= house.From && hit < house.To && hit > StreetCamera.Near)
                {
                    Column(x, house, hit, hit - house.From, sunny, 1);
                }
            }
        }
    }

    // along: metres from the house's corner on the wall; openings: share of windows that a wall has.
    private void Column(int x, in House house, float z, float along, float shade, float openings)
    {
        var scale = z / camera.Focal;
        var top = Math.Max(0, (int)MathF.Ceiling(camera.Horizon + ((camera.Above - house.Tall) / scale) - 0.5f));
        var bottom = Math.Min(canvas.Height - 1, (int)MathF.Ceiling(camera.Horizon + (camera.Above / scale) - 0.5f) - 1);
        var axis = along / house.Axis;
        var (bay, within) = ((int)axis, axis - MathF.Floor(axis));
        var fine = house.Axis / scale > 3;
        var wall = new Paint(house.Colour, z, StreetRegion.Building);
        var grime = 1 + (0.12f * SceneNoise.At(along * 3, house.Salt & 255));
        for (var y = top; y <= bottom; y++)
        {
            var above = camera.Above - ((y + 0.5f - camera.Horizon) * scale);
            var (storey, up) = ((int)(above / house.Floor), Fraction(above / house.Floor));
            var place = (y * canvas.Width) + x;
            var shop = house.Shop && storey == 0;
            var opening = within is > 0.27f and < 0.73f && up is > 0.28f and < 0.8f || (shop && within is > 0.08f and < 0.92f && up is > 0.12f and < 0.78f);
            var dice = Hash(house.Salt, bay, storey);
            if (!opening || !fine || above > house.Tall - 0.5f || (dice & 1023) > 1024 * openings)
            {
                var cornice = above > house.Tall - 0.35f ? 0.7f : Fraction(above / house.Floor) < 0.05f && storey > 0 ? 0.86f : 1;
                canvas.Set(place, wall, shade * cornice * grime * (above < 0.5f ? 0.75f : 1));
                continue;
            }

            var lit = (dice >> 10) % 1000 < 1000 * (shop ? Math.Min(1, house.Lit * 2) : house.Lit);
            var warm = new Vector3(0.9f, 0.62f + ((dice >> 20) % 16 * 0.015f), 0.34f);
            canvas.Set(place, lit ? wall.In(warm) with { Glow = conditions.Light == SceneLight.Night ? 0.2f : 0.3f } : wall.In(new Vector3(0.07f, 0.085f, 0.11f) * (1 + (1.5f * up))), lit ? 1 - (0.4f * up) : 1);
        }
    }

    private static uint Hash(uint salt, int bay, int storey)
    {
        var h = salt ^ ((uint)bay * 0x9E3779B1) ^ ((uint)storey * 0x85EBCA77);
        h = (h ^ (h >> 15)) * 0x2C1B3C6D;
        return h ^ (h >> 13);
    }

    private static float Fraction(float value) => value - MathF.Floor(value);
}
