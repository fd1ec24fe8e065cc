using System.Numerics;

namespace Winnow.Core.Scenes.Street;

/// <summary>A light in the street.</summary>
/// <param name="Place">Metres.</param>
/// <param name="Colour">Linear, 0 to 1.</param>
/// <param name="Strength">Light at the reach, in units of full daylight.</param>
/// <param name="Reach">Metres within which light falls off little.</param>
/// <param name="Flare">Radius of the glow that shows at 10 metres, in metres.</param>
internal readonly record struct StreetLamp(Vector3 Place, Vector3 Colour, float Strength, float Reach, float Flare);
