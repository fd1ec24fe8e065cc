using System.Globalization;

namespace Winnow.Core.Scenes;

/// <summary>What the generator draws, and under which conditions.</summary>
public sealed record SceneOptions
{
    /// <summary>Least and greatest side in pixels.</summary>
    private const int LeastSide = 32, GreatestSide = 4096;

    /// <summary>Most objects a scene may hold on average.</summary>
    private const double MostDensity = 10;

    /// <summary>What to draw. Default a street.</summary>
    public SceneKind Kind { get; init; }

    /// <summary>Width in pixels, 32 to 4,096. Default 320.</summary>
    public int Width { get; init; } = 320;

    /// <summary>Height in pixels, 32 to 4,096. Default 192.</summary>
    public int Height { get; init; } = 192;

    /// <summary>Seed of all scenes. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Share of streets by day, 0 to 1; what <see cref="Day"/> and <see cref="Dusk"/> leave is night. Default 0.5.</summary>
    public double Day { get; init; } = 0.5;

    /// <summary>Share of streets at dusk, 0 to 1. Default 0.1.</summary>
    public double Dusk { get; init; } = 0.1;

    /// <summary>Share of streets in fog, 0 to 1, the same in every light; what <see cref="Fog"/> and <see cref="Rain"/> leave is clear. Default 0.15.</summary>
    public double Fog { get; init; } = 0.15;

    /// <summary>Share of streets in rain, 0 to 1. Default 0.15.</summary>
    public double Rain { get; init; } = 0.15;

    /// <summary>Share of images blurred by motion, 0 to 1. Default 0.15.</summary>
    public double Blur { get; init; } = 0.15;

    /// <summary>Pedestrians, cells or defects in comparison with the default, 0 to 10: 2 doubles their mean number. Default 1.</summary>
    public double Density { get; init; } = 1;

    /// <summary>Cars and cyclists in comparison with the default, 0 to 10. Default 1.</summary>
    public double Traffic { get; init; } = 1;

    /// <summary>Share of the rare class among the objects of cells and defects, 0 to 1. Default 0.04.</summary>
    public double Rare { get; init; } = 0.04;

    /// <summary>Least area in pixels that an object must show to be annotated, 1 or more. Default 16.</summary>
    public int LeastArea { get; init; } = 16;

    /// <summary>What is wrong, in one sentence; null where nothing is.</summary>
    public string? Problem()
    {
        foreach (var (name, value) in new[] { ("width", Width), ("height", Height) })
        {
            if (value is < LeastSide or > GreatestSide)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{name} {value} is no size of a scene; give {LeastSide} to {GreatestSide} pixels.");
            }
        }

        foreach (var (name, value) in new[] { ("day", Day), ("dusk", Dusk), ("fog", Fog), ("rain", Rain), ("blur", Blur), ("rare", Rare) })
        {
            if (!(value is >= 0 and <= 1))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{name} {value} is no share; give 0 to 1.");
            }
        }

        foreach (var (first, second, one, other) in new[] { ("day", "dusk", Day, Dusk), ("fog", "rain", Fog, Rain) })
        {
            if (one + other > 1 + 1e-9)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{first} {one} and {second} {other} are more than all scenes together; lower one of them.");
            }
        }

        foreach (var (name, value) in new[] { ("density", Density), ("traffic", Traffic) })
        {
            if (!(value is >= 0 and <= MostDensity))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{name} {value} is out of range; give 0 to {MostDensity}, 1 being the default.");
            }
        }

        return !Enum.IsDefined(Kind) ? $"{Kind} is no kind of scene; there are: street, cells, defects."
            : LeastArea < 1 ? $"The least area {LeastArea} is too small; give 1 pixel or more."
            : null;
    }
}
