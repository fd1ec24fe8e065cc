using Winnow.Torch;

namespace Winnow.Vision.Detectors.Losses;

/// <summary>Which object each anchor learns.</summary>
/// <param name="Foreground">1 where an anchor learns an object, else 0 [N, anchors].</param>
/// <param name="Object">Index of the object among the image's [N, anchors], int64; 0 where there is none.</param>
/// <param name="Weight">How well the anchor fits its object, 0 to 1 [N, anchors]; 0 where there is none.</param>
internal sealed record Assignment(Tensor Foreground, Tensor Object, Tensor Weight)
{
    /// <summary>The objects' classes [N, anchors]; meaningless where there is no object.</summary>
    public Tensor Classes(DetectionTargets targets) => targets.Classes.Gather(1, Object);

    /// <summary>The objects' boxes [N, anchors, 4]; meaningless where there is no object.</summary>
    public Tensor Boxes(DetectionTargets targets)
    {
        var shape = Object.Shape;
        return targets.Boxes.Gather(1, Object.Unsqueeze(2).Expand(shape[0], shape[1], 4));
    }

    /// <summary>Rows of the anchors that learn an object, in all images one after the other: int64 [count].</summary>
    public Tensor Rows() => Foreground.Reshape(-1).NonZero().Reshape(-1);
}
