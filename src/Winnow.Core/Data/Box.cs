namespace Winnow.Core.Data;

/// <summary>An upright rectangle in pixels, with its origin at the image's upper left corner.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Right">Right edge, not left of <paramref name="Left"/>.</param>
/// <param name="Bottom">Lower edge, not above <paramref name="Top"/>.</param>
public readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Width times height, 0 or more.</summary>
    public double Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);

    /// <summary>Intersection over union, 0 to 1; 0 for two boxes without area.</summary>
    public double Overlap(Box other)
    {
        var width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left);
        var height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
        var shared = Math.Max(0, width) * Math.Max(0, height);
        var all = Area + other.Area - shared;
        return all > 0 ? shared / all : 0;
    }
}
