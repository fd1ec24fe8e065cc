namespace Winnow.Vision.Onnx;

/// <summary>One output of a model, each sample's values taken as one row.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">Dimensions behind the batch, such as [1280] or [1280, 1, 1].</param>
public sealed record OnnxOutput(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>Values per sample: the product of <see cref="Shape"/>.</summary>
    public int Columns => checked((int)Shape.Aggregate(1L, (product, size) => checked(product * size)));
}
