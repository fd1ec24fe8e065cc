using System.Globalization;
using Winnow.Vision.Imaging.Native;

namespace Winnow.Vision.Imaging;

/// <summary>Walks through a video file, frame by frame: AVI, MP4, QuickTime, Matroska, WebM, MPEG, Flash, Ogg and ASF with the codecs of the system's FFmpeg.</summary>
/// <remarks>Nothing but the file itself is opened: play lists and addresses within it are not followed. One thread at a time. Every frame is decoded; pixels are converted only for those read.</remarks>
public sealed unsafe class VideoReader : IDisposable
{
    // Containers count frames that edit lists or a last incomplete group leave out.
    private const int MissingMax = 5;
    private const double MissingShareMax = 0.05;

    private readonly VideoHandle handle;
    private readonly VideoLimits limits;

    private VideoReader(VideoHandle handle, VideoInfo info, VideoLimits limits) => (this.handle, Info, this.limits) = (handle, info, limits);

    /// <summary>What the header says.</summary>
    public VideoInfo Info { get; }

    /// <summary>Number of the frame that the reader is at, from 0; -1 before the first.</summary>
    public long Number { get; private set; } = -1;

    /// <summary>Time of that frame from the start in seconds; ascends.</summary>
    public double Seconds { get; private set; }

    /// <summary>Opens a video and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">How much may be read.</param>
    /// <exception cref="ImageException">It is no video that can be read, or passes a limit.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static VideoReader Open(string path, VideoLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new FileNotFoundException($"The file '{path}' does not exist.", path);
        }

        ImageShim.Check(ImageShim.VideoOpen(full, limits.PixelsMax, out var handle, out var info, out var fault), fault);
        var reader = new VideoReader(handle, new(info.Width, info.Height, info.FramesPerSecond, info.Seconds, info.Frames), limits);
        if (info.Seconds > limits.SecondsMax)
        {
            reader.Dispose();
            throw TooLong(info.Seconds, limits);
        }

        return reader;
    }

    /// <summary>Goes to the next frame.</summary>
    /// <returns>False after the last one.</returns>
    /// <exception cref="ImageException">The file has no frame, ends before the frames that its header counts, or is longer than the limit.</exception>
    public bool Next()
    {
        ImageShim.Check(ImageShim.VideoNext(handle, out var seconds, out var ended, out var fault), fault);
        if (ended != 0)
        {
            var count = Number + 1;
            return count == 0 ? throw new ImageException(ImageFault.Corrupt, "the video holds no frame")
                : count + MissingMax + (MissingShareMax * Info.Frames) < Info.Frames
                ? throw new ImageException(ImageFault.Truncated, string.Create(CultureInfo.InvariantCulture, $"the file is damaged or ends after {count} of {Info.Frames} frames"))
                : false;
        }

        (Number, Seconds) = (Number + 1, seconds);
        return seconds <= limits.SecondsMax ? true : throw TooLong(seconds, limits);
    }

    /// <summary>The frame that the reader is at.</summary>
    /// <exception cref="ImageException">It cannot be decoded, or has another size than the header says.</exception>
    public ImageBuffer Read()
    {
        var pixels = GC.AllocateUninitializedArray<byte>(checked((int)((long)Info.Width * Info.Height * 3)));
        fixed (byte* bytes = pixels)
        {
            ImageShim.Check(ImageShim.VideoRead(handle, bytes, pixels.Length, out var width, out var height, out var fault), fault);
            return new(width, height, pixels);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private static ImageException TooLong(double seconds, VideoLimits limits) =>
        new(ImageFault.TooLarge, string.Create(CultureInfo.InvariantCulture, $"the video is {seconds:0} s long or longer; the limit is {limits.SecondsMax:0} s, so cut it into parts"));
}
