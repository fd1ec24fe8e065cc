namespace Winnow.Core.Formats;

/// <summary>The decoded values of a PNG file: what the file stores, not what a screen shows.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Values">[height × width]: grey levels or places in the palette as stored, 1 to 16 bits; 0xRRGGBB for true colour.</param>
/// <param name="Palette">0xRRGGBB of each place; null where there is no palette.</param>
/// <param name="IsColour">Whether the values are colours.</param>
internal sealed record PngPixels(int Width, int Height, int[] Values, IReadOnlyList<int>? Palette, bool IsColour);
