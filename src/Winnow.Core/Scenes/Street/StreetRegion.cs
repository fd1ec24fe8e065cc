namespace Winnow.Core.Scenes.Street;

/// <summary>Places in <see cref="Scene.StreetRegions"/>.</summary>
internal static class StreetRegion
{
    public const byte Sky = 0, Road = 1, Pavement = 2, Ground = 3, Building = 4, Vegetation = 5, Pole = 6, Pedestrian = 7, Cyclist = 8, Car = 9;
}
