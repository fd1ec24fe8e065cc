using System.Runtime.InteropServices;

namespace Winnow.Vision.Imaging.Native;

/// <summary><c>wn_image_info</c>, field for field.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeImageInfo
{
    public readonly ImageFormat Format;
    public readonly int Width;
    public readonly int Height;
    public readonly int Channels;
    public readonly int BitDepth;
    public readonly int Orientation;
}
