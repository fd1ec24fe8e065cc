namespace Winnow.Vision.Segmentation;

/// <summary>What a segmenter's maps look like.</summary>
public sealed record SegmentationOptions
{
    /// <summary>Longest side of the map in pixels, 8 to 32,768; null (the default) gives maps as large as the images.</summary>
    public int? LongestSide { get; init; }

    /// <summary>Share of a tile that the next one covers again, 0 to 0.9; default 0.25. Whole images ignore it.</summary>
    public double Overlap { get; init; } = 0.25;

    /// <summary>Refuses values out of range with one sentence each.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public SegmentationOptions Validate() =>
        LongestSide is < 8 or > 32_768 ? throw new ArgumentException($"A map of {LongestSide} pixels is out of range; take 8 to 32,768.")
        : Overlap is < 0 or > 0.9 or double.NaN ? throw new ArgumentException($"The overlap is {Overlap}; it must be 0 to 0.9.")
        : this;

    /// <summary>Size of the map of an image.</summary>
    internal (int Width, int Height) SizeOf(int width, int height)
    {
        if (LongestSide is not { } longest)
        {
            return (width, height);
        }

        var scale = (double)longest / Math.Max(width, height);
        return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }
}
