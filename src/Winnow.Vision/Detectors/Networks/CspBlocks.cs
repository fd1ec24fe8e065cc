using Winnow.Torch;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>YOLOX's convolution: plain, or a depthwise 3×3 (<c>dconv</c>) with a 1×1 behind it (<c>pconv</c>).</summary>
internal sealed class DepthwiseBlock : DetectorBlock
{
    private readonly ConvolutionBlock depthwise;
    private readonly ConvolutionBlock pointwise;

    private DepthwiseBlock(int inputs, int outputs, int kernel, int stride, Generator generator)
    {
        depthwise = Part("dconv", new ConvolutionBlock(inputs, inputs, kernel, generator, stride, groups: inputs));
        pointwise = Part("pconv", new ConvolutionBlock(inputs, outputs, 1, generator));
    }

    /// <summary>The plain or the depthwise kind.</summary>
    public static DetectorBlock Of(bool depthwise, int inputs, int outputs, int kernel, int stride, Generator generator) =>
        depthwise ? new DepthwiseBlock(inputs, outputs, kernel, stride, generator) : new ConvolutionBlock(inputs, outputs, kernel, generator, stride);

    public override T Run<T>(IOperators<T> operators, T input) => pointwise.Run(operators, depthwise.Run(operators, input));
}

/// <summary>YOLOX's bottleneck: 1×1, then 3×3, under <c>conv1</c>, <c>conv2</c>.</summary>
internal sealed class CspBottleneck : DetectorBlock
{
    private readonly ConvolutionBlock reduce;
    private readonly DetectorBlock look;
    private readonly bool add;

    public CspBottleneck(int channels, bool shortcut, bool depthwise, Generator generator)
    {
        reduce = Part("conv1", new ConvolutionBlock(channels, channels, 1, generator));
        look = Part("conv2", DepthwiseBlock.Of(depthwise, channels, channels, 3, 1, generator));
        add = shortcut;
    }

    public override T Run<T>(IOperators<T> operators, T input)
    {
        var x = look.Run(operators, reduce.Run(operators, input));
        return add ? operators.Add(x, input) : x;
    }
}

/// <summary>Cross-stage partial layer (Wang et al., CVPRW 2020): half the channels pass bottlenecks, half pass by.</summary>
internal sealed class CspLayer : DetectorBlock
{
    private readonly ConvolutionBlock through;
    private readonly ConvolutionBlock past;
    private readonly BlockList bottlenecks;
    private readonly ConvolutionBlock join;

    public CspLayer(int inputs, int outputs, int count, bool shortcut, bool depthwise, Generator generator)
    {
        var hidden = outputs / 2;
        through = Part("conv1", new ConvolutionBlock(inputs, hidden, 1, generator));
        past = Part("conv2", new ConvolutionBlock(inputs, hidden, 1, generator));
        join = Part("conv3", new ConvolutionBlock(2 * hidden, outputs, 1, generator));
        var made = new DetectorBlock[count];
        for (var i = 0; i < count; i++)
        {
            made[i] = new CspBottleneck(hidden, shortcut, depthwise, generator);
        }

        bottlenecks = Part("m", new BlockList(made));
    }

    public override T Run<T>(IOperators<T> operators, T input)
    {
        var (half, rest) = (through.Run(operators, input), past.Run(operators, input));
        return join.Run(operators, operators.Concatenate(1, bottlenecks.Run(operators, half), rest));
    }
}

/// <summary>Spatial pyramid pooling by maxima over 5×5, 9×9 and 13×13 cells side by side (He et al., ECCV 2014).</summary>
internal sealed class SppBottleneck : DetectorBlock
{
    private readonly ConvolutionBlock reduce;
    private readonly ConvolutionBlock join;

    public SppBottleneck(int channels, Generator generator)
    {
        reduce = Part("conv1", new ConvolutionBlock(channels, channels / 2, 1, generator));
        join = Part("conv2", new ConvolutionBlock(channels / 2 * 4, channels, 1, generator));
    }

    public override T Run<T>(IOperators<T> operators, T input)
    {
        var x = reduce.Run(operators, input);
        return join.Run(operators, operators.Concatenate(1, x, operators.MaxPool(x, 5, 1, 2), operators.MaxPool(x, 9, 1, 4), operators.MaxPool(x, 13, 1, 6)));
    }
}

/// <summary>Each 2×2 pixels become four times the channels of one, then a 3×3 convolution.</summary>
internal sealed class Focus : DetectorBlock
{
    private readonly ConvolutionBlock convolution;

    public Focus(int outputs, Generator generator) => convolution = Part("conv", new ConvolutionBlock(12, outputs, 3, generator));

    public override T Run<T>(IOperators<T> operators, T input)
    {
        var shape = operators.Shape(input);
        var (height, width) = (shape[2] / 2, shape[3] / 2);
        var pixels = operators.Reshape(input, 0, 3, height, 2, width, 2);
        var groups = operators.Permute(pixels, 0, 5, 3, 1, 2, 4); // column's parity outside, then the row's, then the colour
        return convolution.Run(operators, operators.Reshape(groups, 0, 12, height, width));
    }
}
