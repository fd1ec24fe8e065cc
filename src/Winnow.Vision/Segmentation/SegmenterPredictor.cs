using Winnow.Torch;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Segmentation.Networks;
using Winnow.Vision.Training;

namespace Winnow.Vision.Segmentation;

/// <summary>A network made ready for inference: batch normalisation folded into a copy of its weights. Later changes of the network are not seen.</summary>
public sealed class SegmenterPredictor : IDisposable
{
    private readonly SegmenterNetwork network;
    private readonly FoldedOperators operators;

    /// <summary>Copies and folds the weights where the network is.</summary>
    public SegmenterPredictor(SegmenterNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
        operators = new(network.Walk(network.GreatestStride, network.GreatestStride).Convolutions, network.NamedParameters().First().Tensor.Device);
    }

    /// <summary>What the network says about images [N, 3, H, W], RGB, 0 to 1, without recording gradients.</summary>
    /// <exception cref="ArgumentException">A side is no multiple of the greatest stride.</exception>
    public SegmenterOutput<Tensor> Output(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var gradientsOff = GradientMode.Off();
        network.RequireSides((int)images.Size(2), (int)images.Size(3));
        return network.Run(operators, CpuLayout.Of(images));
    }

    /// <summary>Class probabilities [N, classes, H, W] of images [N, 3, H, W].</summary>
    public Tensor Probabilities(Tensor images)
    {
        using var gradientsOff = GradientMode.Off();
        return Output(images).Logits.Softmax(1);
    }

    /// <summary>Frees the copy; the network stays.</summary>
    public void Dispose() => operators.Dispose();
}
