namespace Winnow.Torch.Modules;

/// <summary>Greatest value in each square window of [N, C, H, W].</summary>
/// <param name="kernel">Side of the window.</param>
/// <param name="stride">Step in both directions; that of the window's side where null.</param>
/// <param name="padding">Places added on every side that never win.</param>
public sealed class MaxPool2d(int kernel, int? stride = null, int padding = 0) : Composite
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.MaxPool2d(kernel, stride ?? kernel, padding);
    }
}
