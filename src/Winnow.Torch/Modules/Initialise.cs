namespace Winnow.Torch.Modules;

/// <summary>Fresh weights, drawn from an explicit generator as PyTorch draws its defaults.</summary>
internal static class Initialise
{
    /// <summary>Uniform on ±1/√fanIn: Kaiming's bound with a = √5 (He et al. 2015), PyTorch's default for linear and convolution layers.</summary>
    public static Tensor Uniform(Generator generator, long fanIn, params ReadOnlySpan<long> shape)
    {
        var bound = 1 / Math.Sqrt(fanIn);
        var tensor = Tensor.Zeros(shape);
        tensor.UniformInPlace(-bound, bound, generator);
        return tensor;
    }

    /// <summary>Normal with deviation √(2 / fanOut), as torchvision initialises ResNet's convolutions (He et al. 2015).</summary>
    public static Tensor KaimingNormal(Generator generator, long fanOut, params ReadOnlySpan<long> shape)
    {
        var tensor = Tensor.Zeros(shape);
        tensor.NormalInPlace(0, Math.Sqrt(2.0 / fanOut), generator);
        return tensor;
    }
}
