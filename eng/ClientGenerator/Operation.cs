using System.Text.Json;

namespace Winnow.ClientGenerator;

/// <summary>One call of the API.</summary>
internal sealed record Operation(string Path, string Verb, string Tag, string Name, JsonElement Json)
{
    private static readonly string[] Verbs = ["get", "post", "put", "patch", "delete"];

    // Bodies of bytes, and questions about them, which Uploads.cs writes by hand.
    private static readonly string[] ByHand = ["Uploads_Append", "Uploads_Head"];

    // Where a provider sends a browser to; no call for programs.
    private static readonly string[] ForBrowsers = ["Session_Finish"];

    private static readonly JsonDocument Text = JsonDocument.Parse("""{"type":"string"}""");

    /// <summary>All calls that are generated, by tag and in the order of the document.</summary>
    public static IReadOnlyList<Operation> Read(JsonElement paths)
    {
        var all = new List<Operation>();
        foreach (var path in paths.EnumerateObject())
        {
            foreach (var verb in path.Value.EnumerateObject().Where(v => Verbs.Contains(v.Name, StringComparer.Ordinal)))
            {
                if (!verb.Value.TryGetProperty("operationId", out var id))
                {
                    throw new InvalidDataException($"{verb.Name} {path.Name} has no operationId; renew openapi.json.");
                }

                var text = id.GetString()!;
                if (!ByHand.Contains(text, StringComparer.Ordinal) && !ForBrowsers.Contains(text, StringComparer.Ordinal))
                {
                    var parts = text.Split('_', 2);
                    all.Add(new(path.Name, verb.Name, TypeNames.Pascal(parts[0]), TypeNames.Pascal(parts[^1]), verb.Value));
                }
            }
        }

        // Two handlers of one name are told apart by where they are called.
        return [.. all.GroupBy(o => (o.Tag, o.Name)).SelectMany(g => g.Count() == 1 ? g : g.Select(o => o with { Name = o.Name + TypeNames.Pascal(o.Place) })).OrderBy(o => o.Tag, StringComparer.Ordinal)];
    }

    /// <summary>Last fixed part of the path.</summary>
    private string Place => Path.Split('/').LastOrDefault(p => p.Length > 0 && p[0] != '{') ?? "";

    /// <summary>Parameters in the order of the method: those of the path first, also where the document says nothing of them.</summary>
    public IEnumerable<(string Name, string In, bool Required, JsonElement Schema)> Parameters
    {
        get
        {
            var described = Json.TryGetProperty("parameters", out var list)
                ? list.EnumerateArray().Select(p => (Name: p.GetProperty("name").GetString()!, In: p.GetProperty("in").GetString()!, Required: p.TryGetProperty("required", out var r) && r.GetBoolean(), Schema: p.GetProperty("schema"))).ToArray()
                : [];
            var path = Path.Split('/').Where(p => p is ['{', .., '}']).Select(p => p[1..^1])
                .Select(name => (name, "path", true, described.FirstOrDefault(d => d.Name == name && d.In == "path").Schema is { ValueKind: JsonValueKind.Object } known ? known : Text.RootElement));
            return path.Concat(described.Where(d => d.In == "query").OrderByDescending(d => d.Required));
        }
    }

    /// <summary>Schema of the JSON it is sent, or null.</summary>
    public JsonElement? Body => Json.TryGetProperty("requestBody", out var body) ? SchemaOf(body) : null;

    /// <summary>Schema of the JSON it answers with, or null.</summary>
    public JsonElement? Reply => Successes.Select(SchemaOf).FirstOrDefault(s => s is not null);

    /// <summary>Whether it answers with something that is no JSON, such as a picture.</summary>
    public bool RepliesWithBytes => Reply is null && Json.GetProperty("responses").TryGetProperty("200", out _);

    private IEnumerable<JsonElement> Successes => Json.GetProperty("responses").EnumerateObject().Where(r => r.Name is ['2', ..]).Select(r => r.Value);

    private static JsonElement? SchemaOf(JsonElement holder) =>
        holder.TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var json) && json.TryGetProperty("schema", out var schema) ? schema : null;
}
