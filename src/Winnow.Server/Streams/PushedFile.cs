using System.Globalization;
using Winnow.Server.Http;
using Winnow.Server.Jobs;

namespace Winnow.Server.Streams;

/// <summary>An image or a video in the body of a request.</summary>
internal static class PushedFile
{
    /// <summary>Writes the body to a file of the server's own naming; on the disk when this returns.</summary>
    /// <param name="folder">Made where missing.</param>
    /// <param name="body">The image or video.</param>
    /// <param name="limits">How large either may be.</param>
    /// <param name="cancel">The connection was cut; nothing is left behind.</param>
    /// <returns>Name of the file, and whether it begins like a video.</returns>
    /// <exception cref="ProblemException">It is neither, or too large.</exception>
    public static async Task<(string Name, bool IsVideo)> StageAsync(string folder, Stream body, ServerLimits limits, CancellationToken cancel)
    {
        var buffer = new byte[81920];
        var read = await body.ReadAtLeastAsync(buffer, 16, throwOnEndOfStream: false, cancel);
        var isVideo = IsVideo(buffer.AsSpan(0, read));
        var most = isVideo ? limits.VideoBytesMax : limits.ImageBytesMax;
        Directory.CreateDirectory(folder);
        var name = Guid.NewGuid().ToString("N");
        var path = Path.Combine(folder, name);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            for (; read > 0; read = await body.ReadAsync(buffer, cancel))
            {
                if (file.Length + read > most)
                {
                    throw Problems.TooLarge(
                        isVideo ? "The video is larger than a stream takes." : "The image is larger than a stream takes.", string.Create(CultureInfo.InvariantCulture, $"{most} bytes"),
                        isVideo ? "Cut it into parts." : null);
                }

                await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            }

            file.Flush(flushToDisk: true);
            return (name, isVideo);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static bool IsVideo(ReadOnlySpan<byte> head) => VideoFiles.Begins(head) || (UploadIntake.LooksLikeImage(head)
        ? false
        : throw Problems.Unsupported("The body is neither an image (JPEG, PNG, WebP, TIFF, BMP) nor a video (AVI, MP4, QuickTime, Matroska, WebM, MPEG, Flash, Ogg, ASF).", "Send the bytes of one image or video file."));
}
