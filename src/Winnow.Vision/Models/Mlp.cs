using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Models;

/// <summary>One hidden layer of 128 rectified units over the flattened pixels; the network of the published MNIST comparisons.</summary>
public sealed class Mlp : ClassifierNetwork
{
    private const int Hidden = 128;
    private readonly Linear hidden;

    /// <summary>A network with fresh weights.</summary>
    public Mlp(ModelShape shape, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(shape);
        hidden = Part("hidden", new Linear(shape.Channels * shape.Height * shape.Width, Hidden, generator));
        Head = Part("head", new Linear(Hidden, shape.Classes, generator));
    }

    /// <inheritdoc/>
    public override int FeatureCount => Hidden;

    /// <inheritdoc/>
    public override Linear Head { get; }

    /// <inheritdoc/>
    public override Tensor Features(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return hidden.Forward(images.Flatten()).ReluInPlace(); // [N, 128]
    }

    /// <inheritdoc/>
    public override string Export(OnnxGraphWriter graph, string input)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Relu(graph.Linear(graph.Flatten(input), hidden));
    }
}
