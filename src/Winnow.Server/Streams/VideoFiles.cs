namespace Winnow.Server.Streams;

/// <summary>Recognises video files, which are taken apart before anything is decided.</summary>
internal static class VideoFiles
{
    private static readonly string[] Extensions = [".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".ts", ".wmv", ".flv", ".ogv", ".3gp"];

    /// <summary>Whether a file is called like a video.</summary>
    public static bool IsNamed(string name) => Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file begins like a video: MP4 and QuickTime, Matroska and WebM, AVI, MPEG, Flash, Ogg, ASF.</summary>
    public static bool Begins(ReadOnlySpan<byte> head) =>
        (head.Length >= 8 && (head[4..].StartsWith("ftyp"u8) || head[4..].StartsWith("moov"u8))) || head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])
        || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0xBA]) || head.StartsWith("FLV"u8) || head.StartsWith("OggS"u8) || head.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xB2, 0x75])
        || (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..].StartsWith("AVI "u8));
}
