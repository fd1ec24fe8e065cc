using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.Onnx;

/// <summary>Layers of networks as ONNX operators, for <c>ClassifierNetwork.Export</c>.</summary>
public static class OnnxLayers
{
    /// <summary>An affine layer: [N × inputs] to [N × outputs].</summary>
    public static string Linear(this OnnxGraphWriter graph, string input, Linear layer)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(layer);
        var (weight, bias) = (Values(layer.Weight), Values(layer.Bias));
        return graph.Gemm(input, graph.Constant(weight, layer.Weight.Shape), graph.Constant(bias, bias.Length));
    }

    /// <summary>A convolution: [N, inputs, H, W] to [N, outputs, H', W'].</summary>
    public static string Convolution(this OnnxGraphWriter graph, string input, Conv2d layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var outputs = layer.Weight.Shape[0];
        return Convolution(graph, input, layer, Values(layer.Weight), layer.Bias is { } bias ? Values(bias) : new float[outputs]);
    }

    /// <summary>A convolution with the batch normalisation behind it folded into its weights: one operator instead of two.</summary>
    /// <remarks>w' = w·γ/√(σ² + ε), b' = (b − μ)·γ/√(σ² + ε) + β, with the running statistics; in double precision.</remarks>
    public static string Convolution(this OnnxGraphWriter graph, string input, Conv2d layer, BatchNorm2d norm)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(norm);
        var weight = Values(layer.Weight); // [outputs, inputs, k, k]
        var (scale, shift, mean, variance) = (Values(norm.Weight), Values(norm.Bias), Values(norm.RunningMean), Values(norm.RunningVariance));
        var bias = layer.Bias is { } own ? Values(own) : new float[scale.Length];
        var filter = weight.Length / scale.Length;
        for (var output = 0; output < scale.Length; output++)
        {
            var factor = scale[output] / Math.Sqrt(variance[output] + norm.Epsilon);
            foreach (ref var value in weight.AsSpan(output * filter, filter))
            {
                value = (float)(value * factor);
            }

            bias[output] = (float)(((bias[output] - (double)mean[output]) * factor) + shift[output]);
        }

        return Convolution(graph, input, layer, weight, bias);
    }

    private static string Convolution(OnnxGraphWriter graph, string input, Conv2d layer, float[] weight, float[] bias)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var shape = layer.Weight.Shape;
        return graph.Conv(input, graph.Constant(weight, shape), graph.Constant(bias, bias.Length), (int)shape[2], layer.Stride, layer.Padding, layer.Groups, layer.Dilation);
    }

    private static float[] Values(Tensor tensor) => tensor.ToArray<float>();
}
