namespace Winnow.Torch.Modules;

/// <summary>A module made of parts only: it holds no tensors of its own.</summary>
public abstract class Composite : Module
{
    /// <inheritdoc/>
    protected sealed override void Replace(string name, Tensor tensor) => throw new InvalidOperationException($"{GetType().Name} holds no tensor called {name}.");
}
