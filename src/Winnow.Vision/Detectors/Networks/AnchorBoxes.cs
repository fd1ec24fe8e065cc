namespace Winnow.Vision.Detectors.Networks;

/// <summary>RetinaNet's anchor boxes: sides of four strides times 1, 2^⅓ and 2^⅔, in shapes 1:2, 1:1 and 2:1.</summary>
internal static class AnchorBoxes
{
    /// <summary>Anchors of each cell.</summary>
    public const int PerCell = 9;

    /// <summary>A box grows to at most 1000/16 of its anchor.</summary>
    public const float MostExponent = 4.135167f;

    /// <summary>Rows of centre x, centre y, width and height: all cells for the first kind, then for the next.</summary>
    public static float[] Of(Cells cells)
    {
        var anchors = new float[PerCell * cells.Count * 4];
        var next = 0;
        for (var kind = 0; kind < PerCell; kind++)
        {
            var side = 4 * Math.Pow(2, kind / 3 / 3.0);
            var shape = Math.Sqrt((kind % 3) switch { 0 => 0.5, 1 => 1, _ => 2 });
            for (var i = 0; i < cells.Count; i++)
            {
                anchors[next++] = cells.X[i];
                anchors[next++] = cells.Y[i];
                anchors[next++] = (float)(side * cells.Stride[i] / shape);
                anchors[next++] = (float)(side * cells.Stride[i] * shape);
            }
        }

        return anchors;
    }
}
