using System.Runtime.InteropServices;

namespace Winnow.Torch.Native;

/// <summary>Owns one native random generator.</summary>
internal sealed class GeneratorHandle : SafeHandle
{
    public GeneratorHandle(nint pointer)
        : base(invalidHandleValue: 0, ownsHandle: true) => SetHandle(pointer);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Shim.GeneratorFree(handle);
        return true;
    }
}
