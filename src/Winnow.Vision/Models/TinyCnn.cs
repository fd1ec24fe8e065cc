using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Models;

/// <summary>Four 3×3 convolutions of 32, 64, 128 and 128 filters with batch normalisation, the last three of stride 2, and the mean over the plane: 0.24 million weights.</summary>
/// <remarks>An encoder that learns from a few thousand unlabelled images of about 32 pixels within minutes of one CPU core.</remarks>
public sealed class TinyCnn : ClassifierNetwork
{
    private static readonly int[] Widths = [32, 64, 128, 128];
    private readonly List<(Conv2d Convolution, BatchNorm2d Norm)> layers = [];

    /// <summary>A network with fresh weights.</summary>
    public TinyCnn(ModelShape shape, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var inputs = shape.Channels;
        for (var i = 0; i < Widths.Length; i++)
        {
            layers.Add((
                Part($"conv{i + 1}", new Conv2d(inputs, Widths[i], 3, generator, stride: i == 0 ? 1 : 2, padding: 1, bias: false)),
                Part($"bn{i + 1}", new BatchNorm2d(Widths[i]))));
            inputs = Widths[i];
        }

        Head = Part("head", new Linear(inputs, shape.Classes, generator));
    }

    /// <inheritdoc/>
    public override int FeatureCount => Widths[^1];

    /// <inheritdoc/>
    public override Linear Head { get; }

    /// <inheritdoc/>
    protected override int LastStageParts => 2;

    /// <inheritdoc/>
    public override Tensor Features(Tensor images)
    {
        var x = images;
        foreach (var (convolution, norm) in layers)
        {
            x = norm.Forward(convolution.Forward(x)).ReluInPlace();
        }

        return x.GlobalAveragePool(); // [N, 128]
    }

    /// <inheritdoc/>
    public override string Export(OnnxGraphWriter graph, string input)
    {
        ArgumentNullException.ThrowIfNull(graph);
        foreach (var (convolution, norm) in layers)
        {
            input = graph.Relu(graph.Convolution(input, convolution, norm));
        }

        return graph.Flatten(graph.GlobalAveragePool(input));
    }
}
