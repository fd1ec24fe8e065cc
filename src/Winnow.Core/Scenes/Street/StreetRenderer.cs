namespace Winnow.Core.Scenes.Street;

/// <summary>Draws one street: a plan, things on it from far to near, light and air, then the camera.</summary>
internal sealed class StreetRenderer(SceneCanvas canvas, SceneOptions options, SceneRandom random)
{
    private enum Thing
    {
        Pedestrian,
        Cyclist,
        Car,
        ParkedCar,
        Tree,
        Lamp,
        Sign,
    }

    private readonly StreetConditions conditions = new(options, random);
    private readonly StreetPlan plan = new(random);
    private readonly List<(Thing Thing, float X, float Z, float Heading)> things = [];
    private readonly List<StreetLamp> lamps = [];

    public Scene Render()
    {
        var camera = new StreetCamera(
            canvas.Width, canvas.Width * random.Between(0.4f, 0.6f), canvas.Height * random.Between(0.36f, 0.5f), canvas.Width * random.Between(0.78f, 1), random.Between(1.25f, 1.75f));
        new GroundPainter(canvas, camera, conditions, plan, random).Paint();
        new FacadePainter(canvas, camera, conditions, plan, random).Paint();
        Furnish();
        Populate();
        // What is as far away keeps the order it was drawn in: the sort must be stable.
        var ordered = things.OrderByDescending(t => t.Z).ToArray();
        foreach (var (thing, x, z, _) in ordered)
        {
            var (wide, deep) = thing switch { Thing.Car or Thing.ParkedCar => (1.1f, 2.2f), Thing.Cyclist => (0.6f, 0.3f), Thing.Pedestrian => (0.3f, 0.25f), Thing.Tree => (1.2f, 0.8f), _ => (0.1f, 0.1f) };
            FurniturePainter.Shadow(canvas, camera, conditions, x, z, wide, deep);
        }

        var ledger = new SceneLedger(canvas, options.LeastArea);
        var cars = new CarPainter(canvas, camera, conditions, lamps);
        foreach (var (thing, x, z, heading) in ordered)
        {
            Draw(thing, x, z, heading, camera, ledger, cars);
        }

        StreetLighting.Apply(canvas, camera, conditions, lamps);
        StreetAir.Apply(canvas, camera, conditions, lamps, random);
        return new()
        {
            Image = new CameraSensor(canvas, random).Expose(conditions.Gain * random.Between(0.88f, 1.12f), conditions.ShotNoise, conditions.ReadNoise, Blur()),
            Objects = ledger.Read(),
            ClassMap = canvas.Region.AsSpan().ToArray(),
            Regions = Scene.StreetRegions,
            Depth = canvas.Depth.AsSpan().ToArray(),
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["light"] = conditions.Light switch { SceneLight.Day => "day", SceneLight.Dusk => "dusk", _ => "night" },
                ["weather"] = conditions.Weather switch { SceneWeather.Clear => "clear", SceneWeather.Fog => "fog", _ => "rain" },
                ["blur"] = conditions.Blurred ? "yes" : "no",
            },
        };
    }

    // Pixels that the image smears along a row.
    private int Blur() => conditions.Blurred ? 2 + random.Below(Math.Max(1, canvas.Width / (conditions.Light == SceneLight.Day ? 80 : 45))) : 0;

    private void Draw(Thing thing, float x, float z, float heading, StreetCamera camera, SceneLedger ledger, CarPainter cars)
    {
        switch (thing)
        {
            case Thing.Pedestrian:
                PedestrianPainter.Paint(canvas, camera, conditions, x, z, ledger.Next, random);
                ledger.Add(0);
                break;
            case Thing.Cyclist:
                CyclistPainter.Paint(canvas, camera, conditions, x, z, ledger.Next, random, lamps);
                ledger.Add(1);
                break;
            case Thing.Car or Thing.ParkedCar:
                cars.Paint(x, z, heading, thing == Thing.ParkedCar, ledger.Next, random);
                ledger.Add(2);
                break;
            case Thing.Tree:
                FurniturePainter.Tree(canvas, camera, conditions, x, z, random);
                break;
            case Thing.Lamp:
                FurniturePainter.Lamp(canvas, camera, conditions, x, z);
                break;
            default:
                FurniturePainter.Sign(canvas, camera, x, z, random);
                break;
        }
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
                    things.Add((Thing.Lamp, x, z, 0));
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
                    things.Add((Thing.Tree, kerb + (Math.Sign(kerb) * setBack), z, 0));
                }
            }
        }

        for (var i = random.Below(3); i > 0; i--)
        {
            things.Add((Thing.Sign, random.Chance(0.7) ? plan.RoadRight + 0.45f : plan.RoadLeft - 0.45f, random.Between(6, 35), 0));
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
                    Add(Thing.ParkedCar, x + random.Between(-0.1f, 0.1f), z, heading + random.Between(-0.04f, 0.04f), 2.4f);
                }
            }
        }

        for (var i = random.Count(1.7 * options.Traffic, 40); i > 0; i--)
        {
            var z = Far(6.5f, 60);
            switch (random.Pick(0.4, 0.5, 0.1))
            {
                case 0:
                    Add(Thing.Car, random.Between(-0.3f, 0.3f), z, random.Between(-0.05f, 0.05f), 2.6f);
                    break;
                case 1:
                    Add(Thing.Car, -plan.Lane + random.Between(-0.3f, 0.3f), z, MathF.PI + random.Between(-0.05f, 0.05f), 2.6f);
                    break;
                default:
                    // One turns or comes out of a side street.
                    Add(Thing.Car, random.Between(plan.RoadLeft - 1, plan.RoadRight + 1), Math.Max(z, 10), (random.Chance(0.5) ? 1 : -1) * random.Between(0.9f, 2.2f), 3);
                    break;
            }
        }

        for (var i = random.Count(0.8 * options.Traffic, 40); i > 0; i--)
        {
            Add(Thing.Cyclist, random.Chance(0.6) ? plan.RoadRight - random.Between(0.4f, 1.1f) : plan.RoadLeft + random.Between(0.4f, 1.1f), Far(5, 38), 0, 1);
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
            Add(Thing.Pedestrian, x, z, 0, 0.35f);
            if (random.Chance(0.25))
            {
                Add(Thing.Pedestrian, x + random.Between(0.4f, 0.7f), z + random.Between(-0.4f, 0.4f), 0, 0.3f);
            }
        }
    }

    // More of them near than a uniform depth gives: far ones are many and tiny otherwise.
    private float Far(float near, float far) => near + ((far - near) * MathF.Pow(random.Next(), 1.5f));

    // Nothing stands inside something else.
    private void Add(Thing thing, float x, float z, float heading, float room)
    {
        foreach (var (other, otherX, otherZ, _) in things)
        {
            var its = other switch { Thing.Car or Thing.ParkedCar => (1.2f, 2.4f), Thing.Cyclist => (0.4f, 0.9f), Thing.Pedestrian => (0.22f, 0.22f), _ => (0f, 0f) };
            var own = Math.Min(room, thing is Thing.Car or Thing.ParkedCar ? 1 : 0.3f);
            if (Math.Abs(otherX - x) < its.Item1 + own && Math.Abs(otherZ - z) < its.Item2 + room)
            {
                return;
            }
        }

        things.Add((thing, x, z, heading));
    }
}
