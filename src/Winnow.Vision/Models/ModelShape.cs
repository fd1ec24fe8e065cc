namespace Winnow.Vision.Models;

/// <summary>What a classification network is built for.</summary>
/// <param name="Channels">1 or 3.</param>
/// <param name="Height">Input height in pixels.</param>
/// <param name="Width">Input width in pixels.</param>
/// <param name="Classes">Number of classes, at least 2.</param>
public sealed record ModelShape(int Channels, int Height, int Width, int Classes);
