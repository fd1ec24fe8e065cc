using System.Runtime.InteropServices;

namespace Winnow.Torch.Native;

/// <summary>Owns one native TorchScript module.</summary>
internal sealed class ScriptHandle : SafeHandle
{
    public ScriptHandle(nint pointer)
        : base(invalidHandleValue: 0, ownsHandle: true) => SetHandle(pointer);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Shim.ScriptFree(handle);
        return true;
    }
}
