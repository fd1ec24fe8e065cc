namespace Winnow.Vision.Imaging;

/// <summary>How much of a video is read at most; what its header claims is checked before a frame is decoded, what is there while it is read.</summary>
public sealed record VideoLimits
{
    /// <summary>Pixels of a frame. Default: 40 million, which holds 8K.</summary>
    public long PixelsMax { get; init; } = 40_000_000;

    /// <summary>Length in seconds. Default: a day.</summary>
    public double SecondsMax { get; init; } = 86_400;

    /// <summary>Frames that may be taken. Default: 100,000.</summary>
    public long FramesMax { get; init; } = 100_000;
}
