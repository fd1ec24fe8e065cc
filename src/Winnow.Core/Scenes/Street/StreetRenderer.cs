namespace Winnow.Core.Scenes.Street;

/// <summary>Draws one street: a plan, things on it from far to near, light and air, then the camera.</summary>
internal sealed class StreetRenderer(SceneCanvas canvas, SceneOptions options, SceneRandom random)
{
    private readonly StreetConditions conditions = new(options, random);
    private readonly StreetPlan plan = new(random);
    private readonly List<StreetLamp> lamps = [];

    public Scene Render()
    {
        var camera = new StreetCamera(
            canvas.Width, canvas.Width * random.Between(0.4f, 0.6f), canvas.Height * random.Between(0.36f, 0.5f), canvas.Width * random.Between(0.78f, 1), random.Between(1.25f, 1.75f));
        new GroundPainter(canvas, camera, conditions, plan, random).Paint();
        new FacadePainter(canvas, camera, conditions, plan, random).Paint();
        var things = new StreetPopulation(options, conditions, plan, lamps, random).All();
        // What is as far away keeps the order it was drawn in: the sort must be stable.
        var ordered = things.OrderByDescending(t => t.Z).ToArray();
        foreach (var (thing, x, z, _) in ordered)
        {
            var (wide, deep) = thing switch { StreetThing.Car or StreetThing.ParkedCar => (1.1f, 2.2f), StreetThing.Cyclist => (0.6f, 0.3f), StreetThing.Pedestrian => (0.3f, 0.25f), StreetThing.Tree => (1.2f, 0.8f), _ => (0.1f, 0.1f) };
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

    private void Draw(StreetThing thing, float x, float z, float heading, StreetCamera camera, SceneLedger ledger, CarPainter cars)
    {
        switch (thing)
        {
            case StreetThing.Pedestrian:
                PedestrianPainter.Paint(canvas, camera, conditions, x, z, ledger.Next, random);
                ledger.Add(0);
                break;
            case StreetThing.Cyclist:
                CyclistPainter.Paint(canvas, camera, conditions, x, z, ledger.Next, random, lamps);
                ledger.Add(1);
                break;
            case StreetThing.Car or StreetThing.ParkedCar:
                cars.Paint(x, z, heading, thing == StreetThing.ParkedCar, ledger.Next, random);
                ledger.Add(2);
                break;
            case StreetThing.Tree:
                FurniturePainter.Tree(canvas, camera, conditions, x, z, random);
                break;
            case StreetThing.Lamp:
                FurniturePainter.Lamp(canvas, camera, conditions, x, z);
                break;
            default:
                FurniturePainter.Sign(canvas, camera, x, z, random);
                break;
        }
    }
}
