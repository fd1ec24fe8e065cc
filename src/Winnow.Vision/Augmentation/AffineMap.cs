using Winnow.Torch;

namespace Winnow.Vision.Augmentation;

/// <summary>A map of an image's plane about its centre, forwards: scale, then shear, then rotation, then shift.</summary>
/// <param name="Degrees">Rotation, clockwise as seen on the screen.</param>
/// <param name="Scale">Above 1 enlarges the content; above 0.</param>
/// <param name="ShearX">Columns moved per row below the centre.</param>
/// <param name="ShearY">Rows moved per column right of the centre. ShearX · ShearY stays below 1.</param>
/// <param name="ShiftX">Shift to the right, as a share of the width.</param>
/// <param name="ShiftY">Shift downwards, as a share of the height.</param>
internal readonly record struct AffineMap(double Degrees = 0, double Scale = 1, double ShearX = 0, double ShearY = 0, double ShiftX = 0, double ShiftY = 0)
{
    /// <summary>Moves the content of each image [N, C, H, W] by its own map, bilinearly; what comes in from outside is 0, the mean colour of normalised images.</summary>
    public static Tensor Apply(Tensor batch, ReadOnlySpan<AffineMap> maps)
    {
        var shape = batch.Shape;
        var rows = new float[maps.Length * 6];
        for (var i = 0; i < maps.Length; i++)
        {
            maps[i].Write(rows.AsSpan(i * 6, 6), shape[2], shape[3]);
        }

        var grid = Tensor.From<float>(rows, maps.Length, 2, 3).To(batch.Device).AffineGrid(shape); // [N, H, W, 2]
        return batch.GridSample(grid);
    }

    /// <summary>The inverse, in pixels from the centre: source = [a b; c d] · (result − shift).</summary>
    public (double A, double B, double C, double D) Inverse()
    {
        var (sine, cosine) = Math.SinCos(Degrees * Math.PI / 180);
        // Forwards: Scale · [cos −sin; sin cos] · [1 ShearX; ShearY 1].
        var (a, b) = (Scale * (cosine - (sine * ShearY)), Scale * ((cosine * ShearX) - sine));
        var (c, d) = (Scale * (sine + (cosine * ShearY)), Scale * ((sine * ShearX) + cosine));
        var determinant = (a * d) - (b * c);
        return (d / determinant, -b / determinant, -c / determinant, a / determinant);
    }

    // libtorch wants the inverse in coordinates where both sides reach from −1 to 1, whatever the picture's shape.
    private void Write(Span<float> row, double height, double width)
    {
        var (a, b, c, d) = Inverse();
        var (x, y) = (2 * ShiftX, 2 * ShiftY);
        var (bScaled, cScaled) = (b * height / width, c * width / height);
        row[0] = (float)a;
        row[1] = (float)bScaled;
        row[2] = (float)-((a * x) + (bScaled * y));
        row[3] = (float)cScaled;
        row[4] = (float)d;
        row[5] = (float)-((cScaled * x) + (d * y));
    }
}
