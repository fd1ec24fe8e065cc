using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Training;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>Runs a trained network with every batch normalisation folded into the convolution before it: half the operators, the same answers but for rounding.</summary>
internal sealed class FoldedOperators : TensorOperators, IDisposable
{
    private readonly Dictionary<Conv2d, (Tensor Weight, Tensor Bias)> folded = [];

    /// <summary>Copies and folds a network's weights; later changes of the network are not seen.</summary>
    public FoldedOperators(DetectorNetwork network, string device) : this(network.Walk(network.GreatestStride, network.GreatestStride).Convolutions, device)
    {
    }

    /// <summary>Copies and folds convolutions, each with the batch normalisation behind it.</summary>
    public FoldedOperators(IReadOnlyList<(Conv2d Layer, BatchNorm2d? Norm)> convolutions, string device) : base(device, inPlace: true)
    {
        using var gradientsOff = GradientMode.Off();
        foreach (var (layer, norm) in convolutions)
        {
            if (norm is null || folded.ContainsKey(layer))
            {
                continue;
            }

            using var scope = new TensorScope();
            var factor = norm.Weight.Divide(norm.RunningVariance.Add(norm.Epsilon).Sqrt()); // [outputs]
            var weight = layer.Weight.Multiply(factor.Reshape(-1, 1, 1, 1));
            var bias = norm.Bias.Subtract(norm.RunningMean.Multiply(factor));
            folded.Add(layer, (TensorScope.Detach(CpuLayout.Of(weight)), TensorScope.Detach(bias)));
        }
    }

    /// <inheritdoc/>
    public override Tensor Convolve(Tensor input, Conv2d layer, BatchNorm2d? norm, Activation activation) =>
        folded.TryGetValue(layer, out var both)
            ? Activate(input.Conv2d(both.Weight, both.Bias, layer.Stride, layer.Padding, layer.Dilation, layer.Groups), activation)
            : base.Convolve(input, layer, norm, activation);

    /// <summary>Frees the folded weights.</summary>
    public void Dispose()
    {
        foreach (var (weight, bias) in folded.Values)
        {
            weight.Dispose();
            bias.Dispose();
        }
    }
}
