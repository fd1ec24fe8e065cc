namespace Winnow.Torch.Native;

/// <summary>One operator of libtorch's dispatcher, found at its first call and called without allocating anything but its result.</summary>
/// <remarks>Found late, so that an operator which this libtorch lacks spoils only the calls that need it.</remarks>
internal sealed unsafe class Operator(string name, string overload = "")
{
    // Two threads that race here find the same operator; either handle is good for the length of the process.
    private nint handle;

    private nint Handle => Volatile.Read(ref handle) is var known && known != 0 ? known : Find();

    /// <summary>Looks the operator up.</summary>
    /// <exception cref="TorchException">This libtorch lacks it.</exception>
    internal nint Find()
    {
        // Not into the field itself: the shim clears what it fills, and another thread would call through nothing.
        Shim.Check(Shim.Find("aten::" + name, overload, out var found));
        Volatile.Write(ref handle, found);
        return found;
    }

    /// <summary>Calls an operator that gives one tensor.</summary>
    public Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        nint result;
        int produced;
        fixed (Argument* first = arguments)
        {
            Shim.Check(Shim.Call(Handle, first, arguments.Length, &result, 1, &produced));
        }

        return produced == 1 ? new Tensor(result) : throw new TorchException($"The operator gave {produced} results where one was expected.");
    }

    /// <summary>Calls an operator that gives two tensors.</summary>
    public (Tensor First, Tensor Second) CallTwo(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc nint[2];
        int produced;
        fixed (Argument* first = arguments)
        {
            Shim.Check(Shim.Call(Handle, first, arguments.Length, results, 2, &produced));
        }

        return produced == 2 ? (new Tensor(results[0]), new Tensor(results[1])) : throw new TorchException($"The operator gave {produced} results where two were expected.");
    }

    /// <summary>Calls an operator that gives a list of tensors.</summary>
    public Tensor[] CallMany(int capacity, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc nint[capacity];
        int produced;
        fixed (Argument* first = arguments)
        {
            Shim.Check(Shim.Call(Handle, first, arguments.Length, results, capacity, &produced));
        }

        var tensors = new Tensor[produced];
        for (var i = 0; i < produced; i++)
        {
            tensors[i] = new Tensor(results[i]);
        }

        return tensors;
    }

    /// <summary>Calls an operator for its effect; a tensor that it returns is one of its arguments and is let go.</summary>
    public void Run(params ReadOnlySpan<Argument> arguments)
    {
        nint result;
        int produced;
        fixed (Argument* first = arguments)
        {
            Shim.Check(Shim.Call(Handle, first, arguments.Length, &result, 1, &produced));
        }

        if (produced == 1)
        {
            Shim.TensorFree(result);
        }
    }
}
