using System.Security.Cryptography;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Streaming;

/// <summary>Frames of videos on the disk.</summary>
internal static class FrameFiles
{
    private const int Quality = 92;

    /// <summary>Writes a frame as JPEG; it lies on the disk when this returns, and no half of it is ever seen under its name.</summary>
    public static void Write(string path, ImageBuffer frame)
    {
        var unfinished = path + ".writing";
        using (var file = File.Create(unfinished))
        {
            file.Write(ImageCodec.Encode(frame, ImageFormat.Jpeg, Quality));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Hex SHA-256 of a file.</summary>
    public static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
