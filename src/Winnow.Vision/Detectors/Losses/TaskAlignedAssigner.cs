using Winnow.Torch;

namespace Winnow.Vision.Detectors.Losses;

/// <summary>Gives each object the anchors inside it whose score and overlap together are best (Feng et al., TOOD, ICCV 2021).</summary>
/// <remarks>Alignment is score^½ · overlap^6, as YOLO11 trains; the overlap is the complete one, not below 0. Of several objects that claim one anchor,
/// that with the greatest overlap among them gets it. O(N × objects × anchors) time and memory.</remarks>
internal static class TaskAlignedAssigner
{
    /// <summary>Anchors an object gets at most.</summary>
    public const int Most = 10;

    private const double ScorePower = 0.5;
    private const double OverlapPower = 6;

    /// <summary>Assigns a batch; nothing of it carries gradients.</summary>
    /// <param name="scores">Probabilities [N, anchors, classes].</param>
    /// <param name="boxes">Predicted boxes [N, anchors, 4].</param>
    /// <param name="points">Centres of the cells [anchors, 2].</param>
    /// <param name="targets">The objects.</param>
    public static Assignment Assign(Tensor scores, Tensor boxes, Tensor points, DetectionTargets targets)
    {
        using var gradientsOff = GradientMode.Off();
        var (images, objects, anchors) = (scores.Size(0), targets.Objects, scores.Size(1));
        var marked = targets.Boxes.Unsqueeze(2);                                                   // [N, objects, 1, 4]
        var inside = Inside(points, marked).Multiply(targets.Mask.Unsqueeze(2));                   // [N, objects, anchors]
        var overlap = BoxTensors.CompleteOverlap(boxes.Unsqueeze(1), marked).Clamp(0, 1).Multiply(inside);
        var score = scores.Transpose(1, 2).Gather(1, targets.Classes.Unsqueeze(2).Expand(images, objects, anchors));
        var alignment = score.Pow(ScorePower).Multiply(overlap.Pow(OverlapPower));                 // [N, objects, anchors]
        var (best, places) = alignment.TopK(Math.Min(Most, anchors));
        var chosen = alignment.ZerosLike().Scatter(2, places, best.Greater(0).To(ScalarType.Float32));
        var owner = overlap.Multiply(chosen).ArgMax(1);                                            // [N, anchors]
        chosen = chosen.Multiply(owner.OneHot(objects).Transpose(1, 2).To(ScalarType.Float32));
        return new(chosen.Sum(1), owner, Weights(alignment.Multiply(chosen), overlap.Multiply(chosen)));
    }

    /// <summary>1 where a point lies inside a box, edges not included [N, objects, anchors].</summary>
    /// <param name="points">[anchors, 2].</param>
    /// <param name="boxes">[N, objects, 1, 4].</param>
    public static Tensor Inside(Tensor points, Tensor boxes)
    {
        var (x, y) = (points.Narrow(1, 0, 1).Squeeze(1), points.Narrow(1, 1, 1).Squeeze(1));
        var across = x.Subtract(BoxTensors.Side(boxes, 0)).Minimum(BoxTensors.Side(boxes, 2).Subtract(x));
        var down = y.Subtract(BoxTensors.Side(boxes, 1)).Minimum(BoxTensors.Side(boxes, 3).Subtract(y));
        return across.Minimum(down).Greater(1e-9).To(ScalarType.Float32);
    }

    // Each object's best alignment becomes its best overlap: t̂ of the paper. Alignments may be as small as 1e−30, so nothing is added to the divisor.
    private static Tensor Weights(Tensor alignment, Tensor overlap)
    {
        var (most, _) = alignment.Max(2);
        var (overlapMost, _) = overlap.Max(2);
        var divisor = most.Add(most.Equal(0).To(ScalarType.Float32)).Unsqueeze(2);
        return alignment.Divide(divisor).Multiply(overlapMost.Unsqueeze(2)).Max(1).Values;
    }
}
