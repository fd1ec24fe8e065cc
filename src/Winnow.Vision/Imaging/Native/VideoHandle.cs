using System.Runtime.InteropServices;

namespace Winnow.Vision.Imaging.Native;

/// <summary>Owns an open video.</summary>
internal sealed class VideoHandle() : SafeHandle(invalidHandleValue: 0, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        ImageShim.VideoClose(handle);
        return true;
    }
}
