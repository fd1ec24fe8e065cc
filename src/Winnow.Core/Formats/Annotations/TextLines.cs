using System.Text;

namespace Winnow.Core.Formats;

/// <summary>Reads and writes small UTF-8 files whole, with a cap.</summary>
internal static class TextLines
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The text of a file without its byte order mark.</summary>
    /// <exception cref="DatasetException">Above the limit, or not UTF-8.</exception>
    public static string Read(string path, ReadLimits limits)
    {
        var length = new FileInfo(path).Length;
        if (length > limits.WholeBytes)
        {
            throw new DatasetException($"{Path.GetFileName(path)} has {length} bytes; at most {limits.WholeBytes} are read.");
        }

        var bytes = File.ReadAllBytes(path);
        try
        {
            return Strict.GetString(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsSpan(3) : bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new DatasetException($"{Path.GetFileName(path)} is not UTF-8 (at byte {e.Index}); save it as UTF-8.", e);
        }
    }

    /// <summary>Its lines without line ends; an empty last line is none.</summary>
    /// <exception cref="DatasetException">Above the limit, or not UTF-8.</exception>
    public static IEnumerable<string> ReadLines(string path, ReadLimits limits)
    {
        using var reader = new StringReader(Read(path, limits));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Writes a new file in UTF-8 without a byte order mark, making its folder.</summary>
    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        stream.Write(Strict.GetBytes(text));
    }
}
