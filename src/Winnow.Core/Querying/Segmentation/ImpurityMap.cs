using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Region impurity times uncertainty around each pixel.</summary>
/// <remarks>
/// RIPU: Xie et al., <i>Towards fewer annotations: active learning via region impurity and prediction uncertainty</i>, CVPR 2022. In the 3 × 3 pixels around a pixel, cut off at the image's edge and without ignored pixels:
/// the entropy of the shares of predicted classes, times the mean entropy of the pixels. O(classes × pixels) time by summed-area tables, O(pixels) memory.
/// </remarks>
internal static class ImpurityMap
{
    private const int Reach = 1;

    /// <summary>The scores [height × width]; 0 where the surroundings hold one class alone.</summary>
    /// <param name="map">The image's map.</param>
    /// <param name="entropies">Entropy of each pixel.</param>
    public static float[] Of(SegmentationMap map, float[] entropies)
    {
        var classes = PixelScores.Classes(map);
        var (height, width) = (map.Height, map.Width);
        var counted = Sums(map, _ => 1);
        var uncertainty = Sums(map, i => entropies[i]);
        var (impurity, scores) = (new double[classes.Length], new float[classes.Length]);
        foreach (var c in classes.Distinct().Order())
        {
            var shown = Sums(map, i => classes[i] == c ? 1 : 0);
            Each((i, top, left, bottom, right) =>
            {
                var share = shown.Sum(top, left, bottom, right) / Math.Max(1, counted.Sum(top, left, bottom, right));
                impurity[i] -= share > 0 ? share * Math.Log(share) : 0;
            });
        }

        Each((i, top, left, bottom, right) =>
            scores[i] = (float)Math.Max(0, impurity[i] * uncertainty.Sum(top, left, bottom, right) / Math.Max(1, counted.Sum(top, left, bottom, right))));
        return scores;

        void Each(Action<int, int, int, int, int> body)
        {
            for (var i = 0; i < classes.Length; i++)
            {
                var (y, x) = Math.DivRem(i, width);
                body(i, Math.Max(0, y - Reach), Math.Max(0, x - Reach), Math.Min(height, y + Reach + 1), Math.Min(width, x + Reach + 1));
            }
        }
    }

    private static IntegralImage Sums(SegmentationMap map, Func<int, double> value)
    {
        var ignored = map.Ignored;
        return new(map.Height, map.Width, i => ignored.Length > 0 && ignored.Span[i] ? 0 : value(i));
    }
}
