using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Winnow.ClientGenerator;

/// <summary>Writes a record for each object and an enum for each list of names.</summary>
internal static class ModelWriter
{
    public static string Write(TypeNames types)
    {
        var text = new StringBuilder(ClientSource.Header);
        foreach (var schema in types.Own)
        {
            text.Append('\n');
            Docs.Summary(text, "", TextOf(schema.Value) ?? $"{schema.Name} of the API.");
            if (schema.Value.TryGetProperty("enum", out var values))
            {
                WriteEnum(text, schema.Name, values);
            }
            else
            {
                WriteRecord(text, schema, types);
            }
        }

        return text.ToString();
    }

    private static void WriteEnum(StringBuilder text, string name, JsonElement values)
    {
        text.Append(CultureInfo.InvariantCulture, $"public enum {name}\n{{\n");
        foreach (var value in values.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!))
        {
            Docs.Summary(text, "    ", $"`{value}`.");
            text.Append(CultureInfo.InvariantCulture, $"    [JsonStringEnumMemberName(\"{value}\")]\n    {TypeNames.Pascal(value)},\n");
        }

        text.Append("}\n");
    }

    private static void WriteRecord(StringBuilder text, JsonProperty schema, TypeNames types)
    {
        var required = schema.Value.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).ToHashSet(StringComparer.Ordinal) : [];
        text.Append(CultureInfo.InvariantCulture, $"public sealed record {schema.Name}\n{{\n");
        var properties = schema.Value.TryGetProperty("properties", out var found) ? found.EnumerateObject().ToArray() : [];
        for (var i = 0; i < properties.Length; i++)
        {
            var property = properties[i];
            var needed = required.Contains(property.Name);
            var type = needed ? types.Of(property.Value) : TypeNames.Nullable(types.Of(property.Value));

            // C# has no member of its type's own name.
            var name = TypeNames.Pascal(property.Name) is var pascal && pascal == schema.Name ? pascal + "Value" : pascal;
            text.Append(i == 0 ? "" : "\n");
            Docs.Summary(text, "    ", TextOf(property.Value) ?? $"`{property.Name}`.");
            text.Append(CultureInfo.InvariantCulture, $"    [JsonPropertyName(\"{property.Name}\")]\n    public {(needed && !type.EndsWith('?') ? "required " : "")}{type} {name} {{ get; init; }}\n");
        }

        text.Append("}\n");
    }

    public static string? TextOf(JsonElement schema)
    {
        if (schema.TryGetProperty("description", out var own))
        {
            return own.GetString();
        }

        return schema.TryGetProperty("oneOf", out var choices) ? choices.EnumerateArray().Select(TextOf).FirstOrDefault(t => t is not null) : null;
    }
}
