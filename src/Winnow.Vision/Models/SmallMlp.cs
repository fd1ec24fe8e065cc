using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Models;

/// <summary>Two hidden layers of 24 and 12 rectified units over the flattened pixels; the network of CDALBench's comparison on USPS digits.</summary>
public sealed class SmallMlp : ClassifierNetwork
{
    private const int First = 24;
    private const int Second = 12;
    private readonly Linear first;
    private readonly Linear second;

    /// <summary>A network with fresh weights.</summary>
    public SmallMlp(ModelShape shape, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(shape);
        first = Part("first", new Linear(shape.Channels * shape.Height * shape.Width, First, generator));
        second = Part("second", new Linear(First, Second, generator));
        Head = Part("head", new Linear(Second, shape.Classes, generator));
    }

    /// <inheritdoc/>
    public override int FeatureCount => Second;

    /// <inheritdoc/>
    public override Linear Head { get; }

    /// <inheritdoc/>
    public override Tensor Features(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return second.Forward(first.Forward(images.Flatten()).ReluInPlace()).ReluInPlace(); // [N, 12]
    }

    /// <inheritdoc/>
    public override string Export(OnnxGraphWriter graph, string input)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Relu(graph.Linear(graph.Relu(graph.Linear(graph.Flatten(input), first)), second));
    }
}
