using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>A 3×3 convolution with bias and max(x, 0), without normalisation, so that levels of different scale may share it.</summary>
internal sealed class PlainBlock : DetectorBlock
{
    private readonly Conv2d convolution;

    public PlainBlock(int channels, Generator generator) => convolution = Part("conv", new Conv2d(channels, channels, 3, generator, padding: 1));

    public override T Run<T>(IOperators<T> operators, T input) => operators.Convolve(input, convolution, null, Activation.Relu);
}
