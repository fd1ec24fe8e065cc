using Winnow.Server.Http;
using Winnow.Server.Jobs;

namespace Winnow.Server.Streams;

/// <summary>An image in the body of a request.</summary>
internal static class PushedFile
{
    /// <summary>Writes the image to a file of the server's own naming; on the disk when this returns.</summary>
    /// <param name="folder">Made where missing.</param>
    /// <param name="body">The image; its size is limited by the request.</param>
    /// <param name="cancel">The connection was cut; nothing is left behind.</param>
    /// <returns>Name of the file.</returns>
    /// <exception cref="ProblemException">It is no image, or a video.</exception>
    public static async Task<string> StageAsync(string folder, Stream body, CancellationToken cancel)
    {
        var buffer = new byte[81920];
        var read = await body.ReadAtLeastAsync(buffer, 16, throwOnEndOfStream: false, cancel);
        Check(buffer.AsSpan(0, read));
        Directory.CreateDirectory(folder);
        var name = Guid.NewGuid().ToString("N");
        var path = Path.Combine(folder, name);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            for (; read > 0; read = await body.ReadAsync(buffer, cancel))
            {
                await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            }

            file.Flush(flushToDisk: true);
            return name;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static void Check(ReadOnlySpan<byte> head)
    {
        if (VideoFiles.Begins(head))
        {
            throw Problems.Unsupported("This is a video, and " + VideoFiles.Refusal + ".", VideoFiles.Remedy);
        }

        if (!UploadIntake.LooksLikeImage(head))
        {
            throw Problems.Unsupported("The body is no image (JPEG, PNG, WebP, TIFF, BMP).", "Send the bytes of one image file.");
        }
    }
}
