using Winnow.Torch;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>Self-attention over all cells, with keys half as long as values and a depthwise 3×3 convolution of the values as position encoding.</summary>
internal sealed class PositionAttention : DetectorBlock
{
    private readonly ConvolutionBlock qkv;
    private readonly ConvolutionBlock project;
    private readonly ConvolutionBlock position;
    private readonly int heads;
    private readonly int valueLength;
    private readonly int keyLength;

    public PositionAttention(int channels, int heads, Generator generator)
    {
        this.heads = heads;
        valueLength = channels / heads;
        keyLength = valueLength / 2;
        qkv = Part("qkv", new ConvolutionBlock(channels, channels + (2 * heads * keyLength), 1, generator, activation: Activation.None));
        project = Part("proj", new ConvolutionBlock(channels, channels, 1, generator, activation: Activation.None));
        position = Part("pe", new ConvolutionBlock(channels, channels, 3, generator, groups: channels, activation: Activation.None));
    }

    public override T Run<T>(IOperators<T> operators, T input)
    {
        var shape = operators.Shape(input);
        var (channels, height, width) = (shape[1], shape[2], shape[3]);
        var all = operators.Reshape(qkv.Run(operators, input), 0, heads, (2 * keyLength) + valueLength, height * width);
        var queries = operators.Permute(operators.Narrow(all, 2, 0, keyLength), 0, 1, 3, 2);    // [N, heads, cells, key]
        var keys = operators.Narrow(all, 2, keyLength, keyLength);                              // [N, heads, key, cells]
        var values = operators.Narrow(all, 2, 2 * keyLength, valueLength);                      // [N, heads, value, cells]
        var scale = operators.Constant([(float)(1 / Math.Sqrt(keyLength))], 1, 1, 1, 1);
        var attention = operators.Softmax(operators.Multiply(operators.MatMul(queries, keys), scale));
        var seen = operators.MatMul(values, operators.Permute(attention, 0, 1, 3, 2));          // [N, heads, value, cells]
        var x = operators.Add(
            operators.Reshape(seen, 0, channels, height, width),
            position.Run(operators, operators.Reshape(values, 0, channels, height, width)));
        return project.Run(operators, x);
    }
}
