namespace Winnow.Vision.Detectors.Networks;

/// <summary>The cells of all levels in the order that flattened outputs have: level after level, row after row.</summary>
internal sealed class Cells
{
    private Cells(float[] x, float[] y, float[] stride) => (X, Y, Stride) = (x, y, stride);

    /// <summary>Columns of the centres, in pixels [cells].</summary>
    public float[] X { get; }

    /// <summary>Rows of the centres, in pixels [cells].</summary>
    public float[] Y { get; }

    /// <summary>Pixels per cell [cells].</summary>
    public float[] Stride { get; }

    /// <summary>Cells.</summary>
    public int Count => X.Length;

    /// <summary>The cells of an image whose sides are multiples of the greatest stride.</summary>
    public static Cells Of(int height, int width, IReadOnlyList<int> strides)
    {
        List<float> x = [], y = [], stride = [];
        foreach (var step in strides)
        {
            for (var row = 0; row < (height + step - 1) / step; row++)
            {
                for (var column = 0; column < (width + step - 1) / step; column++)
                {
                    x.Add((column + 0.5f) * step);
                    y.Add((row + 0.5f) * step);
                    stride.Add(step);
                }
            }
        }

        return new([.. x], [.. y], [.. stride]);
    }

    /// <summary>Centres as rows [2 × cells]: all columns, then all rows.</summary>
    public float[] Centres() => [.. X, .. Y];

    /// <summary>Centres as pairs [cells × 2].</summary>
    public float[] Points()
    {
        var points = new float[2 * Count];
        for (var i = 0; i < Count; i++)
        {
            (points[2 * i], points[(2 * i) + 1]) = (X[i], Y[i]);
        }

        return points;
    }
}
