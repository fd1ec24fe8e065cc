using Winnow.Torch.Modules;
using Winnow.Vision.Onnx;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>Walks a network without running it: writes it as an ONNX graph, where there is one, counts its multiplications and lists its convolutions in the order they run.</summary>
/// <param name="graph">Receives the operators; null only counts.</param>
internal sealed class GraphOperators(OnnxGraphWriter? graph) : IOperators<GraphValue>
{
    private readonly List<(Conv2d Layer, BatchNorm2d? Norm)> convolutions = [];

    /// <summary>Convolutions with the batch normalisation behind each, in running order.</summary>
    public IReadOnlyList<(Conv2d Layer, BatchNorm2d? Norm)> Convolutions => convolutions;

    /// <summary>Multiplications (each with its addition) of all convolutions on one image.</summary>
    public long ConvolutionProducts { get; private set; }

    /// <summary>Values that pass a batch normalisation on one image.</summary>
    public long Normalised { get; private set; }

    /// <summary>An image [1, 3, height, width].</summary>
    public static GraphValue Image(string name, int height, int width) => new(name, [1, 3, height, width]);

    /// <inheritdoc/>
    public long[] Shape(GraphValue value) => value.Shape;

    /// <inheritdoc/>
    public GraphValue Convolve(GraphValue input, Conv2d layer, BatchNorm2d? norm, Activation activation)
    {
        var weight = layer.Weight.Shape;
        long Side(long size) => ((size + (2 * layer.Padding) - (layer.Dilation * (weight[2] - 1)) - 1) / layer.Stride) + 1;
        long[] shape = [1, weight[0], Side(input.Shape[2]), Side(input.Shape[3])];
        convolutions.Add((layer, norm));
        ConvolutionProducts += shape[1] * shape[2] * shape[3] * weight[1] * weight[2] * weight[3];
        Normalised += norm is null ? 0 : shape[1] * shape[2] * shape[3];
        if (graph is null)
        {
            return new("", shape);
        }

        var x = norm is null ? graph.Convolution(input.Name, layer) : graph.Convolution(input.Name, layer, norm);
        return new(activation switch { Activation.Silu => graph.Mul(x, graph.Sigmoid(x)), Activation.Relu => graph.Relu(x), _ => x }, shape);
    }

    /// <inheritdoc/>
    public GraphValue Add(GraphValue a, GraphValue b) => new(graph?.Add(a.Name, b.Name) ?? "", Broadcast(a, b));

    /// <inheritdoc/>
    public GraphValue Relu(GraphValue input) => new(graph?.Relu(input.Name) ?? "", input.Shape);

    /// <inheritdoc/>
    public GraphValue Subtract(GraphValue a, GraphValue b) => new(graph?.Sub(a.Name, b.Name) ?? "", Broadcast(a, b));

    /// <inheritdoc/>
    public GraphValue Multiply(GraphValue a, GraphValue b) => new(graph?.Mul(a.Name, b.Name) ?? "", Broadcast(a, b));

    /// <inheritdoc/>
    public GraphValue Constant(float[] values, params ReadOnlySpan<long> shape) => new(graph?.Constant(values, shape) ?? "", shape.ToArray());

    /// <inheritdoc/>
    public GraphValue Concatenate(int dimension, params ReadOnlySpan<GraphValue> values)
    {
        long[] shape = [.. values[0].Shape];
        var names = new string[values.Length];
        shape[dimension] = 0;
        for (var i = 0; i < values.Length; i++)
        {
            shape[dimension] += values[i].Shape[dimension];
            names[i] = values[i].Name;
        }

        return new(graph?.Concat(dimension, names) ?? "", shape);
    }

    /// <inheritdoc/>
    public GraphValue Narrow(GraphValue input, int dimension, long start, long length)
    {
        long[] shape = [.. input.Shape];
        shape[dimension] = length;
        return new(graph?.Slice(input.Name, dimension, start, length) ?? "", shape);
    }

    /// <inheritdoc/>
    public GraphValue MaxPool(GraphValue input, int kernel, int stride, int padding)
    {
        long Side(long size) => ((size + (2 * padding) - kernel) / stride) + 1;
        return new(graph?.MaxPool(input.Name, kernel, stride, padding) ?? "", [1, input.Shape[1], Side(input.Shape[2]), Side(input.Shape[3])]);
    }

    /// <inheritdoc/>
    public GraphValue Upsample(GraphValue input) =>
        new(graph?.UpsampleNearest(input.Name, 2) ?? "", [1, input.Shape[1], 2 * input.Shape[2], 2 * input.Shape[3]]);

    /// <inheritdoc/>
    public GraphValue Enlarge(GraphValue input, long height, long width) => new(
        graph?.UpsampleBilinear(input.Name, (float)height / input.Shape[2], (float)width / input.Shape[3]) ?? "", [1, input.Shape[1], height, width]);

    /// <inheritdoc/>
    public GraphValue GlobalAverage(GraphValue input) => new(graph?.GlobalAveragePool(input.Name) ?? "", [1, input.Shape[1], 1, 1]);

    /// <inheritdoc/>
    public GraphValue Reshape(GraphValue input, params ReadOnlySpan<long> shape)
    {
        long[] known = [shape[0] == 0 ? 1 : shape[0], .. shape[1..]];
        var open = Array.IndexOf(known, -1);
        if (open >= 0)
        {
            known[open] = input.Shape.Aggregate(1L, (a, b) => a * b) / known.Where(s => s > 0).Aggregate(1L, (a, b) => a * b);
        }

        return new(graph?.Reshape(input.Name, shape) ?? "", known);
    }

    /// <inheritdoc/>
    public GraphValue Permute(GraphValue input, params ReadOnlySpan<long> order)
    {
        var shape = new long[order.Length];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = input.Shape[order[i]];
        }

        return new(graph?.Transpose(input.Name, order) ?? "", shape);
    }

    /// <inheritdoc/>
    public GraphValue MatMul(GraphValue a, GraphValue b) => new(graph?.MatMul(a.Name, b.Name) ?? "", [.. a.Shape[..^1], b.Shape[^1]]);

    /// <inheritdoc/>
    public GraphValue Softmax(GraphValue input) => new(graph?.Softmax(input.Name) ?? "", input.Shape);

    /// <inheritdoc/>
    public GraphValue Sigmoid(GraphValue input) => new(graph?.Sigmoid(input.Name) ?? "", input.Shape);

    /// <inheritdoc/>
    public GraphValue Exp(GraphValue input, float most) => new(graph?.Exp(graph.AtMost(input.Name, most)) ?? "", input.Shape);

    private static long[] Broadcast(GraphValue a, GraphValue b) =>
        a.Shape.Length == b.Shape.Length ? [.. a.Shape.Zip(b.Shape, Math.Max)] : a.Shape.Length > b.Shape.Length ? a.Shape : b.Shape;
}
