namespace Winnow.Core.Metrics;

/// <summary>The class of every pixel of one image.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Classes">[height × width], row-major; <see cref="Ignore"/> where nobody says.</param>
public sealed record LabelMap(int Height, int Width, ReadOnlyMemory<byte> Classes)
{
    /// <summary>The value of a pixel that counts for nothing.</summary>
    public const byte Ignore = 255;
}
