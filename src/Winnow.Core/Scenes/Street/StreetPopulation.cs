namespace Winnow.Core.Scenes.Street;

/// <summary>Decides what is in a street and where: furniture by rule, people and vehicles by chance, nobody inside another.</summary>
internal sealed class StreetPopulation(SceneOptions options, StreetConditions conditions, StreetPlan plan, ICollection<StreetLamp> lamps, SceneRandom random)
{
    private readonly List<(StreetThing Thing, float X, float Z, float Heading)> things = [];

    /// <summary>Everything, with its place in metres and its heading; street lamps that are on join the lamps.</summary>
    public IReadOnlyList<(StreetThing Thing, float X, float Z, float Heading)> All()
    {
        Furnish();
        Populate();
        return things;
    }

    private void Furnish()
    {
        var (spacing, first) = (random.Between(17, 30), random.Between(3, 18));
        for (var z = first; z < 95; z += spacing)
        {
            foreach (var x in (ReadOnlySpan<float>)[plan.RoadLeft - 0.5f, plan.RoadRight + 0.5f])
            {
                if (x > 0 || (int)(z / spacing) % 2 == 0)
                {
                    things.Add((StreetThing.Lamp, x, z, 0));
                    if (conditions.Lamps > 0 && random.Chance(0.9))
                    {
                        lamps.Add(new(new(x + (x > 0 ? -1.6f : 1.6f), FurniturePainter.LampHeight, z), new(1, 0.8f, 0.5f), conditions.Lamps, 6.5f, 0.9f));
                    }
                }
            }
        }

        var trees = random.Chance(0.6) ? random.Between(0.1f, 0.8f) : 0;
        for (var z = random.Between(5, 12); z < 70; z += random.Between(6, 11))
        {
            foreach (var (kerb, facade) in (ReadOnlySpan<(float, float)>)[(plan.PavementLeft, plan.FacadeLeft), (plan.PavementRight, plan.FacadeRight)])
            {
                if (random.Chance(trees))
                {
                    var setBack = Math.Abs(facade - kerb) > 2 ? random.Between(0.3f, Math.Abs(facade - kerb) - 1) : -0.5f;
                    things.Add((StreetThing.Tree, kerb + (Math.Sign(kerb) * setBack), z, 0));
                }
            }
        }

        for (var i = random.Below(3); i > 0; i--)
        {
            things.Add((StreetThing.Sign, random.Chance(0.7) ? plan.RoadRight + 0.45f : plan.RoadLeft - 0.45f, random.Between(6, 35), 0));
        }
    }

    private void Populate()
    {
        foreach (var (parking, x, heading) in (ReadOnlySpan<(bool, float, float)>)[(plan.ParkingRight, plan.RoadRight - 1, 0), (plan.ParkingLeft, plan.RoadLeft + 1, MathF.PI)])
        {
            for (var z = random.Between(3, 12); parking && z < 60; z += random.Between(5.2f, 8))
            {
                if (random.Chance(0.3 * options.Traffic))
                {
                    Add(StreetThing.ParkedCar, x + random.Between(-0.1f, 0.1f), z, heading + random.Between(-0.04f, 0.04f), 2.4f);
                }
            }
        }

        for (var i = random.Count(1.7 * options.Traffic, 40); i > 0; i--)
        {
            var z = Far(6.5f, 60);
            switch (random.Pick(0.4, 0.5, 0.1))
            {
                case 0:
                    Add(StreetThing.Car, random.Between(-0.3f, 0.3f), z, random.Between(-0.05f, 0.05f), 2.6f);
                    break;
                case 1:
                    Add(StreetThing.Car, -plan.Lane + random.Between(-0.3f, 0.3f), z, MathF.PI + random.Between(-0.05f, 0.05f), 2.6f);
                    break;
                default:
                    // One turns or comes out of a side street.
                    Add(StreetThing.Car, random.Between(plan.RoadLeft - 1, plan.RoadRight + 1), Math.Max(z, 10), (random.Chance(0.5) ? 1 : -1) * random.Between(0.9f, 2.2f), 3);
                    break;
            }
        }

        for (var i = random.Count(0.8 * options.Traffic, 40); i > 0; i--)
        {
            Add(StreetThing.Cyclist, random.Chance(0.6) ? plan.RoadRight - random.Between(0.4f, 1.1f) : plan.RoadLeft + random.Between(0.4f, 1.1f), Far(5, 38), 0, 1);
        }

        for (var i = random.Count(3.6 * options.Density, 120); i > 0; i--)
        {
            var z = Far(4, 38);
            var x = random.Pick(0.42, 0.3, 0.28) switch
            {
                0 => random.Between(plan.RoadRight + 0.3f, plan.PavementRight - 0.2f),
                1 => random.Between(plan.PavementLeft + 0.2f, plan.RoadLeft - 0.3f),
                _ => random.Between(plan.RoadLeft, plan.RoadRight),
            };
            z = plan.Crossing > 0 && x > plan.RoadLeft && x < plan.RoadRight && random.Chance(0.7) ? plan.Crossing + random.Between(-1.4f, 1.4f) : z;
            Add(StreetThing.Pedestrian, x, z, 0, 0.35f);
            if (random.Chance(0.25))
            {
                Add(StreetThing.Pedestrian, x + random.Between(0.4f, 0.7f), z + random.Between(-0.4f, 0.4f), 0, 0.3f);
            }
        }
    }

    // More of them near than a uniform depth gives: far ones are many and tiny otherwise.
    private float Far(float near, float far) => near + ((far - near) * MathF.Pow(random.Next(), 1.5f));

    // Nothing stands inside something else.
    private void Add(StreetThing thing, float x, float z, float heading, float room)
    {
        foreach (var (other, otherX, otherZ, _) in things)
        {
            var its = other switch { StreetThing.Car or StreetThing.ParkedCar => (1.2f, 2.4f), StreetThing.Cyclist => (0.4f, 0.9f), StreetThing.Pedestrian => (0.22f, 0.22f), _ => (0f, 0f) };
            var own = Math.Min(room, thing is StreetThing.Car or StreetThing.ParkedCar ? 1 : 0.3f);
            if (Math.Abs(otherX - x) < its.Item1 + own && Math.Abs(otherZ - z) < its.Item2 + room)
            {
                return;
            }
        }

        things.Add((thing, x, z, heading));
    }
}
