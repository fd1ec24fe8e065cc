using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Winnow.ClientGenerator;

/// <summary>Writes a class for each tag with a method for each call, and the client that leads to them.</summary>
internal static class PythonOperationWriter
{
    private const string Header =
        """"
        """The calls of Winnow's server, by group. Made by ./dev client from src/Winnow.Server/openapi.json; changes here are lost."""

        from __future__ import annotations

        from datetime import datetime
        from typing import Any, BinaryIO, List

        from .connection import Connection, segment
        from .models import *  # noqa: F403
        from .page import Page

        """";

    // Bodies that are files and no JSON; the document does not tell.
    private static readonly string[] TakeBytes = ["Detector_Put", "Stream_Push"];

    public static string Write(JsonElement paths, PythonNames names)
    {
        var text = new StringBuilder(Header);
        var operations = Operation.Read(paths);
        string[] tags = [.. operations.Select(o => o.Tag).Distinct(StringComparer.Ordinal)];
        foreach (var tag in tags)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n\nclass {tag}Calls:\n    \"\"\"Calls of the group {tag}.\"\"\"\n\n    def __init__(self, connection: Connection) -> None:\n        self._connection = connection\n");
            foreach (var operation in operations.Where(o => o.Tag == tag))
            {
                text.Append('\n');
                WriteMethod(text, operation, names);
            }
        }

        text.Append("\n\nclass Calls:\n    \"\"\"All groups of calls.\"\"\"\n\n    def __init__(self, connection: Connection) -> None:\n");
        foreach (var tag in tags)
        {
            text.Append(CultureInfo.InvariantCulture, $"        self.{PythonNames.Snake(tag)} = {tag}Calls(connection)\n");
        }

        return text.ToString();
    }

    private static void WriteMethod(StringBuilder text, Operation operation, PythonNames names)
    {
        var parameters = operation.Parameters.ToArray();
        var takesBytes = TakeBytes.Contains($"{operation.Tag}_{operation.Name}", StringComparer.Ordinal);
        List<string> arguments = ["self", .. parameters.Where(p => p.Required).Select(p => $"{PythonNames.Snake(p.Name)}: {names.Of(p.Schema)}")];
        if (takesBytes)
        {
            arguments.Add("content: bytes");
        }
        else if (operation.Body is { } body)
        {
            arguments.Add($"body: {names.Of(body)}");
        }

        arguments.AddRange(parameters.Where(p => !p.Required).Select(p => $"{PythonNames.Snake(p.Name)}: {PythonNames.Optional(names.Of(p.Schema))} = None"));
        var reply = operation.Reply is { } schema ? names.Of(schema) : operation.RepliesWithBytes ? "BinaryIO" : "None";
        var access = operation.Json.TryGetProperty("description", out var described) ? " " + PythonNames.Sentence(described.GetString()!) : "";
        text.Append(CultureInfo.InvariantCulture, $"    def {PythonNames.Snake(operation.Name)}({string.Join(", ", arguments)}) -> {reply}:\n");
        text.Append(CultureInfo.InvariantCulture, $"        \"\"\"`{operation.Verb.ToUpperInvariant()} {operation.Path}`.{access}{(reply == "BinaryIO" ? " The caller closes the stream." : "")}\"\"\"\n");

        var query = string.Join(", ", parameters.Where(p => p.In == "query").Select(p => $"\"{p.Name}\": {PythonNames.Snake(p.Name)}"));
        var sent = takesBytes ? "content" : operation.Body is null ? "None" : "body";
        var call = reply switch
        {
            "BinaryIO" => "self._connection.stream(",
            "None" => "self._connection.call(None, ",
            _ => $"self._connection.call({reply}, ",
        };
        text.Append(CultureInfo.InvariantCulture, $"        return {call}\"{operation.Verb.ToUpperInvariant()}\", {PathOf(operation.Path, parameters)}, {{{query}}}, {sent})\n");
    }

    private static string PathOf(string path, (string Name, string In, bool Required, JsonElement Schema)[] parameters)
    {
        var filled = path;
        foreach (var (name, _, _, _) in parameters.Where(p => p.In == "path"))
        {
            filled = filled.Replace($"{{{name}}}", $"{{segment({PythonNames.Snake(name)})}}", StringComparison.Ordinal);
        }

        return $"{(filled == path ? "" : "f")}\"{filled}\"";
    }
}
