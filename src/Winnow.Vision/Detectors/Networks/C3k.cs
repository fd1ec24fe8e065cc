using Winnow.Torch;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>Cross-stage partial block: half the channels pass two bottlenecks, half pass by, and a 1×1 convolution joins them.</summary>
internal sealed class C3k : DetectorBlock
{
    private readonly ConvolutionBlock through;
    private readonly ConvolutionBlock past;
    private readonly BlockList bottlenecks;
    private readonly ConvolutionBlock join;

    public C3k(int channels, bool shortcut, Generator generator)
    {
        var hidden = channels / 2;
        through = Part("cv1", new ConvolutionBlock(channels, hidden, 1, generator));
        past = Part("cv2", new ConvolutionBlock(channels, hidden, 1, generator));
        bottlenecks = Part("m", new BlockList(new Bottleneck(hidden, hidden, shortcut, 1, generator), new Bottleneck(hidden, hidden, shortcut, 1, generator)));
        join = Part("cv3", new ConvolutionBlock(2 * hidden, channels, 1, generator));
    }

    public override T Run<T>(IOperators<T> operators, T input)
    {
        var seen = bottlenecks.Run(operators, through.Run(operators, input));
        return join.Run(operators, operators.Concatenate(1, seen, past.Run(operators, input)));
    }
}
