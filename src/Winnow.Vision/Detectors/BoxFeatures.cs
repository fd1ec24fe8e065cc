using Winnow.Core.Data;
using Winnow.Torch;

namespace Winnow.Vision.Detectors;

/// <summary>Pools what a detector saw inside each box: the mean over nine points, bilinearly, as RoIAlign does with a grid of three by three (He et al., Mask R-CNN, ICCV 2017).</summary>
internal static class BoxFeatures
{
    private const int Grid = 3;

    /// <summary>Features [boxes][channels].</summary>
    /// <param name="features">One image's level [1, channels, rows, columns].</param>
    /// <param name="boxes">In pixels of the input.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="height">Rows of the input.</param>
    public static float[][] Pool(Tensor features, IReadOnlyList<Box> boxes, int width, int height)
    {
        if (boxes.Count == 0)
        {
            return [];
        }

        var points = new float[boxes.Count * Grid * Grid * 2];
        var next = 0;
        foreach (var box in boxes)
        {
            for (var i = 0; i < Grid * Grid; i++)
            {
                var x = box.Left + ((box.Right - box.Left) * ((i % Grid) + 0.5) / Grid);
                var y = box.Top + ((box.Bottom - box.Top) * ((i / Grid) + 0.5) / Grid);
                points[next++] = (float)((2 * x / width) - 1);
                points[next++] = (float)((2 * y / height) - 1);
            }
        }

        var grid = Tensor.From<float>(points, 1, boxes.Count, Grid * Grid, 2).To(features.Device);
        var pooled = features.To(ScalarType.Float32).GridSample(grid, border: true).Mean(3).Squeeze(0).Transpose(0, 1).Contiguous().To("cpu"); // [boxes, channels]
        return [.. pooled.ToArray<float>().Chunk((int)pooled.Size(1))];
    }
}
