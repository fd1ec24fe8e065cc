using System.Globalization;

namespace Winnow.Vision.Imaging;

/// <summary>Takes the first frame of every stretch of time: one at the beginning, then one from each multiple of the spacing on. Which frames are taken depends on their times alone.</summary>
public sealed class VideoSampling
{
    /// <summary>Least seconds between two frames taken.</summary>
    public const double EveryMin = 0.01;

    /// <summary>Most seconds between two frames taken: an hour.</summary>
    public const double EveryMax = 3600;

    // Times are multiples of fractions such as 1/30 and carry their rounding.
    private const double Rounding = 1e-6;

    private readonly double every;
    private readonly VideoLimits limits;
    private double next;
    private long taken;

    /// <summary>Begins at the first frame.</summary>
    /// <param name="info">Header of the video.</param>
    /// <param name="every">Seconds between two frames taken, <see cref="EveryMin"/> to <see cref="EveryMax"/>.</param>
    /// <param name="limits">Frames at most.</param>
    /// <exception cref="ImageException">By its header the video would give more frames than the limit.</exception>
    public VideoSampling(VideoInfo info, double every, VideoLimits limits)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, EveryMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(every, EveryMax);
        (this.every, this.limits) = (every, limits);
        if (info.Seconds / every > limits.FramesMax)
        {
            throw TooMany((info.Seconds / every).ToString("0", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Whether the frame at this time is taken; times ascend.</summary>
    /// <exception cref="ImageException">More frames than the limit are there.</exception>
    public bool Takes(double seconds)
    {
        if (seconds + Rounding < next)
        {
            return false;
        }

        next = (Math.Floor((seconds / every) + Rounding) + 1) * every;
        return ++taken <= limits.FramesMax ? true : throw TooMany("more");
    }

    private ImageException TooMany(string count) => new(
        ImageFault.TooLarge, string.Create(CultureInfo.InvariantCulture, $"one frame every {every:0.###} s gives {count} frames; the limit is {limits.FramesMax}, so take frames further apart"));
}
