using System.Text;
using Winnow.Torch.Native;

namespace Winnow.Torch;

/// <summary>A network in a TorchScript file (<c>torch.jit.save</c>): run it, fine-tune its parameters with an optimizer, save it again.</summary>
/// <remarks>The file's own code runs inside libtorch's interpreter, which has operators on tensors only, no files and no network.</remarks>
public sealed unsafe class TorchScriptModule : IDisposable
{
    private const int MostResults = 16;
    private readonly ScriptHandle handle;
    private readonly List<(string Name, Tensor Tensor)> parameters = [];

    private TorchScriptModule(ScriptHandle handle)
    {
        this.handle = handle;
        Shim.Check(Shim.ScriptParameterCount(handle.DangerousGetHandle(), out var count, out var namesLength));
        var pointers = new nint[count];
        var names = new byte[namesLength];
        int produced;
        fixed (nint* results = pointers)
        fixed (byte* text = names)
        {
            Shim.Check(Shim.ScriptParameters(handle.DangerousGetHandle(), results, count, &produced, text, namesLength));
        }

        GC.KeepAlive(handle);
        var list = Encoding.UTF8.GetString(names).Split('\0');
        for (var i = 0; i < produced; i++)
        {
            parameters.Add((list[i], TensorScope.Detach(new Tensor(pointers[i]))));
        }
    }

    /// <summary>Parameters by dotted name. They share the module's memory: what an optimizer does to them, the module sees.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> NamedParameters => parameters;

    private nint Pointer => handle.IsClosed ? throw new ObjectDisposedException(nameof(TorchScriptModule)) : handle.DangerousGetHandle();

    /// <summary>Loads a file onto a device (<c>cpu</c>, <c>cuda:0</c>); in training mode as it was saved.</summary>
    /// <exception cref="TorchException">The file is missing or no TorchScript, or there is no such device.</exception>
    public static TorchScriptModule Load(string path, string device = "cpu")
    {
        Shim.Check(Shim.ScriptLoad(path, device, out var pointer));
        var owner = new ScriptHandle(pointer);
        try
        {
            return new TorchScriptModule(owner);
        }
        catch (TorchException)
        {
            owner.Dispose();
            throw;
        }
    }

    /// <summary>The module's answer to one input; shapes are the file's.</summary>
    /// <exception cref="TorchException">The module refuses the input, or gives something other than one tensor.</exception>
    public Tensor Forward(Tensor input)
    {
        var results = ForwardAll(input);
        return results.Length == 1 ? results[0] : throw new TorchException($"The TorchScript module gives {results.Length} tensors; call ForwardAll.");
    }

    /// <summary>The tensors of a module that gives a tuple, at most 16.</summary>
    /// <exception cref="TorchException">The module refuses the input, or gives something other than tensors.</exception>
    public Tensor[] ForwardAll(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var results = stackalloc nint[MostResults];
        int produced;
        Shim.Check(Shim.ScriptForward(Pointer, input.Pointer, results, MostResults, &produced));
        GC.KeepAlive(input);
        GC.KeepAlive(this);
        var tensors = new Tensor[produced];
        for (var i = 0; i < produced; i++)
        {
            tensors[i] = new Tensor(results[i]);
        }

        return tensors;
    }

    /// <summary>Switches dropout and batch normalisation to training, or back; returns this module.</summary>
    public TorchScriptModule Train(bool training = true)
    {
        Shim.Check(Shim.ScriptTrain(Pointer, training ? 1 : 0));
        GC.KeepAlive(this);
        return this;
    }

    /// <summary>Writes the module with its parameters as they are now; PyTorch reads it with <c>torch.jit.load</c>.</summary>
    /// <exception cref="TorchException">The file cannot be written.</exception>
    public void Save(string path)
    {
        Shim.Check(Shim.ScriptSave(Pointer, path));
        GC.KeepAlive(this);
    }

    /// <summary>Frees the module and its parameters.</summary>
    public void Dispose()
    {
        foreach (var (_, tensor) in parameters)
        {
            tensor.Dispose();
        }

        handle.Dispose();
    }
}
