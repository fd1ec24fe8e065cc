using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Winnow.ClientGenerator;

/// <summary>Writes a dataclass for each object and an enum for each list of names.</summary>
internal static class PythonModelWriter
{
    private const string Header =
        """"
        """What the server of Winnow takes and gives. Made by ./dev client from src/Winnow.Server/openapi.json; changes here are lost."""

        from __future__ import annotations

        from dataclasses import dataclass, field
        from datetime import datetime
        from enum import Enum
        from typing import Any

        """";

    public static string Write(TypeNames types, PythonNames names)
    {
        var text = new StringBuilder(Header);
        foreach (var schema in types.Own)
        {
            text.Append("\n\n");
            var isEnum = schema.Value.TryGetProperty("enum", out var values);
            text.Append(CultureInfo.InvariantCulture, $"{(isEnum ? "" : "@dataclass(frozen=True, kw_only=True)\n")}class {schema.Name}{(isEnum ? "(str, Enum)" : "")}:\n");
            text.Append(CultureInfo.InvariantCulture, $"    \"\"\"{PythonNames.Sentence(ModelWriter.TextOf(schema.Value) ?? $"{schema.Name} of the API.")}\"\"\"\n");
            if (isEnum)
            {
                text.Append('\n');
                foreach (var value in values.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!))
                {
                    text.Append(CultureInfo.InvariantCulture, $"    {PythonNames.Snake(value).ToUpperInvariant()} = \"{value}\"\n");
                }
            }
            else
            {
                WriteFields(text, schema.Value, names);
            }
        }

        return text.ToString();
    }

    private static void WriteFields(StringBuilder text, JsonElement schema, PythonNames names)
    {
        var required = schema.TryGetProperty("required", out var listed) ? listed.EnumerateArray().Select(n => n.GetString()!).ToHashSet(StringComparer.Ordinal) : [];
        foreach (var property in schema.TryGetProperty("properties", out var found) ? found.EnumerateObject().ToArray() : [])
        {
            var type = names.Of(property.Value);
            var needed = required.Contains(property.Name) && type != "Any" && !type.EndsWith(" | None", StringComparison.Ordinal);
            var name = PythonNames.Snake(property.Name);
            var renamed = name == property.Name ? null : $"metadata={{\"json\": \"{property.Name}\"}}";
            var value = (needed, renamed) switch
            {
                (true, null) => "",
                (true, _) => $" = field({renamed})",
                (false, null) => " = None",
                _ => $" = field(default=None, {renamed})",
            };
            var comment = ModelWriter.TextOf(property.Value) is { } described ? $"    #: {PythonNames.Sentence(described)}\n" : "";
            text.Append(CultureInfo.InvariantCulture, $"\n{comment}    {name}: {(needed ? type : PythonNames.Optional(type))}{value}\n");
        }
    }
}
