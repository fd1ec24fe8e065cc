using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Winnow.Core.Loop;

/// <summary>An append-only file of events, one JSON object per line, each chained to the line before. What was appended is on the disk.</summary>
/// <remarks>One process and one thread at a time: the file is locked while it is open. Opening costs O(file), appending one fsync.</remarks>
public sealed class Journal : IDisposable
{
    private readonly FileStream file;
    private readonly TimeProvider clock;
    private readonly List<JournalEvent> events = [];

    private Journal(FileStream file, TimeProvider clock)
    {
        this.file = file;
        this.clock = clock;
    }

    /// <summary>Every event, oldest first.</summary>
    public IReadOnlyList<JournalEvent> Events => events;

    /// <summary>Opens the file, or makes it. A last line without its end, as a crash leaves it, was never acknowledged and is cut off.</summary>
    /// <exception cref="InvalidDataException">A whole line is damaged, changed or missing; the message names it.</exception>
    /// <exception cref="IOException">Another process has the file open, or it cannot be read or written.</exception>
    public static Journal Open(string path, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(clock);
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            var journal = new Journal(stream, clock);
            journal.Replay();
            return journal;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads the whole events of a file without changing it or locking out its writer; half a last line, as a crash leaves it, is passed over.</summary>
    /// <exception cref="InvalidDataException">A whole line is damaged, changed or missing; the message names it.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static IReadOnlyList<JournalEvent> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var read = new List<JournalEvent>();
        Parse(bytes, path, read);
        return read;
    }

    /// <summary>Writes one event and returns once it is on the disk.</summary>
    /// <param name="type">What happened, such as <c>round.measured</c>.</param>
    /// <param name="payload">A JSON object without line breaks.</param>
    /// <exception cref="ArgumentException">The payload is not one line.</exception>
    /// <exception cref="IOException">The disk did not take it; the journal then holds what it held before.</exception>
    public JournalEvent Append(string type, string payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(payload);
        if (payload.AsSpan().ContainsAny('\r', '\n'))
        {
            throw new ArgumentException("A journal's payload must be one line; write the JSON without indentation.", nameof(payload));
        }

        var next = JournalEvent.After(events.Count == 0 ? null : events[^1], clock.GetUtcNow(), type, payload);
        var line = Encode(next);
        var end = file.Length;
        try
        {
            file.Position = end;
            file.Write(line);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // Half a line may be there: a later append must not land behind it.
            file.SetLength(end);
            throw;
        }

        events.Add(next);
        return next;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Replay()
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        if (Parse(bytes, file.Name, events) is var whole && whole < bytes.Length)
        {
            file.SetLength(whole);
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Reads whole lines and tells how many bytes they take.</summary>
    private static int Parse(byte[] bytes, string name, List<JournalEvent> events)
    {
        ReadOnlySpan<byte> rest = bytes;
        while (rest.IndexOf((byte)'\n') is var length and >= 0)
        {
            var read = Decode(rest[..length]);
            if (read is null || !read.Follows(events.Count == 0 ? null : events[^1]))
            {
                throw new InvalidDataException(
                    $"Line {events.Count + 1} of the journal '{name}' was changed, or a line before it is missing. Restore the file from a copy, or move it away to start anew.");
            }

            events.Add(read);
            rest = rest[(length + 1)..];
        }

        return bytes.Length - rest.Length;
    }

    private static ReadOnlySpan<byte> Encode(JournalEvent entry)
    {
        var buffer = new ArrayBufferWriter<byte>(entry.Payload.Length + 256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", entry.Sequence);
            json.WriteString("time", entry.Time);
            json.WriteString("type", entry.Type);
            json.WritePropertyName("payload");
            json.WriteRawValue(entry.Payload);
            json.WriteString("previousHash", entry.PreviousHash);
            json.WriteString("hash", entry.Hash);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    private static JournalEvent? Decode(ReadOnlySpan<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(Encoding.UTF8.GetString(line));
            var root = json.RootElement;
            return new(
                root.GetProperty("sequence").GetInt64(),
                root.GetProperty("time").GetDateTimeOffset(),
                root.GetProperty("type").GetString()!,
                root.GetProperty("payload").GetRawText(),
                root.GetProperty("previousHash").GetString()!,
                root.GetProperty("hash").GetString()!);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
