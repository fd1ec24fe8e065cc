using Winnow.Torch.Native;

namespace Winnow.Torch;

/// <summary>A random generator of libtorch with a seed of its own, so that trainings side by side do not share chance.</summary>
public sealed class Generator : IDisposable
{
    private readonly GeneratorHandle handle;

    /// <summary>A generator for tensors on that device (<c>cpu</c> or <c>cuda:0</c>).</summary>
    /// <exception cref="TorchException">There is no such device.</exception>
    public Generator(long seed, string device = "cpu")
    {
        Shim.Check(Shim.GeneratorNew(seed, device, out var pointer));
        handle = new GeneratorHandle(pointer);
    }

    internal nint Pointer => handle.IsClosed ? throw new ObjectDisposedException(nameof(Generator)) : handle.DangerousGetHandle();

    /// <summary>Starts again from a seed.</summary>
    public void Reseed(long seed)
    {
        Shim.Check(Shim.GeneratorSeed(Pointer, seed));
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
