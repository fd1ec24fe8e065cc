using Winnow.Torch;
using Winnow.Vision.Detectors.Networks;

namespace Winnow.Vision.Detectors.Losses;

/// <summary>YOLO11's loss: 0.5 · binary cross-entropy against aligned scores, 7.5 · (1 − complete overlap) and 1.5 · distribution focal loss, the latter two over anchors that learn an object.</summary>
/// <remarks>All three are divided by the sum of the batch's aligned scores, at least 1. Not multiplied by the batch size: a step's size does not depend on it.</remarks>
internal static class TaskAlignedLoss
{
    private const double BoxGain = 7.5;
    private const double ClassGain = 0.5;
    private const double DistributionGain = 1.5;

    public static DetectionLoss Of(Yolo11 network, DetectorLevels<Tensor> levels, DetectionTargets targets, double labelSmoothing)
    {
        var bins = network.Size.Bins;
        var flat = Tensor.Concatenate([.. levels.Raw.Select(r => r.Flatten(2))], 2).To(ScalarType.Float32); // [N, 4·bins + classes, cells]
        var (images, cells) = (flat.Size(0), Cells.Of(levels.Height, levels.Width, network.Strides));
        var device = flat.Device;
        var points = Tensor.From<float>(cells.Points(), cells.Count, 2).To(device);
        var strides = Tensor.From<float>(cells.Stride, 1, cells.Count, 1).To(device);
        var logits = flat.Narrow(1, 4 * bins, network.Classes).Transpose(1, 2);                             // [N, cells, classes]
        var distributions = flat.Narrow(1, 0, 4 * bins).Transpose(1, 2).Reshape(images, cells.Count, 4, bins);
        var boxes = Boxes(distributions, points, strides, bins, device);
        var assignment = TaskAlignedAssigner.Assign(logits.Detach().Sigmoid(), boxes.Detach(), points, targets);
        var wanted = ClassTargets.Of(assignment.Classes(targets), network.Classes, labelSmoothing).Multiply(assignment.Weight.Unsqueeze(2));
        var sum = wanted.Sum().Clamp(1, double.PositiveInfinity);
        var classLoss = logits.BinaryCrossEntropies(wanted).Sum().Divide(sum).Multiply(ClassGain);
        var (boxLoss, distributionLoss) = Places(distributions, boxes, points, strides, assignment, targets, bins);
        (boxLoss, distributionLoss) = (boxLoss.Divide(sum).Multiply(BoxGain), distributionLoss.Divide(sum).Multiply(DistributionGain));
        return new(boxLoss.Add(classLoss).Add(distributionLoss), boxLoss, classLoss, distributionLoss);
    }

    // [N, cells, 4] in pixels: the means of the distributions, taken from the cells' centres.
    private static Tensor Boxes(Tensor distributions, Tensor points, Tensor strides, int bins, string device)
    {
        var means = Tensor.From<float>([.. Enumerable.Range(0, bins).Select(i => (float)i)], bins).To(device);
        var distances = distributions.Softmax(3).MatMul(means).Multiply(strides);                           // [N, cells, 4]
        return Tensor.Concatenate([points.Subtract(distances.Narrow(2, 0, 2)), points.Add(distances.Narrow(2, 2, 2))], 2);
    }

    private static (Tensor Box, Tensor Distribution) Places(
        Tensor distributions, Tensor boxes, Tensor points, Tensor strides, Assignment assignment, DetectionTargets targets, int bins)
    {
        var rows = assignment.Rows();
        if (rows.Size(0) == 0)
        {
            var none = distributions.Sum().Multiply(0); // keeps the branch's parameters in the graph
            return (none, none);
        }

        var (images, cells) = (boxes.Size(0), boxes.Size(1));
        var weight = assignment.Weight.Reshape(-1).IndexSelect(0, rows);                                     // [objects]
        var wanted = assignment.Boxes(targets).Reshape(-1, 4).IndexSelect(0, rows);                          // [objects, 4]
        var predicted = boxes.Reshape(-1, 4).IndexSelect(0, rows);
        var box = BoxTensors.CompleteOverlap(predicted, wanted).Multiply(-1).Add(1).Multiply(weight).Sum();
        var point = points.Unsqueeze(0).Expand(images, cells, 2).Reshape(-1, 2).IndexSelect(0, rows);
        var stride = strides.Expand(images, cells, 1).Reshape(-1, 1).IndexSelect(0, rows);
        var distances = Tensor.Concatenate([point.Subtract(wanted.Narrow(1, 0, 2)), wanted.Narrow(1, 2, 2).Subtract(point)], 1).Divide(stride).Clamp(0, bins - 1.01);
        var logs = distributions.Reshape(-1, 4, bins).IndexSelect(0, rows).LogSoftmax(2);                    // [objects, 4, bins]
        return (box, DistributionFocal(logs, distances).Mean(1).Multiply(weight).Sum());
    }

    /// <summary>Cross-entropy against the two whole strides around each distance, weighed by nearness (Li et al., NeurIPS 2020).</summary>
    /// <param name="logs">Log-probabilities […, bins].</param>
    /// <param name="distances">[…], from 0 to below bins − 1.</param>
    internal static Tensor DistributionFocal(Tensor logs, Tensor distances)
    {
        var below = distances.To(ScalarType.Int64);                                                          // truncates
        var whole = below.To(ScalarType.Float32);
        var share = distances.Subtract(whole);
        var low = logs.Gather(-1, below.Unsqueeze(-1)).Squeeze(-1);
        var high = logs.Gather(-1, whole.Add(1).To(ScalarType.Int64).Unsqueeze(-1)).Squeeze(-1);
        return low.Add(high.Subtract(low).Multiply(share)).Multiply(-1);
    }
}
