using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Takes typed fields out of JSON objects, with a reason where one is missing or wrong.</summary>
internal static class JsonFields
{
    /// <summary>Plain Unicode in files; no reader of ours puts them into a web page unescaped.</summary>
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The same for whole values.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The field, or null where it is missing or JSON null.</summary>
    public static JsonElement? Field(this JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A finite number.</summary>
    /// <exception cref="FormatException">Not a number, or too large for one.</exception>
    public static double Finite(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw new FormatException($"{name} is {Shorten(value)}, not a finite number");

    /// <summary>The finite number of a field.</summary>
    /// <exception cref="FormatException">Missing or no finite number.</exception>
    public static double Number(this JsonElement item, string name) => (item.Field(name) ?? throw new FormatException($"{name} is missing")).Finite(name);

    /// <summary>The text of a field, or null where it is missing.</summary>
    /// <exception cref="FormatException">It is no text.</exception>
    public static string? Text(this JsonElement item, string name) => item.Field(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new FormatException($"{name} is {Shorten(value)}, not a text");

    /// <summary>A whole number within bounds, also where it is written as 3.0.</summary>
    /// <exception cref="FormatException">Missing, broken or out of bounds.</exception>
    public static long Whole(this JsonElement item, string name, long least, long most)
    {
        var value = item.Field(name) ?? throw new FormatException($"{name} is missing");
        return value.ValueKind == JsonValueKind.Number && (value.TryGetInt64(out var number) || FromDouble(value, out number)) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} is {Shorten(value)}, not a whole number from {least} to {most}");
    }

    /// <summary>The id of a field: a whole number, a text, or none.</summary>
    /// <exception cref="FormatException">Something else.</exception>
    public static OriginalId Id(this JsonElement item, string name) => item.Field(name) switch
    {
        null => OriginalId.None,
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } value => OriginalId.Of(value),
        _ => OriginalId.Of(item.Whole(name, long.MinValue, long.MaxValue)),
    };

    /// <summary>A JSON object of the fields that are not among the known ones; null where there is none.</summary>
    public static string? Extra(this JsonElement item, ReadOnlySpan<string> known, ReadOnlySpan<string> kept = default)
    {
        MemoryStream? stream = null;
        Utf8JsonWriter? writer = null;
        foreach (var field in item.EnumerateObject())
        {
            if (known.Contains(field.Name) && !kept.Contains(field.Name))
            {
                continue;
            }

            if (writer is null)
            {
                stream = new();
                writer = new(stream, Writing);
                writer.WriteStartObject();
            }

            writer.WritePropertyName(field.Name);
            field.Value.WriteTo(writer);
        }

        if (writer is null)
        {
            return null;
        }

        writer.WriteEndObject();
        writer.Dispose();
        return Encoding.UTF8.GetString(stream!.ToArray());
    }

    /// <summary>Writes the fields of such an object into the one that is open, less those written already.</summary>
    public static void WriteExtra(this Utf8JsonWriter writer, string? extra, ReadOnlySpan<string> written = default)
    {
        if (extra is null)
        {
            return;
        }

        using var document = JsonDocument.Parse(extra);
        foreach (var field in document.RootElement.EnumerateObject())
        {
            if (!written.Contains(field.Name))
            {
                writer.WritePropertyName(field.Name);
                field.Value.WriteTo(writer);
            }
        }
    }

    /// <summary>The value in at most 40 characters, for messages.</summary>
    public static string Shorten(JsonElement value) => value.GetRawText() is { Length: > 40 } text ? text[..40] + "…" : value.GetRawText();

    private static bool FromDouble(JsonElement value, out long number)
    {
        var whole = value.TryGetDouble(out var real) && real == Math.Truncate(real) && Math.Abs(real) < 1L << 53;
        number = whole ? (long)real : 0;
        return whole;
    }
}
