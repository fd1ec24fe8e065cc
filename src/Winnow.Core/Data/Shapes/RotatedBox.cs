namespace Winnow.Core.Data;

/// <summary>A rectangle turned about its centre, in pixels.</summary>
/// <param name="CentreX">Centre, from the image's left edge.</param>
/// <param name="CentreY">Centre, from the image's upper edge.</param>
/// <param name="Width">Length of the side that lies level at 0 degrees, 0 or more.</param>
/// <param name="Height">Length of the other side, 0 or more.</param>
/// <param name="Degrees">Clockwise as seen on the screen.</param>
public readonly record struct RotatedBox(double CentreX, double CentreY, double Width, double Height, double Degrees)
{
    /// <summary>The smallest upright box around it.</summary>
    public Box Bounds
    {
        get
        {
            Span<double> c = stackalloc double[8];
            WriteCorners(c);
            return new(
                Math.Min(Math.Min(c[0], c[2]), Math.Min(c[4], c[6])),
                Math.Min(Math.Min(c[1], c[3]), Math.Min(c[5], c[7])),
                Math.Max(Math.Max(c[0], c[2]), Math.Max(c[4], c[6])),
                Math.Max(Math.Max(c[1], c[3]), Math.Max(c[5], c[7])));
        }
    }

    /// <summary>The four corners as x, y pairs, clockwise from the one that is upper left at 0 degrees.</summary>
    public double[] Corners()
    {
        var corners = new double[8];
        WriteCorners(corners);
        return corners;
    }

    /// <summary>A box by the corner it is turned about: Label Studio's form.</summary>
    /// <param name="x">The corner that is upper left at 0 degrees.</param>
    /// <param name="y">Its other coordinate.</param>
    /// <param name="width">0 or more.</param>
    /// <param name="height">0 or more.</param>
    /// <param name="degrees">Clockwise.</param>
    public static RotatedBox FromTopLeft(double x, double y, double width, double height, double degrees)
    {
        var (cos, sin) = CosSin(degrees);
        return new(x + (((width * cos) - (height * sin)) / 2), y + (((width * sin) + (height * cos)) / 2), width, height, degrees);
    }

    /// <summary>The box of four corners given clockwise, or null where they form no rectangle.</summary>
    /// <param name="corners">Eight numbers, x, y pairs.</param>
    /// <param name="tolerance">Largest distance in pixels between a given corner and the rectangle's.</param>
    public static RotatedBox? FromCorners(ReadOnlySpan<double> corners, double tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(corners.Length, 8);
        var centreX = (corners[0] + corners[2] + corners[4] + corners[6]) / 4;
        var centreY = (corners[1] + corners[3] + corners[5] + corners[7]) / 4;
        var (acrossX, acrossY) = ((corners[2] - corners[0] + corners[4] - corners[6]) / 2, (corners[3] - corners[1] + corners[5] - corners[7]) / 2);
        var (downX, downY) = ((corners[6] - corners[0] + corners[4] - corners[2]) / 2, (corners[7] - corners[1] + corners[5] - corners[3]) / 2);
        var (width, height) = (double.Hypot(acrossX, acrossY), double.Hypot(downX, downY));
        var angle = width >= height ? Math.Atan2(acrossY, acrossX) : Math.Atan2(-downX, downY);
        var box = new RotatedBox(centreX, centreY, width, height, angle * 180 / Math.PI);
        Span<double> back = stackalloc double[8];
        box.WriteCorners(back);
        for (var i = 0; i < 8; i += 2)
        {
            if (!(double.Hypot(back[i] - corners[i], back[i + 1] - corners[i + 1]) <= tolerance))
            {
                return null;
            }
        }

        return box;
    }

    private void WriteCorners(Span<double> corners)
    {
        var (cos, sin) = CosSin(Degrees);
        var (halfX, halfY) = (Width / 2, Height / 2);
        for (var i = 0; i < 4; i++)
        {
            var across = i is 1 or 2 ? halfX : -halfX;
            var down = i >= 2 ? halfY : -halfY;
            corners[2 * i] = CentreX + (across * cos) - (down * sin);
            corners[(2 * i) + 1] = CentreY + (across * sin) + (down * cos);
        }
    }

    // Quarter turns are exact, so that an upright box stays one to the last bit.
    private static (double Cos, double Sin) CosSin(double degrees) => (degrees % 360) switch
    {
        0 => (1, 0),
        90 or -270 => (0, 1),
        180 or -180 => (-1, 0),
        270 or -90 => (0, -1),
        var turn => (Math.Cos(turn * Math.PI / 180), Math.Sin(turn * Math.PI / 180)),
    };
}
