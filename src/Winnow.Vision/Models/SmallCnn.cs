using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Models;

/// <summary>Two 3×3 convolutions (32 and 64 filters), each halved by max pooling, and a layer of 128 units: for images of about 28 to 64 pixels.</summary>
/// <remarks>The network of the Bayesian active-learning papers on MNIST (Gal et al. 2017; Kirsch et al. 2019), with 3×3 filters.</remarks>
public sealed class SmallCnn : ClassifierNetwork
{
    private const int Hidden = 128;
    private readonly Conv2d conv1;
    private readonly Conv2d conv2;
    private readonly Linear hidden;

    /// <summary>A network with fresh weights.</summary>
    /// <exception cref="ArgumentException">The images are smaller than 4×4.</exception>
    public SmallCnn(ModelShape shape, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Height < 4 || shape.Width < 4)
        {
            throw new ArgumentException($"Images of {shape.Width}×{shape.Height} pixels are too small for this network; it needs 4×4.", nameof(shape));
        }

        conv1 = Part("conv1", new Conv2d(shape.Channels, 32, 3, generator, padding: 1));
        conv2 = Part("conv2", new Conv2d(32, 64, 3, generator, padding: 1));
        hidden = Part("hidden", new Linear(64 * (shape.Height / 4) * (shape.Width / 4), Hidden, generator));
        Head = Part("head", new Linear(Hidden, shape.Classes, generator));
    }

    /// <inheritdoc/>
    public override int FeatureCount => Hidden;

    /// <inheritdoc/>
    public override Linear Head { get; }

    /// <inheritdoc/>
    public override Tensor Features(Tensor images)
    {
        var x = conv1.Forward(images).ReluInPlace().MaxPool2d(2, 2);  // [N, 32, H/2, W/2]
        x = conv2.Forward(x).ReluInPlace().MaxPool2d(2, 2);           // [N, 64, H/4, W/4]
        return hidden.Forward(x.Flatten()).ReluInPlace();             // [N, 128]
    }

    /// <inheritdoc/>
    public override string Export(OnnxGraphWriter graph, string input)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var x = graph.MaxPool(graph.Relu(graph.Convolution(input, conv1)), 2, 2);
        x = graph.MaxPool(graph.Relu(graph.Convolution(x, conv2)), 2, 2);
        return graph.Relu(graph.Linear(graph.Flatten(x), hidden));
    }
}
