using System.Globalization;
using Winnow.Server.Http;

namespace Winnow.Server.Jobs;

/// <summary>The file of an upload: its length is how far the upload came.</summary>
internal static class UploadFile
{
    /// <summary>Appends a piece; what arrived before a cut stays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Where the client says the piece begins.</param>
    /// <param name="bytes">Whole size.</param>
    /// <param name="body">The piece.</param>
    /// <param name="cancel">The connection was cut.</param>
    /// <returns>Whether the file is whole.</returns>
    /// <exception cref="ProblemException">The piece begins elsewhere, is too long, or another one is being written.</exception>
    public static async Task<bool> AppendAsync(string path, long offset, long bytes, Stream body, CancellationToken cancel)
    {
        await using var file = Open(path);
        if (file.Length != offset)
        {
            throw Problems.Conflict($"The upload has {file.Length} bytes, and the piece begins at {offset}.", "Upload-Offset", "Ask with HEAD how far it came.");
        }

        file.Seek(0, SeekOrigin.End);
        var buffer = new byte[81920];
        try
        {
            for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
            {
                if (file.Length + read > bytes)
                {
                    file.SetLength(offset);
                    throw Problems.TooLarge("The piece is longer than the file.", string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"));
                }

                await file.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
            }
        }
        finally
        {
            file.Flush(flushToDisk: true);
        }

        return file.Length == bytes;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not DirectoryNotFoundException)
        {
            throw Problems.Conflict("Another piece of this upload is being written.", remedy: "Send one piece after the other.");
        }
    }
}
