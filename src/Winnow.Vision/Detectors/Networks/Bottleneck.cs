using Winnow.Torch;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>Two convolutions with the input added where shapes allow: YOLO11's (3×3, 3×3) under <c>cv1</c>, <c>cv2</c>.</summary>
internal sealed class Bottleneck : DetectorBlock
{
    private readonly ConvolutionBlock first;
    private readonly ConvolutionBlock second;
    private readonly bool add;

    public Bottleneck(int inputs, int outputs, bool shortcut, double expansion, Generator generator)
    {
        var hidden = (int)(outputs * expansion);
        first = Part("cv1", new ConvolutionBlock(inputs, hidden, 3, generator));
        second = Part("cv2", new ConvolutionBlock(hidden, outputs, 3, generator));
        add = shortcut && inputs == outputs;
    }

    public override T Run<T>(IOperators<T> operators, T input)
    {
        var x = second.Run(operators, first.Run(operators, input));
        return add ? operators.Add(input, x) : x;
    }
}
