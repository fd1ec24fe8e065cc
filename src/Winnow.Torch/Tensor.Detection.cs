using Winnow.Torch.Native;

namespace Winnow.Torch;

/// <content>Operators that boxes, assignments and feature pyramids need.</content>
public sealed unsafe partial class Tensor
{
    /// <summary>The greater of two elements, broadcast.</summary>
    public Tensor Maximum(Tensor other) => DetectionOperators.Maximum.Call(this, other);

    /// <summary>The lesser of two elements, broadcast.</summary>
    public Tensor Minimum(Tensor other) => DetectionOperators.Minimum.Call(this, other);

    /// <summary>Arc tangent of each element, in radians.</summary>
    public Tensor Atan() => DetectionOperators.Atan.Call(this);

    /// <summary>x · sigmoid(x) in place; returns this tensor.</summary>
    public Tensor SiluInPlace()
    {
        DetectionOperators.SiluInPlace.Run(this);
        return this;
    }

    /// <summary>Height and width of [N, C, H, W] to given ones, each pixel repeated.</summary>
    public Tensor UpsampleNearest(long height, long width)
    {
        var size = stackalloc long[] { height, width };
        return DetectionOperators.UpsampleNearest.Call(this, Argument.List(size, 2), Argument.None, Argument.None);
    }

    /// <summary>Binary cross-entropy of each logit against its target in [0, 1]; shape as this tensor's.</summary>
    public Tensor BinaryCrossEntropies(Tensor target) => DetectionOperators.BinaryCrossEntropy.Call(this, target, Argument.None, Argument.None, 0);

    /// <summary>d² / (2·beta) where |d| is below beta, else |d| − beta / 2, for each difference d.</summary>
    public Tensor SmoothL1Each(Tensor target, double beta) => DetectionOperators.SmoothL1.Call(this, target, 0, beta);

    /// <summary>Indices of the elements that are not zero: int64 [count × dimensions], in row-major order.</summary>
    public Tensor NonZero() => DetectionOperators.NonZero.Call(this);

    private static class DetectionOperators
    {
        public static readonly Operator Maximum = new("maximum");
        public static readonly Operator Minimum = new("minimum");
        public static readonly Operator Atan = new("atan");
        public static readonly Operator SiluInPlace = new("silu_");
        public static readonly Operator UpsampleNearest = new("upsample_nearest2d");
        public static readonly Operator BinaryCrossEntropy = new("binary_cross_entropy_with_logits");
        public static readonly Operator SmoothL1 = new("smooth_l1_loss");
        public static readonly Operator NonZero = new("nonzero");
    }
}
