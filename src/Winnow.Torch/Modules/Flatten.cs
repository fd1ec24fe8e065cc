namespace Winnow.Torch.Modules;

/// <summary>[N, C, H, W] to [N, C·H·W].</summary>
public sealed class Flatten : Composite
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Flatten();
    }
}
