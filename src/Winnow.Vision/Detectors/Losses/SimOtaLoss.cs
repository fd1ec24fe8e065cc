using Winnow.Torch;
using Winnow.Vision.Detectors.Networks;

namespace Winnow.Vision.Detectors.Losses;

/// <summary>YOLOX's loss: 5 · (1 − overlap²), binary cross-entropy of objectness over all anchors, and of classes against the overlap; each summed and divided by the number of anchors that learn an object.</summary>
internal static class SimOtaLoss
{
    private const double BoxGain = 5;

    public static DetectionLoss Of(YoloX network, DetectorLevels<Tensor> levels, DetectionTargets targets, double labelSmoothing)
    {
        var flat = Tensor.Concatenate([.. levels.Raw.Select(r => r.Flatten(2))], 2).To(ScalarType.Float32).Transpose(1, 2); // [N, cells, 5 + classes]
        var cells = Cells.Of(levels.Height, levels.Width, network.Strides);
        var device = flat.Device;
        var points = Tensor.From<float>(cells.Points(), cells.Count, 2).To(device);
        var strides = Tensor.From<float>(cells.Stride, cells.Count).To(device);
        var stride = strides.Unsqueeze(1);
        var centres = flat.Narrow(2, 0, 2).Multiply(stride).Add(points.Subtract(stride.Multiply(0.5)));
        var half = flat.Narrow(2, 2, 2).Clamp(double.NegativeInfinity, YoloX.MostExponent).Exp().Multiply(stride).Multiply(0.5);
        var boxes = Tensor.Concatenate([centres.Subtract(half), centres.Add(half)], 2);
        var objectness = flat.Narrow(2, 4, 1);
        var logits = flat.Narrow(2, 5, network.Classes);
        var assignment = SimOtaAssigner.Assign(logits.Detach().Sigmoid(), objectness.Detach().Sigmoid(), boxes.Detach(), points, strides, targets);
        var count = assignment.Foreground.Sum().Clamp(1, double.PositiveInfinity);
        var objectLoss = objectness.Squeeze(2).BinaryCrossEntropies(assignment.Foreground).Sum().Divide(count);
        var rows = assignment.Rows();
        if (rows.Size(0) == 0)
        {
            var none = flat.Sum().Multiply(0); // keeps all parameters in the graph
            return new(objectLoss.Add(none), none, none, objectLoss);
        }

        var wanted = assignment.Boxes(targets).Reshape(-1, 4).IndexSelect(0, rows);
        var overlap = BoxTensors.Overlap(boxes.Reshape(-1, 4).IndexSelect(0, rows), wanted);
        var boxLoss = overlap.Pow(2).Multiply(-1).Add(1).Sum().Divide(count).Multiply(BoxGain);
        var weight = assignment.Weight.Reshape(-1).IndexSelect(0, rows).Unsqueeze(1);
        var classes = ClassTargets.Of(assignment.Classes(targets).Reshape(-1).IndexSelect(0, rows), network.Classes, labelSmoothing).Multiply(weight);
        var classLoss = logits.Reshape(-1, network.Classes).IndexSelect(0, rows).BinaryCrossEntropies(classes).Sum().Divide(count);
        return new(boxLoss.Add(objectLoss).Add(classLoss), boxLoss, classLoss, objectLoss);
    }
}
