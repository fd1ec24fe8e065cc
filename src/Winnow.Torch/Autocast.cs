using Winnow.Torch.Native;

namespace Winnow.Torch;

/// <summary>Mixed precision on CUDA for this thread until disposed: matrix products and convolutions run in float16.</summary>
public sealed class Autocast : IDisposable
{
    /// <summary>Turns mixed precision on.</summary>
    public Autocast() => Shim.Check(Shim.SetAutocast(1));

    /// <inheritdoc/>
    public void Dispose() => Shim.Check(Shim.SetAutocast(0));
}
