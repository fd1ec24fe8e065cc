using System.Text.Json;

namespace Winnow.Core.Formats;

/// <summary>Writes JSON files as a stream, flushed to the disk before they count.</summary>
internal static class JsonOutput
{
    public static void Write(string path, Action<Utf8JsonWriter> write)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        using (var writer = new Utf8JsonWriter(file, JsonFields.Writing))
        {
            write(writer);
        }

        file.Flush(flushToDisk: true);
    }

    /// <summary>Empties the writer's buffer into the file now and then: it would hold the whole document otherwise.</summary>
    public static void Drain(Utf8JsonWriter writer)
    {
        if (writer.BytesPending > 1 << 15)
        {
            writer.Flush();
        }
    }
}
