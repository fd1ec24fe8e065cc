using Winnow.Torch;
using Winnow.Torch.Modules;

namespace Winnow.Vision.Detectors.Networks;

/// <summary>Convolution, batch normalisation and activation under the names <c>conv</c> and <c>bn</c>; padded so that a stride of 1 keeps the size.</summary>
internal sealed class ConvolutionBlock : DetectorBlock
{
    private readonly Conv2d convolution;
    private readonly BatchNorm2d norm;
    private readonly Activation activation;

    public ConvolutionBlock(int inputs, int outputs, int kernel, Generator generator, int stride = 1, int groups = 1, Activation activation = Activation.Silu)
    {
        this.activation = activation;
        convolution = Part("conv", new Conv2d(inputs, outputs, kernel, generator, stride, kernel / 2, bias: false, groups));
        norm = Part("bn", new BatchNorm2d(outputs, epsilon: 1e-3, momentum: 0.03));
    }

    public override T Run<T>(IOperators<T> operators, T input) => operators.Convolve(input, convolution, norm, activation);
}
