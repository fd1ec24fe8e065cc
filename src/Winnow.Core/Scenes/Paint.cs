using System.Numerics;

namespace Winnow.Core.Scenes;

/// <summary>How a shape is filled.</summary>
/// <param name="Colour">Share of light it throws back, linear, 0 to 1 each.</param>
/// <param name="Depth">Metres from the camera.</param>
/// <param name="Region">Index into <see cref="Scene.Regions"/>.</param>
/// <param name="Id">Number of the object, or −1 for what is none.</param>
/// <param name="Texture">How much the texture changes the colour, 0 to 1.</param>
/// <param name="Glow">Light of its own, in units of full daylight.</param>
internal readonly record struct Paint(Vector3 Colour, float Depth, byte Region, short Id = -1, float Texture = 0, float Glow = 0)
{
    /// <summary>The same in another colour.</summary>
    public Paint In(Vector3 colour) => this with { Colour = colour };
}
