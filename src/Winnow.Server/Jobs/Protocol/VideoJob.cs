namespace Winnow.Server.Jobs.Protocol;

/// <summary>A video to take apart: frames become JPEG files in the job's folder, each named by its number.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Every">Seconds between two frames taken.</param>
/// <param name="After">Number of the last frame that is there already, or -1.</param>
/// <param name="BytesMax">Largest file.</param>
/// <param name="PixelsMax">Most pixels of a frame.</param>
/// <param name="SecondsMax">Longest video.</param>
/// <param name="FramesMax">Most frames taken.</param>
public sealed record VideoJob(string Path, double Every, long After, long BytesMax, long PixelsMax, double SecondsMax, long FramesMax);

/// <summary>A frame that a worker has written.</summary>
/// <param name="Number">Its number in the video, from 0; its file is called by it.</param>
/// <param name="Seconds">Its time from the start.</param>
/// <param name="Sha256">Hex SHA-256 of the whole video.</param>
public sealed record FrameFile(long Number, double Seconds, string Sha256);
