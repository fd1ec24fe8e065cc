using Winnow.Torch.Native;

namespace Winnow.Torch;

/// <summary>Turns the recording of gradients off on this thread until disposed.</summary>
public sealed class GradientMode : IDisposable
{
    private bool mode;

    private GradientMode(bool enabled) => mode = Shim.ExchangeGradientMode(enabled);

    /// <summary>No gradients from here on.</summary>
    public static GradientMode Off() => new(enabled: false);

    /// <inheritdoc/>
    public void Dispose() => mode = Shim.ExchangeGradientMode(mode);
}
