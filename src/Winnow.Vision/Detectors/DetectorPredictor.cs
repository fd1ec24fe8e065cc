using Winnow.Torch;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Training;

namespace Winnow.Vision.Detectors;

/// <summary>A network made ready for inference: batch normalisation folded into a copy of its weights. Later changes of the network are not seen.</summary>
public sealed class DetectorPredictor : IDisposable
{
    private readonly DetectorNetwork network;
    private readonly FoldedOperators operators;

    /// <summary>Copies and folds the weights where the network is.</summary>
    public DetectorPredictor(DetectorNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
        operators = new(network, network.NamedParameters().First().Tensor.Device);
    }

    /// <summary>What the network says about images [N, 3, H, W], RGB, 0 to 1, without recording gradients.</summary>
    /// <exception cref="ArgumentException">A side is no multiple of the greatest stride.</exception>
    public DetectorLevels<Tensor> Levels(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var gradientsOff = GradientMode.Off();
        network.RequireSides((int)images.Size(2), (int)images.Size(3));
        return network.Run(operators, CpuLayout.Of(images));
    }

    /// <summary>Boxes and scores of <see cref="Levels"/>, as <see cref="DetectorNetwork.Decode(DetectorLevels{Tensor})"/> lays them out.</summary>
    public Tensor Decode(DetectorLevels<Tensor> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        using var gradientsOff = GradientMode.Off();
        return network.Decode(operators, levels);
    }

    /// <summary>From images to boxes and scores.</summary>
    public Tensor Decoded(Tensor images) => Decode(Levels(images));

    /// <summary>Frees the copy; the network stays.</summary>
    public void Dispose() => operators.Dispose();
}
