using Winnow.Torch;
using Winnow.Torch.Modules;
using Winnow.Vision.Detectors.Networks;

namespace Winnow.Vision.Segmentation.Networks;

/// <summary>Convolution, batch normalisation and max(x, 0) under the names <c>conv</c> and <c>bn</c>; padded so that a stride of 1 keeps the size.</summary>
internal sealed class NormBlock : DetectorBlock
{
    private readonly Conv2d convolution;
    private readonly BatchNorm2d norm;

    public NormBlock(int inputs, int outputs, int kernel, Generator generator, int stride = 1, int dilation = 1)
    {
        convolution = Part("conv", new Conv2d(inputs, outputs, kernel, generator, stride, dilation * (kernel / 2), bias: false, dilation: dilation));
        norm = Part("bn", new BatchNorm2d(outputs));
    }

    public override T Run<T>(IOperators<T> operators, T input) => operators.Convolve(input, convolution, norm, Activation.Relu);
}
