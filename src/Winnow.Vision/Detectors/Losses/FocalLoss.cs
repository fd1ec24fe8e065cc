using Winnow.Torch;
using Winnow.Vision.Detectors.Networks;

namespace Winnow.Vision.Detectors.Losses;

/// <summary>RetinaNet's loss: focal loss of the classes (α = 0.25, γ = 2) and smooth L1 of the boxes' offsets (β = 1/9), each summed and divided by the number of anchors that learn an object.</summary>
internal static class FocalLoss
{
    private const double Alpha = 0.25;
    private const double Beta = 1.0 / 9;

    public static DetectionLoss Of(RetinaNet network, DetectorLevels<Tensor> levels, DetectionTargets targets, double labelSmoothing)
    {
        var operators = TensorOperators.For(levels.Raw[0], training: true);
        var (offsets, logits, anchors) = network.Split(operators, levels);
        (offsets, logits) = (offsets.To(ScalarType.Float32).Transpose(1, 2), logits.To(ScalarType.Float32).Transpose(1, 2)); // [N, anchors, 4 | classes]
        var rows = Tensor.From<float>(anchors, anchors.Length / 4, 4).To(logits.Device);
        var (centre, size) = (rows.Narrow(1, 0, 2), rows.Narrow(1, 2, 2));
        var corners = Tensor.Concatenate([centre.Subtract(size.Multiply(0.5)), centre.Add(size.Multiply(0.5))], 1);
        var (assignment, counted) = OverlapMatcher.Match(corners, targets);
        var count = assignment.Foreground.Sum().Clamp(1, double.PositiveInfinity);
        var wanted = ClassTargets.Of(assignment.Classes(targets), network.Classes, labelSmoothing).Multiply(assignment.Foreground.Unsqueeze(2));
        var classLoss = Focal(logits, wanted).Multiply(counted.Unsqueeze(2)).Sum().Divide(count);
        var learned = assignment.Rows();
        if (learned.Size(0) == 0)
        {
            var none = offsets.Sum().Multiply(0); // keeps the branch's parameters in the graph
            return new(classLoss.Add(none), none, classLoss, none);
        }

        var boxes = assignment.Boxes(targets);                                                   // [N, anchors, 4]
        var (low, high) = (boxes.Narrow(2, 0, 2), boxes.Narrow(2, 2, 2));
        var shift = low.Add(high).Multiply(0.5).Subtract(centre).Divide(size);
        var growth = high.Subtract(low).Clamp(1e-3, double.PositiveInfinity).Divide(size).Log();
        var target = Tensor.Concatenate([shift, growth], 2).Reshape(-1, 4).IndexSelect(0, learned);
        var boxLoss = offsets.Reshape(-1, 4).IndexSelect(0, learned).SmoothL1Each(target, Beta).Sum().Divide(count);
        return new(boxLoss.Add(classLoss), boxLoss, classLoss, boxLoss.Detach().Multiply(0));
    }

    /// <summary>α_t · (1 − p_t)^γ · cross-entropy, element by element; between 0 and 1, a target t has p_t = t·p + (1 − t)·(1 − p), and α_t likewise.</summary>
    internal static Tensor Focal(Tensor logits, Tensor wanted)
    {
        var probability = logits.Sigmoid();
        var miss = probability.Add(wanted).Subtract(probability.Multiply(wanted).Multiply(2)); // 1 − p_t
        var weight = wanted.Multiply((2 * Alpha) - 1).Add(1 - Alpha);
        return logits.BinaryCrossEntropies(wanted).Multiply(miss.Pow(2)).Multiply(weight);
    }
}
