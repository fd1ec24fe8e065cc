namespace Winnow.Vision.Imaging;

/// <summary>Where a source image lands in a target: its full scaled size, and the window of that which is written at an offset.</summary>
internal readonly record struct ResizeGeometry(int FullWidth, int FullHeight, int Left, int Top, int Width, int Height, int OffsetX, int OffsetY)
{
    public static ResizeGeometry Of(ResizeMode mode, int sourceWidth, int sourceHeight, int width, int height)
    {
        var (across, down) = ((double)width / sourceWidth, (double)height / sourceHeight);
        switch (mode)
        {
            case ResizeMode.CentreCrop:
                {
                    var scale = Math.Max(across, down);
                    var (fullWidth, fullHeight) = (Math.Max(width, (int)Math.Round(sourceWidth * scale)), Math.Max(height, (int)Math.Round(sourceHeight * scale)));
                    return new(fullWidth, fullHeight, (fullWidth - width) / 2, (fullHeight - height) / 2, width, height, 0, 0);
                }

            case ResizeMode.Letterbox:
                {
                    var scale = Math.Min(across, down);
                    var fullWidth = Math.Clamp((int)Math.Round(sourceWidth * scale), 1, width);
                    var fullHeight = Math.Clamp((int)Math.Round(sourceHeight * scale), 1, height);
                    return new(fullWidth, fullHeight, 0, 0, fullWidth, fullHeight, (width - fullWidth) / 2, (height - fullHeight) / 2);
                }

            default:
                return new(width, height, 0, 0, width, height, 0, 0);
        }
    }

    /// <summary>The strongest of the reductions 8, 4, 2 that still leaves at least the full scaled size to shrink from.</summary>
    public int Reduction(int sourceWidth, int sourceHeight)
    {
        foreach (var reduction in (ReadOnlySpan<int>)[8, 4, 2])
        {
            if (sourceWidth / reduction >= FullWidth && sourceHeight / reduction >= FullHeight)
            {
                return reduction;
            }
        }

        return 1;
    }
}
