using System.Buffers;
using System.Text.Json;

namespace Winnow.Core.Formats;

/// <summary>Reads large JSON files item by item: memory holds one item, not the file.</summary>
internal sealed class JsonStream
{
    private enum Place
    {
        Start,
        Properties,
        Value,
        Items,
        End,
    }

    private readonly string name;
    private readonly ReadLimits limits;
    private readonly Func<string, JsonVisit> how;
    private readonly Action<string, JsonElement> visit;
    private Place place = Place.Start;
    private string property = "";
    private JsonVisit mode = JsonVisit.Items;

    private JsonStream(string name, ReadLimits limits, Func<string, JsonVisit> how, Action<string, JsonElement> visit) =>
        (this.name, this.limits, this.how, this.visit) = (name, limits, how, visit);

    /// <summary>Visits the properties of the object that the file is, or with the name "" the items of the array that it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">Its size, its depth and the size of one item are capped.</param>
    /// <param name="how">How to read a property.</param>
    /// <param name="visit">Receives each value or item; it lives only for the length of the call.</param>
    /// <param name="cancel">Checked every 256 KiB.</param>
    /// <exception cref="DatasetException">No JSON, above a limit, or text that is not UTF-8.</exception>
    public static void Walk(string path, ReadLimits limits, Func<string, JsonVisit> how, Action<string, JsonElement> visit, CancellationToken cancel)
    {
        var walker = new JsonStream(Path.GetFileName(path), limits, how, visit);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
            if (file.Length > limits.StreamBytes)
            {
                throw new DatasetException($"{walker.name} has {file.Length} bytes; at most {limits.StreamBytes} are read.");
            }

            walker.Run(file, cancel);
        }
        catch (JsonException e)
        {
            throw new DatasetException($"{walker.name} is no JSON of at most {limits.Depth} levels (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}): {e.Message.Split(" LineNumber")[0].TrimEnd('.')}.", e);
        }
        catch (InvalidOperationException e)
        {
            throw new DatasetException($"{walker.name} holds text that is not UTF-8; save it as UTF-8.", e);
        }
    }

    private void Run(FileStream file, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(256 << 10);
        try
        {
            var filled = file.ReadAtLeast(buffer.AsSpan(0, 3), 3, throwOnEndOfStream: false);
            filled = filled == 3 && buffer is [0xEF, 0xBB, 0xBF, ..] ? 0 : filled;
            var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = limits.Depth });
            for (var last = false; !last;)
            {
                cancel.ThrowIfCancellationRequested();
                if (filled == buffer.Length)
                {
                    buffer = Grow(buffer);
                }

                var read = file.Read(buffer, filled, buffer.Length - filled);
                filled += read;
                last = read == 0;
                var reader = new Utf8JsonReader(buffer.AsSpan(0, filled), last, state);
                Consume(ref reader);
                state = reader.CurrentState;
                var used = (int)reader.BytesConsumed;
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (place != Place.End)
        {
            throw new DatasetException($"{name} ends in the middle; fetch it again.");
        }
    }

    private byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= limits.WholeBytes)
        {
            throw new DatasetException($"{name} holds an item of more than {limits.WholeBytes} bytes, which is the limit.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    // Takes whole tokens and whole values as long as the buffer holds them.
    private void Consume(ref Utf8JsonReader reader)
    {
        while (true)
        {
            var before = reader;
            if (!reader.Read())
            {
                return;
            }

            switch (place)
            {
                case Place.Start:
                    place = reader.TokenType switch
                    {
                        JsonTokenType.StartObject => Place.Properties,
                        JsonTokenType.StartArray => Place.Items,
                        _ => throw new DatasetException($"{name} is neither a JSON object nor an array."),
                    };
                    mode = JsonVisit.Items;
                    break;
                case Place.Properties when reader.TokenType == JsonTokenType.EndObject:
                    place = Place.End;
                    break;
                case Place.Properties:
                    property = reader.GetString()!;
                    mode = how(property);
                    place = Place.Value;
                    break;
                // A list that is passed over is walked item by item as well: it may be larger than any buffer.
                case Place.Value when mode != JsonVisit.Whole && reader.TokenType == JsonTokenType.StartArray:
                    place = Place.Items;
                    break;
                case Place.Value when mode == JsonVisit.Items:
                    throw new DatasetException($"{name}: '{property}' is no array.");
                case Place.Items when reader.TokenType == JsonTokenType.EndArray:
                    place = reader.CurrentDepth == 0 ? Place.End : Place.Properties;
                    break;
                default:
                    if (!reader.TrySkip())
                    {
                        reader = before;
                        return;
                    }

                    if (mode != JsonVisit.Skip)
                    {
                        Visit(before);
                    }

                    place = place == Place.Value ? Place.Properties : place;
                    break;
            }
        }
    }

    private void Visit(Utf8JsonReader reader)
    {
        reader.Read();
        using var document = JsonDocument.ParseValue(ref reader);
        visit(property, document.RootElement);
    }
}
