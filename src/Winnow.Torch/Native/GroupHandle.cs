using System.Runtime.InteropServices;

namespace Winnow.Torch.Native;

/// <summary>Owns one native process group.</summary>
internal sealed class GroupHandle : SafeHandle
{
    public GroupHandle(nint pointer)
        : base(invalidHandleValue: 0, ownsHandle: true) => SetHandle(pointer);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Shim.GroupFree(handle);
        return true;
    }
}
