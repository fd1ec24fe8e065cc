namespace Winnow.Torch;

/// <summary>Frees every tensor that was made on this thread since it was opened, unless it was kept.</summary>
/// <remarks>Scopes nest and belong to the thread that opened them; training code is synchronous on its own thread.</remarks>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? current;

    private readonly TensorScope? outer;
    private readonly List<Tensor> tensors = [];
    private readonly int thread = Environment.CurrentManagedThreadId;
    private bool closed;

    /// <summary>Opens a scope on this thread.</summary>
    public TensorScope()
    {
        outer = current;
        current = this;
    }

    internal static TensorScope? Current => current;

    /// <summary>Lets a tensor outlive this scope: it passes to the scope around it, or to the caller.</summary>
    public Tensor Keep(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Scope == this)
        {
            tensor.Scope = outer;
            outer?.tensors.Add(tensor);
        }

        return tensor;
    }

    /// <summary>Lets a tensor outlive every scope; its owner disposes it.</summary>
    public static Tensor Detach(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        tensor.Scope = null;
        return tensor;
    }

    /// <summary>Frees what was made and not kept.</summary>
    /// <exception cref="InvalidOperationException">Closed on another thread, or before a scope inside it.</exception>
    public void Dispose()
    {
        if (closed)
        {
            return;
        }

        if (thread != Environment.CurrentManagedThreadId || current != this)
        {
            throw new InvalidOperationException("A tensor scope must be closed on the thread that opened it, innermost first.");
        }

        closed = true;
        current = outer;
        foreach (var tensor in tensors)
        {
            if (tensor.Scope == this)
            {
                tensor.Dispose();
            }
        }
    }

    internal void Add(Tensor tensor) => tensors.Add(tensor);
}
