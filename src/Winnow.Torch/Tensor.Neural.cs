using Winnow.Torch.Native;

namespace Winnow.Torch;

/// <content>Operators of neural networks.</content>
public sealed unsafe partial class Tensor
{
    /// <summary>Affine map of [N × in] with weight [out × in] and bias [out], giving [N × out].</summary>
    public Tensor Linear(Tensor weight, Tensor? bias) => NeuralOperators.Linear.Call(this, weight, bias);

    /// <summary>Convolution of [N, C, H, W] with weight [out, C / groups, kH, kW], giving [N, out, H', W'] with H' = (H + 2·padding − dilation·(kH − 1) − 1) / stride + 1.</summary>
    public Tensor Conv2d(Tensor weight, Tensor? bias, int stride = 1, int padding = 0, int dilation = 1, int groups = 1)
    {
        var strides = stackalloc long[] { stride, stride };
        var paddings = stackalloc long[] { padding, padding };
        var dilations = stackalloc long[] { dilation, dilation };
        return NeuralOperators.Conv2d.Call(this, weight, bias, Argument.List(strides, 2), Argument.List(paddings, 2), Argument.List(dilations, 2), groups);
    }

    /// <summary>Batch normalisation of [N, C, …]; with <paramref name="training"/> by the batch's own statistics, which also update the running ones in place.</summary>
    public Tensor BatchNorm(Tensor weight, Tensor bias, Tensor runningMean, Tensor runningVariance, bool training, double momentum = 0.1, double epsilon = 1e-5) =>
        NeuralOperators.BatchNorm.Call(this, weight, bias, runningMean, runningVariance, training, momentum, epsilon, true);

    /// <summary>max(x, 0).</summary>
    public Tensor Relu() => NeuralOperators.Relu.Call(this);

    /// <summary>max(x, 0) in place; returns this tensor.</summary>
    public Tensor ReluInPlace()
    {
        NeuralOperators.ReluInPlace.Run(this);
        return this;
    }

    /// <summary>1 / (1 + e^−x).</summary>
    public Tensor Sigmoid() => NeuralOperators.Sigmoid.Call(this);

    /// <summary>x · sigmoid(x).</summary>
    public Tensor Silu() => NeuralOperators.Silu.Call(this);

    /// <summary>x · Φ(x) with the normal distribution function Φ (Hendrycks and Gimpel 2016).</summary>
    public Tensor Gelu() => NeuralOperators.Gelu.Call(this);

    /// <summary>x where positive, else <paramref name="slope"/> · x.</summary>
    public Tensor LeakyRelu(double slope = 0.01) => NeuralOperators.LeakyRelu.Call(this, slope);

    /// <summary>Layer normalisation over the last dimensions, which have the shape of weight and bias (Ba et al. 2016).</summary>
    public Tensor LayerNorm(Tensor weight, Tensor bias, double epsilon = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(weight);
        fixed (long* normalized = weight.Shape)
        {
            return NeuralOperators.LayerNorm.Call(this, Argument.List(normalized, weight.Shape.Length), weight, bias, epsilon);
        }
    }

    /// <summary>Softmax along a dimension.</summary>
    public Tensor Softmax(int dimension) => NeuralOperators.Softmax.Call(this, dimension);

    /// <summary>Logarithm of the softmax along a dimension.</summary>
    public Tensor LogSoftmax(int dimension) => NeuralOperators.LogSoftmax.Call(this, dimension);

    /// <summary>Greatest value in each window of [N, C, H, W].</summary>
    public Tensor MaxPool2d(int kernel, int stride, int padding = 0)
    {
        var kernels = stackalloc long[] { kernel, kernel };
        var strides = stackalloc long[] { stride, stride };
        var paddings = stackalloc long[] { padding, padding };
        return NeuralOperators.MaxPool2d.Call(this, Argument.List(kernels, 2), Argument.List(strides, 2), Argument.List(paddings, 2));
    }

    /// <summary>Means over a grid of about equal windows: [N, C, H, W] to [N, C, height, width].</summary>
    public Tensor AdaptiveAveragePool2d(long height, long width)
    {
        var size = stackalloc long[] { height, width };
        return NeuralOperators.AdaptiveAveragePool2d.Call(this, Argument.List(size, 2));
    }

    /// <summary>Mean over height and width: [N, C, H, W] to [N, C].</summary>
    public Tensor GlobalAveragePool()
    {
        var where = stackalloc long[] { 2, 3 };
        return NeuralOperators.MeanOver.Call(this, Argument.List(where, 2));
    }

    /// <summary>Sets a share of the elements to zero and scales the rest by 1 / (1 − share); for training.</summary>
    /// <param name="share">0 to below 1.</param>
    /// <param name="generator">The only source of chance.</param>
    public Tensor Dropout(double share, Generator generator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, 1);
        if (share == 0)
        {
            return this;
        }

        var mask = EmptyLike();
        mask.BernoulliInPlace(1 - share, generator);
        mask.MultiplyInPlace(1 / (1 - share));
        return Multiply(mask);
    }

    /// <summary>Mean cross-entropy of logits [N × classes] against int64 classes [N] or target probabilities [N × classes]; a scalar, natural log.</summary>
    public Tensor CrossEntropy(Tensor target, Tensor? classWeights = null, double labelSmoothing = 0) =>
        NeuralOperators.CrossEntropy.Call(this, target, classWeights, 1, -100, labelSmoothing);

    /// <summary>Sum of the cross-entropies of logits [N, classes, …] against int64 classes [N, …]; a scalar, natural log.</summary>
    /// <param name="target">Classes.</param>
    /// <param name="ignored">The class that counts for nothing.</param>
    /// <param name="labelSmoothing">Share of the target spread over all classes, 0 to below 1.</param>
    public Tensor CrossEntropySum(Tensor target, long ignored, double labelSmoothing = 0) => NeuralOperators.CrossEntropy.Call(this, target, Argument.None, 2, ignored, labelSmoothing);

    /// <summary>Mean squared difference; a scalar.</summary>
    public Tensor MeanSquaredError(Tensor target) => NeuralOperators.MeanSquaredError.Call(this, target);

    /// <summary>Mean of d² / (2·beta) where |d| is below beta, else |d| − beta / 2, for the differences d (Girshick 2015); a scalar.</summary>
    public Tensor SmoothL1(Tensor target, double beta = 1) => NeuralOperators.SmoothL1.Call(this, target, 1, beta);

    /// <summary>Mean binary cross-entropy of logits against targets in [0, 1]; a scalar.</summary>
    public Tensor BinaryCrossEntropyWithLogits(Tensor target) => NeuralOperators.BinaryCrossEntropy.Call(this, target);

    /// <summary>Pads the last dimensions: amounts are (left, right, top, bottom, …); zeros are put in.</summary>
    public Tensor Pad(params ReadOnlySpan<long> amounts)
    {
        fixed (long* values = amounts)
        {
            return NeuralOperators.Pad.Call(this, Argument.List(values, amounts.Length));
        }
    }

    /// <summary>Bilinear scaling of [N, C, H, W] with antialiasing.</summary>
    public Tensor ResizeBilinear(long height, long width)
    {
        var size = stackalloc long[] { height, width };
        return NeuralOperators.ResizeBilinear.Call(this, Argument.List(size, 2), false, Argument.None, Argument.None);
    }

    /// <summary>Bilinear scaling of [N, C, H, W] between the centres of pixels, without antialiasing: for enlarging.</summary>
    public Tensor UpsampleBilinear(long height, long width)
    {
        var size = stackalloc long[] { height, width };
        return NeuralOperators.UpsampleBilinear.Call(this, Argument.List(size, 2), false, Argument.None, Argument.None);
    }

    /// <summary>Sampling grid [N, H, W, 2] for affine maps [N, 2, 3].</summary>
    public Tensor AffineGrid(params ReadOnlySpan<long> size)
    {
        fixed (long* values = size)
        {
            return NeuralOperators.AffineGrid.Call(this, Argument.List(values, size.Length), false);
        }
    }

    /// <summary>Bilinear samples of [N, C, H, W] at a grid [N, H', W', 2] in [−1, 1]; zeros outside, or the border where <paramref name="border"/>.</summary>
    public Tensor GridSample(Tensor grid, bool border = false) => NeuralOperators.GridSample.Call(this, grid, 0, border ? 1 : 0, false);

    private static class NeuralOperators
    {
        public static readonly Operator Linear = new("linear");
        public static readonly Operator Conv2d = new("conv2d");
        public static readonly Operator BatchNorm = new("batch_norm");
        public static readonly Operator Relu = new("relu");
        public static readonly Operator ReluInPlace = new("relu_");
        public static readonly Operator Sigmoid = new("sigmoid");
        public static readonly Operator Silu = new("silu");
        public static readonly Operator Gelu = new("gelu");
        public static readonly Operator LeakyRelu = new("leaky_relu");
        public static readonly Operator LayerNorm = new("layer_norm");
        public static readonly Operator AdaptiveAveragePool2d = new("adaptive_avg_pool2d");
        public static readonly Operator SmoothL1 = new("smooth_l1_loss");
        public static readonly Operator Softmax = new("softmax", "int");
        public static readonly Operator LogSoftmax = new("log_softmax", "int");
        public static readonly Operator MaxPool2d = new("max_pool2d");
        public static readonly Operator MeanOver = new("mean", "dim");
        public static readonly Operator CrossEntropy = new("cross_entropy_loss");
        public static readonly Operator MeanSquaredError = new("mse_loss");
        public static readonly Operator BinaryCrossEntropy = new("binary_cross_entropy_with_logits");
        public static readonly Operator Pad = new("constant_pad_nd");
        public static readonly Operator ResizeBilinear = new("_upsample_bilinear2d_aa");
        public static readonly Operator UpsampleBilinear = new("upsample_bilinear2d");
        public static readonly Operator AffineGrid = new("affine_grid_generator");
        public static readonly Operator GridSample = new("grid_sampler");
    }
}
