using System.Numerics;

namespace Winnow.Core.Scenes.Street;

/// <summary>Light and weather of one street, in numbers.</summary>
internal sealed class StreetConditions
{
    public StreetConditions(SceneOptions options, SceneRandom random)
    {
        Light = (SceneLight)random.Pick(options.Day, options.Dusk, Math.Max(0, 1 - options.Day - options.Dusk));
        Weather = (SceneWeather)random.Pick(Math.Max(0, 1 - options.Fog - options.Rain), options.Fog, options.Rain);
        Blurred = random.Chance(options.Blur);
        Overcast = Weather != SceneWeather.Clear || random.Chance(0.35);
        var angle = random.Between(0.2f, 2.9f);
        var side = random.Chance(0.5) ? 1 : -1;
        Sun = Vector3.Normalize(new(side * MathF.Cos(angle), random.Between(0.45f, 1.2f), -MathF.Sin(angle) * 0.8f));
        var wet = Weather == SceneWeather.Rain;
        switch (Light)
        {
            case SceneLight.Day:
                Ambient = (Overcast ? random.Between(0.55f, 0.85f) : random.Between(0.75f, 1.05f)) * (Overcast ? new Vector3(0.94f, 0.98f, 1.03f) : new Vector3(1.03f, 1, 0.94f));
                (Gain, Lamps, Shadow) = (1, 0, Overcast ? 0.25f : 0.62f);
                (ShotNoise, ReadNoise) = (0.00015f, 0.000002f);
                break;
            case SceneLight.Dusk:
                Ambient = random.Between(0.10f, 0.22f) * new Vector3(1.02f, 0.86f, 0.94f);
                (Gain, Lamps, Shadow) = (1.6f, 0.35f, 0.3f);
                (ShotNoise, ReadNoise) = (0.0009f, 0.00001f);
                break;
            default:
                Ambient = random.Between(0.004f, 0.016f) * new Vector3(0.75f, 0.85f, 1.2f);
                (Gain, Lamps, Shadow) = (random.Between(1.4f, 2.1f), random.Chance(0.25) ? 0 : random.Between(0.1f, 0.5f), 0.35f);
                (ShotNoise, ReadNoise) = (random.Between(0.002f, 0.005f), random.Between(0.00002f, 0.00008f));
                break;
        }

        // Visibility is where contrast has fallen to 5 %.
        Extinction = Weather switch
        {
            SceneWeather.Fog => 3f / random.Between(18, 60),
            SceneWeather.Rain => 3f / random.Between(110, 220),
            _ => 3f / random.Between(700, 2000),
        };
        var air = Light switch { SceneLight.Day => 0.66f, SceneLight.Dusk => 0.14f, _ => 0.018f };
        Air = air * (Light == SceneLight.Night ? new Vector3(1.1f, 0.95f, 0.8f) : new Vector3(0.96f, 0.99f, 1.02f)) * (Weather == SceneWeather.Rain ? 0.7f : 1);
        Wetness = wet ? random.Between(0.5f, 1) : 0;
    }

    public SceneLight Light { get; }

    public SceneWeather Weather { get; }

    public bool Blurred { get; }

    public bool Overcast { get; }

    /// <summary>Direction towards the sun.</summary>
    public Vector3 Sun { get; }

    /// <summary>Light from everywhere, in units of full daylight.</summary>
    public Vector3 Ambient { get; }

    /// <summary>Exposure.</summary>
    public float Gain { get; }

    /// <summary>Strength of street lamps right below them; 0 where they are off.</summary>
    public float Lamps { get; }

    /// <summary>Whether lamps and headlights are on.</summary>
    public bool LightsOn => Light != SceneLight.Day;

    /// <summary>Share of light that a shadow takes.</summary>
    public float Shadow { get; }

    /// <summary>Variance of the noise per unit of light.</summary>
    public float ShotNoise { get; }

    /// <summary>Variance of the noise in the dark.</summary>
    public float ReadNoise { get; }

    /// <summary>Extinction per metre.</summary>
    public float Extinction { get; }

    /// <summary>Light that the air itself throws into the camera where nothing shines through it.</summary>
    public Vector3 Air { get; }

    /// <summary>0 for a dry road to 1 for a mirror of water.</summary>
    public float Wetness { get; }

    /// <summary>Light on a face that looks this way, relative to open ground.</summary>
    public float Shade(Vector3 normal) => Light == SceneLight.Day && !Overcast
        ? 0.45f + (0.65f * Math.Max(0, Vector3.Dot(normal, Sun)))
        : 0.62f + (0.2f * normal.Y) - (0.12f * normal.Z);
}
