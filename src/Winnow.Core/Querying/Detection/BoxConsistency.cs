using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>How far a detector says the same about an image and its changed copies.</summary>
internal static class BoxConsistency
{
    /// <summary>The value of a box that is neither surely found again nor surely lost: such images teach most.</summary>
    public const double Base = 1.3;

    /// <summary>Mean over the views of the least |overlap + ½ (1 − JS)(s + s′) − 1.3| of a box; null without boxes.</summary>
    /// <param name="image">What was found on the image.</param>
    /// <param name="views">What was found on its changed copies.</param>
    /// <param name="classes">Number of classes.</param>
    public static double? Of(ImageDetections image, IReadOnlyList<ImageDetections> views, int classes) =>
        image.Detections.Count == 0 ? null : views.Average(view => image.Detections.Min(box => Of(box, view, classes)));

    /// <summary>The same of one box and the box of the view that overlaps it most; both overlap and agreement are 0 where none does.</summary>
    private static double Of(Detection box, ImageDetections view, int classes)
    {
        var (best, overlap) = (default(Detection), 0.0);
        foreach (var other in view.Detections)
        {
            if (other.Box.Overlap(box.Box) is var shared && shared > overlap)
            {
                (best, overlap) = (other, shared);
            }
        }

        return Math.Abs(overlap + (best is null ? 0 : Agreement(box, best, classes)) - Base);
    }

    private static double Agreement(Detection box, Detection other, int classes)
    {
        var (p, q) = (new double[classes + 1], new double[classes + 1]);
        BoxDoubt.Distribution(box, p);
        BoxDoubt.Distribution(other, q);
        return 0.5 * (1 - JensenShannon(p, q)) * (box.Score + other.Score);
    }

    /// <summary>Jensen-Shannon divergence in nats, 0 to ln 2.</summary>
    public static double JensenShannon(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var sum = 0.0;
        for (var c = 0; c < p.Length; c++)
        {
            var mean = (p[c] + q[c]) / 2;
            sum += (p[c] > 0 ? p[c] * Math.Log(p[c] / mean) : 0) + (q[c] > 0 ? q[c] * Math.Log(q[c] / mean) : 0);
        }

        return Math.Clamp(sum / 2, 0, Math.Log(2));
    }
}
