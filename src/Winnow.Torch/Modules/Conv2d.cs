namespace Winnow.Torch.Modules;

/// <summary>Square convolution [N, inputs, H, W] to [N, outputs, H', W'] with parameters <c>weight</c> [outputs, inputs, k, k] and, where asked for, <c>bias</c> [outputs].</summary>
public sealed class Conv2d : Module
{
    /// <summary>A layer with PyTorch's default initialisation, or Kaiming's normal one where there is no bias, as torchvision does it for ResNets.</summary>
    public Conv2d(int inputs, int outputs, int kernel, Generator generator, int stride = 1, int padding = 0, bool bias = true)
    {
        Stride = stride;
        Padding = padding;
        var fanIn = (long)inputs * kernel * kernel;
        Weight = Parameter("weight", bias
            ? Initialise.Uniform(generator, fanIn, outputs, inputs, kernel, kernel)
            : Initialise.KaimingNormal(generator, (long)outputs * kernel * kernel, outputs, inputs, kernel, kernel));
        Bias = bias ? Parameter("bias", Initialise.Uniform(generator, fanIn, outputs)) : null;
    }

    /// <summary>Step in both directions.</summary>
    public int Stride { get; }

    /// <summary>Zeros added on every side.</summary>
    public int Padding { get; }

    /// <summary>[outputs, inputs, k, k].</summary>
    public Tensor Weight { get; private set; }

    /// <summary>[outputs], or null.</summary>
    public Tensor? Bias { get; private set; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Conv2d(Weight, Bias, Stride, Padding);
    }

    /// <inheritdoc/>
    protected override void Replace(string name, Tensor tensor)
    {
        if (name == "weight")
        {
            Weight = tensor;
        }
        else
        {
            Bias = tensor;
        }
    }
}
