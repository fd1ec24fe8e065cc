namespace Winnow.Vision.Onnx;

/// <summary>A detector's output, told from its shape.</summary>
/// <param name="Head">Its kind.</param>
/// <param name="Places">Candidates of an image.</param>
/// <param name="Classes">Classes it tells apart; 0 where the shape does not say.</param>
/// <param name="Strides">Pixels per place of each level, coarser and coarser; empty for <see cref="DetectorHead.EndToEnd"/>.</param>
internal sealed record DetectorShape(DetectorHead Head, int Places, int Classes, IReadOnlyList<int> Strides)
{
    private const int EndToEndMax = 1000;
    private static readonly int[][] Pyramids = [[8, 16, 32], [8, 16, 32, 64], [4, 8, 16, 32]];

    /// <summary>What people call it.</summary>
    public string Words => Head switch
    {
        DetectorHead.Columns or DetectorHead.Rows => "YOLOv8",
        DetectorHead.Anchors => "YOLOv5",
        DetectorHead.Objectness => "YOLOX",
        _ => "end-to-end",
    };

    /// <summary>The shape of an output [A, B] for images of one size, or null where it is none that is known.</summary>
    /// <param name="shape">Dimensions behind the batch.</param>
    /// <param name="height">Rows of the input.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="names">How many class names are known, or null.</param>
    public static DetectorShape? Recognise(IReadOnlyList<long> shape, int height, int width, int? names)
    {
        if (shape is not [var a, var b])
        {
            return null;
        }

        foreach (var strides in Pyramids)
        {
            var places = strides.Sum(s => (long)((height + s - 1) / s) * ((width + s - 1) / s));
            var found = b == places && a > 4 ? new(DetectorHead.Columns, (int)places, (int)(a - 4), strides)
                : a == 3 * places && b > 5 ? new(DetectorHead.Anchors, (int)a, (int)(b - 5), strides)
                : a == places && b > 4 && names == b - 4 ? new(DetectorHead.Rows, (int)places, (int)(b - 4), strides)
                : a == places && b > 5 ? new DetectorShape(DetectorHead.Objectness, (int)places, (int)(b - 5), strides)
                : null;
            if (found is not null)
            {
                return names is null || names == found.Classes ? found : null;
            }
        }

        return b == 6 && a is > 0 and <= EndToEndMax ? new(DetectorHead.EndToEnd, (int)a, 0, []) : null;
    }
}
