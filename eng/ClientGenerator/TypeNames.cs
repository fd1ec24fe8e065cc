using System.Text.Json;

namespace Winnow.ClientGenerator;

/// <summary>What schemas are called in C#.</summary>
internal sealed class TypeNames(JsonElement schemas)
{
    private const string Reference = "#/components/schemas/";
    private const string Page = "PageOf";

    // Types of System.Text.Json that stand for any JSON.
    public static readonly string[] AnyJson = ["JsonElement", "JsonNode", "JsonObject"];

    /// <summary>Schemas that become types of their own, by name.</summary>
    public IEnumerable<JsonProperty> Own => schemas.EnumerateObject()
        .Where(s => !AnyJson.Contains(s.Name, StringComparer.Ordinal) && !s.Name.StartsWith(Page, StringComparison.Ordinal))
        .OrderBy(s => s.Name, StringComparer.Ordinal);

    /// <summary>The type of a schema, with <c>?</c> where null is allowed.</summary>
    public string Of(JsonElement schema)
    {
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            var real = choices.EnumerateArray().Where(c => !IsNull(c)).ToArray();
            return real.Length == 1 ? Nullable(Of(real[0])) : "JsonElement?";
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            return OfReference(reference.GetString()!);
        }

        if (!schema.TryGetProperty("type", out var type))
        {
            return "JsonElement?";
        }

        if (type.ValueKind == JsonValueKind.String)
        {
            return Plain(type.GetString()!, schema);
        }

        var kinds = type.EnumerateArray().Select(t => t.GetString()!).Where(t => t != "null").ToArray();
        var plain = kinds.Length == 1 ? Plain(kinds[0], schema) : "JsonElement";
        return kinds.Length < type.GetArrayLength() ? Nullable(plain) : plain;
    }

    public static string Nullable(string type) => type.EndsWith('?') ? type : type + "?";

    /// <summary>A name of the API as a member of C#: <c>leaseUntil</c> is <c>LeaseUntil</c>.</summary>
    public static string Pascal(string name) => string.Concat(name.Split('-', '_', '.', ' ').Where(p => p.Length > 0).Select(p => char.ToUpperInvariant(p[0]) + p[1..]));

    private string OfReference(string reference)
    {
        var name = reference.StartsWith(Reference, StringComparison.Ordinal) ? reference[Reference.Length..] : throw new InvalidDataException($"'{reference}' points out of the document.");
        if (AnyJson.Contains(name, StringComparer.Ordinal))
        {
            return name == "JsonElement" ? "JsonElement?" : name;
        }

        var schema = schemas.GetProperty(name);
        if (name.StartsWith(Page, StringComparison.Ordinal))
        {
            return $"Page<{Of(schema.GetProperty("properties").GetProperty("items").GetProperty("items"))}>";
        }

        // A list of values that holds null is used where null is allowed as well.
        return schema.TryGetProperty("enum", out var values) && values.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.Null) ? name + "?" : name;
    }

    private string Plain(string type, JsonElement schema)
    {
        var format = schema.TryGetProperty("format", out var given) ? given.GetString() : null;
        return (type, format) switch
        {
            ("string", "date-time") => "DateTimeOffset",
            ("string", "uuid") => "Guid",
            ("string", _) => "string",
            ("integer", "int32") => "int",
            ("integer", _) => "long",
            ("number", "float") => "float",
            ("number", _) => "double",
            ("boolean", _) => "bool",
            ("array", _) => $"IReadOnlyList<{Of(schema.GetProperty("items"))}>",
            ("object", _) when schema.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object => $"IReadOnlyDictionary<string, {Of(values)}>",
            _ => "JsonElement",
        };
    }

    private static bool IsNull(JsonElement schema) => schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "null";
}
