using System.Text.Json;

namespace Winnow.Server.LabelStudio;

/// <summary>Reads parts of JSON whose further fields are another program's business.</summary>
internal static class JsonParts
{
    /// <summary>The field, or null where it is missing or JSON null.</summary>
    public static JsonElement? Part(this JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    /// <summary>The text of a field, or null where it is missing or no text.</summary>
    public static string? TextOf(this JsonElement item, string name) => item.Part(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A text or a number as text, or null; numbers are ids here.</summary>
    public static string? IdOf(this JsonElement item, string name) => item.Part(name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out _) => number.GetRawText(),
        _ => null,
    };

    /// <summary>The items of a list, or none.</summary>
    public static IReadOnlyList<JsonElement> ListOf(this JsonElement item, string name) => item.Part(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];
}
