using System.Runtime.InteropServices;

namespace Winnow.Torch.Native;

/// <summary>Owns one native tensor.</summary>
internal sealed class TensorHandle : SafeHandle
{
    public TensorHandle(nint pointer)
        : base(invalidHandleValue: 0, ownsHandle: true) => SetHandle(pointer);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Shim.TensorFree(handle);
        return true;
    }
}
