using Winnow.Torch;

namespace Winnow.Vision.Detectors.Losses;

/// <summary>Gives each anchor box the object it overlaps most, from 0.5 on; from 0.4 to 0.5 an anchor learns nothing, below it learns that nothing is there (Lin et al., ICCV 2017).</summary>
/// <remarks>Each object's best anchor learns it whatever the overlap (Ren et al., Faster R-CNN, 2015), so that small objects are learned too.</remarks>
internal static class OverlapMatcher
{
    private const double Foreground = 0.5;
    private const double Background = 0.4;

    /// <summary>The assignment (weights are overlaps), and 1 for each anchor that learns its classes [N, anchors].</summary>
    /// <param name="anchors">[anchors, 4].</param>
    /// <param name="targets">The objects.</param>
    public static (Assignment Assignment, Tensor Counted) Match(Tensor anchors, DetectionTargets targets)
    {
        using var gradientsOff = GradientMode.Off();
        var overlap = BoxTensors.Overlap(anchors.Unsqueeze(0).Unsqueeze(0), targets.Boxes.Unsqueeze(2)).Multiply(targets.Mask.Unsqueeze(2)); // [N, objects, anchors]
        var (best, owner) = overlap.Max(1);
        var (most, _) = overlap.Max(2);
        var favourite = overlap.Equal(most.Unsqueeze(2)).To(ScalarType.Float32).Multiply(overlap.Greater(0).To(ScalarType.Float32));
        var (wanted, lover) = favourite.Multiply(overlap).Max(1);
        var forced = wanted.Greater(0).To(ScalarType.Float32);
        var foreground = best.GreaterOrEqual(Foreground).To(ScalarType.Float32).Maximum(forced);
        owner = lover.Where(wanted.Greater(0), owner);
        var counted = best.Less(Background).To(ScalarType.Float32).Maximum(foreground);
        return (new(foreground, owner, overlap.Gather(1, owner.Unsqueeze(1)).Squeeze(1).Multiply(foreground)), counted);
    }
}
