using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Winnow.ClientGenerator;

/// <summary>Writes a class for each tag with a method for each call, and the properties that lead to them.</summary>
internal static class OperationWriter
{
    public static string Write(JsonElement paths, TypeNames types)
    {
        var text = new StringBuilder(ClientSource.Header);
        var operations = Operation.Read(paths);
        string[] tags = [.. operations.Select(o => o.Tag).Distinct(StringComparer.Ordinal)];
        text.Append("\npublic sealed partial class WinnowClient\n{\n");
        foreach (var (tag, index) in tags.Select((t, i) => (t, i)))
        {
            text.Append(index == 0 ? "" : "\n");
            Docs.Summary(text, "    ", $"Calls of the group {tag}.");
            text.Append(CultureInfo.InvariantCulture, $"    public {tag}Calls {tag} => new(connection);\n");
        }

        text.Append("}\n");
        foreach (var tag in tags)
        {
            text.Append('\n');
            Docs.Summary(text, "", $"Calls of the group {tag}.");
            text.Append(CultureInfo.InvariantCulture, $"public sealed partial class {tag}Calls\n{{\n    private readonly Connection connection;\n\n    internal {tag}Calls(Connection connection) => this.connection = connection;\n");
            foreach (var operation in operations.Where(o => o.Tag == tag))
            {
                text.Append('\n');
                WriteMethod(text, operation, types);
            }

            text.Append("}\n");
        }

        return text.ToString();
    }

    private static void WriteMethod(StringBuilder text, Operation operation, TypeNames types)
    {
        var parameters = operation.Parameters.ToArray();
        var arguments = new List<string>();
        foreach (var (name, _, required, schema) in parameters.Where(p => p.Required))
        {
            arguments.Add($"{types.Of(schema)} {Identifier(name)}");
        }

        if (operation.Body is { } body)
        {
            arguments.Add($"{types.Of(body)} body");
        }

        foreach (var (name, _, required, schema) in parameters.Where(p => !p.Required))
        {
            arguments.Add($"{TypeNames.Nullable(types.Of(schema))} {Identifier(name)} = null");
        }

        arguments.Add("CancellationToken cancel = default");
        var reply = operation.Reply is { } schemaOfReply ? types.Of(schemaOfReply) : operation.RepliesWithBytes ? "Stream" : null;
        var (returns, call) = reply switch
        {
            null => ("Task", "SendAsync"),
            "Stream" => ("Task<Stream>", "ReadAsync"),
            _ => ($"Task<{reply}>", $"SendAsync<{reply}>"),
        };
        var access = operation.Json.TryGetProperty("description", out var described) ? " " + described.GetString() : "";
        Docs.Summary(text, "    ", $"`{operation.Verb.ToUpperInvariant()} {operation.Path}`.{access}{(reply == "Stream" ? " The caller disposes the stream." : "")}");
        Docs.Line(text, "    ", "<exception cref=\"ProblemException\">The server refused; the message says why.</exception>");
        Docs.Line(text, "    ", "<exception cref=\"HttpRequestException\">The server was not reached.</exception>");
        text.Append(CultureInfo.InvariantCulture, $"    public {returns} {operation.Name}Async({string.Join(", ", arguments)}) =>\n        connection.{call}({Verb(operation.Verb)}, {PathOf(operation.Path, parameters)}, {(operation.Body is null ? "null" : "body")}, cancel);\n");
    }

    private static string PathOf(string path, (string Name, string In, bool Required, JsonElement Schema)[] parameters)
    {
        var filled = path;
        foreach (var (name, _, _, _) in parameters.Where(p => p.In == "path"))
        {
            filled = filled.Replace($"{{{name}}}", $"{{Connection.Segment({Identifier(name)})}}", StringComparison.Ordinal);
        }

        var query = string.Join(", ", parameters.Where(p => p.In == "query").Select(p => $"(\"{p.Name}\", {Identifier(p.Name)})"));
        var written = $"{(filled == path ? "" : "$")}\"{filled}\"";
        return query.Length == 0 ? written : $"{written} + Connection.Query({query})";
    }

    private static string Verb(string verb) => $"HttpMethod.{TypeNames.Pascal(verb)}";

    // Any name may be a keyword, such as class.
    private static string Identifier(string name) => "@" + char.ToLowerInvariant(name[0]) + TypeNames.Pascal(name)[1..];
}
