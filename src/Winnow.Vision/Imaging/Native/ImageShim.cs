using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Winnow.Torch;

namespace Winnow.Vision.Imaging.Native;

/// <summary>The images and video sections of <c>winnow_native.h</c>.</summary>
internal static unsafe partial class ImageShim
{
    private const string Library = "winnow_native";

    static ImageShim() => NativeLibrary.SetDllImportResolver(typeof(ImageShim).Assembly, (name, _, _) => name == Library ? NativeShimLocator.Load() : 0);

    [LibraryImport(Library, EntryPoint = "wn_image_probe")]
    internal static partial int Probe(byte* bytes, long length, out NativeImageInfo info, out ImageFault fault);

    [LibraryImport(Library, EntryPoint = "wn_image_decode")]
    internal static partial int Decode(byte* bytes, long length, long maxPixels, int reduction, byte* pixels, long capacity, out ImageFault fault);

    [LibraryImport(Library, EntryPoint = "wn_image_decode_grey16")]
    internal static partial int DecodeGrey16(byte* bytes, long length, long maxPixels, ushort* grey, long capacity, out ImageFault fault);

    [LibraryImport(Library, EntryPoint = "wn_image_resize")]
    internal static partial int Resize(
        byte* pixels, int width, int height, int fullWidth, int fullHeight, int left, int top, int outWidth, int outHeight, byte* output, long stride);

    [LibraryImport(Library, EntryPoint = "wn_image_encode")]
    internal static partial int Encode(byte* pixels, int width, int height, ImageFormat format, int quality, out byte* bytes, out long length);

    [LibraryImport(Library, EntryPoint = "wn_image_free")]
    internal static partial void Free(byte* bytes);

    [LibraryImport(Library, EntryPoint = "wn_video_open", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int VideoOpen(string path, long maxPixels, out VideoHandle video, out NativeVideoInfo info, out ImageFault fault);

    [LibraryImport(Library, EntryPoint = "wn_video_next")]
    internal static partial int VideoNext(VideoHandle video, out double seconds, out int ended, out ImageFault fault);

    [LibraryImport(Library, EntryPoint = "wn_video_read")]
    internal static partial int VideoRead(VideoHandle video, byte* pixels, long capacity, out int width, out int height, out ImageFault fault);

    [LibraryImport(Library, EntryPoint = "wn_video_close")]
    internal static partial void VideoClose(nint video);

    [LibraryImport(Library, EntryPoint = "wn_opencv_version")]
    internal static partial byte* LibraryVersion();

    [LibraryImport(Library, EntryPoint = "wn_last_error")]
    private static partial byte* LastError();

    /// <summary>Copies a text that the shim owns.</summary>
    internal static string Text(byte* text) => Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    /// <summary>Turns a status into the exception it stands for.</summary>
    internal static void Check(int status, ImageFault fault, [CallerMemberName] string function = "")
    {
        switch (status)
        {
            case 0:
                return;
            case 2:
                throw new InsufficientMemoryException($"{function}: native memory is exhausted.");
            default:
                throw fault == ImageFault.None
                    ? new InvalidOperationException($"{function}: {Text(LastError())}.")
                    : new ImageException(fault, Text(LastError()));
        }
    }
}
