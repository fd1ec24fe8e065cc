using Winnow.Core.Data;

namespace Winnow.Vision.Augmentation;

/// <summary>An affine map of the plane: x' = A·x + B·y + C, y' = D·x + E·y + F.</summary>
internal readonly record struct PlaneMap(double A, double B, double C, double D, double E, double F)
{
    /// <summary>Draws a map that brings the middle of a canvas near the middle of an output: scale, rotation, shear, mirrors, shift.</summary>
    /// <param name="canvas">Side of the canvas.</param>
    /// <param name="side">Side of the output.</param>
    /// <param name="augmentation">How far it may go.</param>
    /// <param name="random">The only source of chance.</param>
    public static PlaneMap Draw(int canvas, int side, SceneAugmentation augmentation, Random random)
    {
        double Signed(double most) => most * ((2 * random.NextDouble()) - 1);
        var scale = 1 + Signed(augmentation.Scale);
        var (sine, cosine) = Math.SinCos(Signed(augmentation.Degrees) * Math.PI / 180);
        var (shearX, shearY) = (Math.Tan(Signed(augmentation.Shear) * Math.PI / 180), Math.Tan(Signed(augmentation.Shear) * Math.PI / 180));
        var mirrorX = random.NextDouble() < augmentation.FlipHorizontal ? -1 : 1;
        var mirrorY = random.NextDouble() < augmentation.FlipVertical ? -1 : 1;
        var (shiftX, shiftY) = ((0.5 + Signed(augmentation.Translate)) * side, (0.5 + Signed(augmentation.Translate)) * side);
        var (a, b) = (mirrorX * scale * (cosine - (sine * shearY)), mirrorX * scale * ((cosine * shearX) - sine));
        var (d, e) = (mirrorY * scale * (sine + (cosine * shearY)), mirrorY * scale * ((sine * shearX) + cosine));
        var middle = canvas / 2.0;
        return new(a, b, shiftX - ((a + b) * middle), d, e, shiftY - ((d + e) * middle));
    }

    /// <summary>The map back.</summary>
    public PlaneMap Inverse()
    {
        var determinant = (A * E) - (B * D);
        var (a, b, d, e) = (E / determinant, -B / determinant, -D / determinant, A / determinant);
        return new(a, b, -((a * C) + (b * F)), d, e, -((d * C) + (e * F)));
    }

    /// <summary>A polygon's image.</summary>
    public Polygon Apply(Polygon polygon)
    {
        var from = polygon.Coordinates;
        var to = new double[from.Length];
        for (var i = 0; i < from.Length; i += 2)
        {
            to[i] = (A * from[i]) + (B * from[i + 1]) + C;
            to[i + 1] = (D * from[i]) + (E * from[i + 1]) + F;
        }

        return new(to);
    }
}
