using Winnow.Torch;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>Spatial pyramid pooling by three 5×5 maxima in a row, which see 5, 9 and 13 cells.</summary>
internal sealed class Sppf : DetectorBlock
{
    private readonly ConvolutionBlock reduce;
    private readonly ConvolutionBlock join;

    public Sppf(int inputs, int outputs, Generator generator)
    {
        reduce = Part("cv1", new ConvolutionBlock(inputs, inputs / 2, 1, generator));
        join = Part("cv2", new ConvolutionBlock(inputs / 2 * 4, outputs, 1, generator));
    }

    public override T Run<T>(IOperators<T> operators, T input)
    {
        var x = reduce.Run(operators, input);
        var five = operators.MaxPool(x, 5, 1, 2);
        var nine = operators.MaxPool(five, 5, 1, 2);
        return join.Run(operators, operators.Concatenate(1, x, five, nine, operators.MaxPool(nine, 5, 1, 2)));
    }
}
