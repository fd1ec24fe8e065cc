using System.Runtime.InteropServices;

namespace Winnow.Torch.Native;

/// <summary>Owns one native tensor at a time, and is used again for another once that is freed.</summary>
/// <remarks>Making a finalizable object costs more than calling a small operator does, so each thread keeps the empty ones.</remarks>
internal sealed class TensorHandle : SafeHandle
{
    private const int MostKept = 256;

    [ThreadStatic]
    private static Stack<TensorHandle>? empty;

    public TensorHandle()
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    public nint Pointer => handle;

    /// <summary>A handle that owns this native tensor from now on.</summary>
    public static TensorHandle Own(nint pointer)
    {
        var owner = empty is { Count: > 0 } kept ? kept.Pop() : new TensorHandle();
        owner.SetHandle(pointer);
        return owner;
    }

    /// <summary>Frees the tensor and offers the handle for another; the caller must forget it.</summary>
    public void Free()
    {
        var pointer = handle;
        SetHandle(0);
        Shim.TensorFree(pointer);
        var kept = empty ??= new Stack<TensorHandle>(MostKept);
        if (kept.Count < MostKept)
        {
            kept.Push(this);
        }
        else
        {
            Dispose();
        }
    }

    protected override bool ReleaseHandle()
    {
        Shim.TensorFree(handle);
        return true;
    }
}
