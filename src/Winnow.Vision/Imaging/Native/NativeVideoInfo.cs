using System.Runtime.InteropServices;

namespace Winnow.Vision.Imaging.Native;

/// <summary><c>wn_video_info</c>, field for field.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeVideoInfo
{
    public readonly int Width;
    public readonly int Height;
    public readonly double FramesPerSecond;
    public readonly double Seconds;
    public readonly long Frames;
}
