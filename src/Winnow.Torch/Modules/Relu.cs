namespace Winnow.Torch.Modules;

/// <summary>max(x, 0).</summary>
/// <param name="inPlace">Writes over the input, which saves its memory; the layer before must not need its own output for its gradient.</param>
public sealed class Relu(bool inPlace = false) : Composite
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return inPlace ? input.ReluInPlace() : input.Relu();
    }
}
