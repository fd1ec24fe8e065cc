namespace Winnow.Torch.Modules;

/// <summary>Square convolution [N, inputs, H, W] to [N, outputs, H', W'] with parameters <c>weight</c> [outputs, inputs / groups, k, k] and, where asked for, <c>bias</c> [outputs].</summary>
public sealed class Conv2d : Module
{
    /// <summary>A layer with PyTorch's default initialisation, or Kaiming's normal one where there is no bias, as torchvision does it for ResNets.</summary>
    public Conv2d(int inputs, int outputs, int kernel, Generator generator, int stride = 1, int padding = 0, bool bias = true, int groups = 1, int dilation = 1)
    {
        Stride = stride;
        Padding = padding;
        Groups = groups;
        Dilation = dilation;
        var each = inputs / groups;
        var fanIn = (long)each * kernel * kernel;
        Weight = Parameter("weight", bias
            ? Initialise.Uniform(generator, fanIn, outputs, each, kernel, kernel)
            : Initialise.KaimingNormal(generator, (long)outputs * kernel * kernel / groups, outputs, each, kernel, kernel));
        Bias = bias ? Parameter("bias", Initialise.Uniform(generator, fanIn, outputs)) : null;
    }

    /// <summary>Step in both directions.</summary>
    public int Stride { get; }

    /// <summary>Zeros added on every side.</summary>
    public int Padding { get; }

    /// <summary>Parts that inputs and outputs are cut into, each convolved on its own; as many as inputs make it depthwise.</summary>
    public int Groups { get; }

    /// <summary>Pixels between the taps of the kernel; 1 lets them touch.</summary>
    public int Dilation { get; }

    /// <summary>[outputs, inputs / groups, k, k].</summary>
    public Tensor Weight { get; private set; }

    /// <summary>[outputs], or null.</summary>
    public Tensor? Bias { get; private set; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Conv2d(Weight, Bias, Stride, Padding, Dilation, Groups);
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
