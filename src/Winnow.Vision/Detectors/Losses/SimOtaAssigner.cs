using Winnow.Torch;

namespace Winnow.Vision.Detectors.Losses;

/// <summary>Gives each object its cheapest anchors around its centre, as many as the overlaps there add up to (Ge et al., YOLOX, arXiv 2107.08430, section 2.1).</summary>
/// <remarks>Candidates are the anchors within 1.5 strides of the object's centre, both ways. Cost = binary cross-entropy of √(class · objectness) against the object's class
/// − 3 · ln overlap. Of several objects that claim one anchor, the cheapest gets it. O(N × objects × anchors) time and memory.</remarks>
internal static class SimOtaAssigner
{
    /// <summary>Overlaps that are added up, and anchors an object gets at most.</summary>
    public const int Most = 10;

    private const double Radius = 1.5;
    private const double OverlapGain = 3;
    private const double Never = 1e9;

    /// <summary>Assigns a batch; the weight of an anchor is its overlap with its object.</summary>
    /// <param name="classes">Class probabilities [N, anchors, classes].</param>
    /// <param name="objectness">Probabilities [N, anchors, 1].</param>
    /// <param name="boxes">Predicted boxes [N, anchors, 4].</param>
    /// <param name="points">Centres of the cells [anchors, 2].</param>
    /// <param name="strides">Pixels per cell [anchors].</param>
    /// <param name="targets">The objects.</param>
    public static Assignment Assign(Tensor classes, Tensor objectness, Tensor boxes, Tensor points, Tensor strides, DetectionTargets targets)
    {
        using var gradientsOff = GradientMode.Off();
        var (images, objects, anchors) = (classes.Size(0), targets.Objects, classes.Size(1));
        var marked = targets.Boxes.Unsqueeze(2);                                                     // [N, objects, 1, 4]
        var near = Near(points, strides, marked).Multiply(targets.Mask.Unsqueeze(2));                // [N, objects, anchors]
        var overlap = BoxTensors.Overlap(boxes.Unsqueeze(1), marked).Multiply(near);
        var score = classes.Multiply(objectness).Sqrt();                                             // [N, anchors, classes]
        var (hit, miss) = (Log(score).Transpose(1, 2), Log(score.Multiply(-1).Add(1)).Transpose(1, 2));
        var label = targets.Classes.Unsqueeze(2).Expand(images, objects, anchors);
        var entropy = miss.Gather(1, label).Subtract(hit.Gather(1, label)).Subtract(miss.Sum(1).Unsqueeze(1));
        var cost = entropy.Subtract(overlap.Add(1e-8).Log().Multiply(OverlapGain)).Add(near.Multiply(-Never).Add(Never));
        var most = Math.Min(Most, anchors);
        var counts = overlap.TopK(most).Values.Sum(2, keep: true).To(ScalarType.Int64).Clamp(1, most); // [N, objects, 1]
        var (cheapest, places) = cost.Multiply(-1).TopK(most);
        var taken = Tensor.Range(0, most, device: classes.Device).Less(counts).To(ScalarType.Float32).Multiply(cheapest.Greater(-Never / 2).To(ScalarType.Float32));
        var chosen = cost.ZerosLike().Scatter(2, places, taken);
        var owner = cost.Where(chosen.Greater(0), cost.ZerosLike().Add(Never)).Multiply(-1).ArgMax(1); // the cheapest among those that claim it
        chosen = chosen.Multiply(owner.OneHot(objects).Transpose(1, 2).To(ScalarType.Float32));
        return new(chosen.Sum(1), owner, overlap.Multiply(chosen).Sum(1));
    }

    private static Tensor Near(Tensor points, Tensor strides, Tensor boxes)
    {
        var (x, y) = (points.Narrow(1, 0, 1).Squeeze(1), points.Narrow(1, 1, 1).Squeeze(1));
        var centreX = BoxTensors.Side(boxes, 0).Add(BoxTensors.Side(boxes, 2)).Multiply(0.5);
        var centreY = BoxTensors.Side(boxes, 1).Add(BoxTensors.Side(boxes, 3)).Multiply(0.5);
        var distance = x.Subtract(centreX).Abs().Maximum(y.Subtract(centreY).Abs());
        return distance.Less(strides.Multiply(Radius)).To(ScalarType.Float32);
    }

    // As binary cross-entropy does it: no logarithm below −100.
    private static Tensor Log(Tensor probability) => probability.Log().Clamp(-100, double.PositiveInfinity);
}
