using System.Numerics;

namespace Winnow.Core.Scenes.Street;

/// <summary>A pinhole camera above the road, looking along it: x to the right, y up from the road, z ahead, all in metres.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="CentreX">Column of the vanishing point.</param>
/// <param name="Horizon">Row of the horizon.</param>
/// <param name="Focal">Focal length in pixels.</param>
/// <param name="Above">Metres above the road.</param>
internal readonly record struct StreetCamera(int Width, float CentreX, float Horizon, float Focal, float Above)
{
    /// <summary>Nothing is drawn nearer than this many metres.</summary>
    public const float Near = 1.5f;

    /// <summary>Where a point of the world lies on the image, in pixels.</summary>
    public Vector2 Project(float x, float y, float z)
    {
        var scale = Focal / Math.Max(z, Near);
        return new(CentreX + (x * scale), Horizon + ((Above - y) * scale));
    }

    /// <summary>Pixels a metre at a depth.</summary>
    public float Scale(float z) => Focal / Math.Max(z, Near);
}
