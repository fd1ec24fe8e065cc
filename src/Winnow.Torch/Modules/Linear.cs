namespace Winnow.Torch.Modules;

/// <summary>Affine map [N × inputs] to [N × outputs] with parameters <c>weight</c> [outputs × inputs] and <c>bias</c> [outputs].</summary>
public sealed class Linear : Module
{
    /// <summary>A layer with PyTorch's default initialisation.</summary>
    public Linear(int inputs, int outputs, Generator generator)
    {
        Weight = Parameter("weight", Initialise.Uniform(generator, inputs, outputs, inputs));
        Bias = Parameter("bias", Initialise.Uniform(generator, inputs, outputs));
    }

    /// <summary>[outputs × inputs].</summary>
    public Tensor Weight { get; private set; }

    /// <summary>[outputs].</summary>
    public Tensor Bias { get; private set; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Linear(Weight, Bias);
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
