using Winnow.Torch;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>YOLO11's stage: halves of a 1×1 convolution, one of them passed through a chain whose every link is kept, all joined by another.</summary>
internal sealed class C3k2 : DetectorBlock
{
    private readonly ConvolutionBlock split;
    private readonly DetectorBlock[] chain;
    private readonly ConvolutionBlock join;
    private readonly int hidden;

    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="links">Length of the chain.</param>
    /// <param name="partial">Whether links are <see cref="C3k"/> instead of <see cref="Bottleneck"/>.</param>
    /// <param name="expansion">Width of the chain as a share of the outputs.</param>
    /// <param name="generator">Draws the weights.</param>
    public C3k2(int inputs, int outputs, int links, bool partial, double expansion, Generator generator)
    {
        hidden = (int)(outputs * expansion);
        split = Part("cv1", new ConvolutionBlock(inputs, 2 * hidden, 1, generator));
        chain = new DetectorBlock[links];
        for (var i = 0; i < links; i++)
        {
            chain[i] = Part($"m.{i}", partial ? (DetectorBlock)new C3k(hidden, shortcut: true, generator) : new Bottleneck(hidden, hidden, shortcut: true, 0.5, generator));
        }

        join = Part("cv2", new ConvolutionBlock((2 + links) * hidden, outputs, 1, generator));
    }

    public override T Run<T>(IOperators<T> operators, T input)
    {
        var both = split.Run(operators, input);
        List<T> values = [both];
        var last = operators.Narrow(both, 1, hidden, hidden);
        foreach (var link in chain)
        {
            values.Add(last = link.Run(operators, last));
        }

        return join.Run(operators, operators.Concatenate(1, [.. values]));
    }
}
