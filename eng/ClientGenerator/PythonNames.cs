using System.Text;
using System.Text.Json;

namespace Winnow.ClientGenerator;

/// <summary>What schemas and their parts are called in Python.</summary>
internal sealed class PythonNames(JsonElement schemas, string list)
{
    private const string Reference = "#/components/schemas/";
    private const string Page = "PageOf";

    private static readonly string[] Keywords =
    [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
        "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "self", "try", "while", "with", "yield",
    ];

    /// <summary>The annotation of a schema, with <c>| None</c> where null is allowed.</summary>
    public string Of(JsonElement schema)
    {
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            var real = choices.EnumerateArray().Where(c => !IsNull(c)).ToArray();
            return real.Length == 1 ? Optional(Of(real[0])) : "Any";
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            return OfReference(reference.GetString()!);
        }

        if (!schema.TryGetProperty("type", out var type))
        {
            return "Any";
        }

        if (type.ValueKind == JsonValueKind.String)
        {
            return Plain(type.GetString()!, schema);
        }

        var kinds = type.EnumerateArray().Select(t => t.GetString()!).Where(t => t != "null").ToArray();
        var plain = kinds.Length == 1 ? Plain(kinds[0], schema) : "Any";
        return kinds.Length < type.GetArrayLength() ? Optional(plain) : plain;
    }

    public static string Optional(string type) => type == "Any" || type.EndsWith(" | None", StringComparison.Ordinal) ? type : type + " | None";

    /// <summary>A name of the API as one of Python: <c>leaseUntil</c> is <c>lease_until</c>, <c>class</c> is <c>class_</c>.</summary>
    public static string Snake(string name)
    {
        var text = new StringBuilder();
        foreach (var (i, letter) in name.Index())
        {
            if (char.IsUpper(letter) && i > 0 && char.IsLetterOrDigit(name[i - 1]) && !char.IsUpper(name[i - 1]))
            {
                text.Append('_');
            }

            text.Append(char.IsLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_');
        }

        var snake = text.ToString();
        return Keywords.Contains(snake, StringComparer.Ordinal) ? snake + "_" : snake;
    }

    /// <summary>A sentence as it may stand in a docstring.</summary>
    public static string Sentence(string text) => text.ReplaceLineEndings(" ").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"\"\"", "'''", StringComparison.Ordinal).Trim();

    private string OfReference(string reference)
    {
        var name = reference.StartsWith(Reference, StringComparison.Ordinal) ? reference[Reference.Length..] : throw new InvalidDataException($"'{reference}' points out of the document.");
        if (TypeNames.AnyJson.Contains(name, StringComparer.Ordinal))
        {
            return "Any";
        }

        var schema = schemas.GetProperty(name);
        if (name.StartsWith(Page, StringComparison.Ordinal))
        {
            return $"Page[{Of(schema.GetProperty("properties").GetProperty("items").GetProperty("items"))}]";
        }

        return schema.TryGetProperty("enum", out var values) && values.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.Null) ? Optional(name) : name;
    }

    private string Plain(string type, JsonElement schema) => (type, schema.TryGetProperty("format", out var format) ? format.GetString() : null) switch
    {
        ("string", "date-time") => "datetime",
        ("string", _) => "str",
        ("integer", _) => "int",
        ("number", _) => "float",
        ("boolean", _) => "bool",
        ("array", _) => $"{list}[{Of(schema.GetProperty("items"))}]",
        ("object", _) when schema.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object => $"dict[str, {Of(values)}]",
        _ => "Any",
    };

    private static bool IsNull(JsonElement schema) => schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "null";
}
