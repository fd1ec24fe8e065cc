using System.Text.Json;
using System.Text.Json.Nodes;

namespace Winnow.Server.Tests.Threats;

/// <summary>What the server says it takes: every operation with a body that fits its schema.</summary>
internal sealed class ApiDocument(JsonElement root)
{
    // What makes a body pass the first checks, so that the text under test reaches as far as it can.
    private static readonly Dictionary<string, string> Sensible = new(StringComparer.Ordinal)
    {
        ["sample"] = "0",
        ["samples"] = "0",
        ["holding"] = "0",
        ["key"] = "6f1c1f3a-7a55-4b8e-9d36-0b6f3d6c1a01",
        ["task"] = "detect",
        ["kind"] = "box",
        ["kinds"] = "label",
        ["decision"] = "accept",
        ["format"] = "coco",
        ["ids"] = "original",
        ["purpose"] = "images",
        ["strategy"] = "random",
        ["model"] = "mlp",
        ["colour"] = "#a0b0c0",
        ["sha256"] = new('0', 64),
        ["expiresAt"] = "2026-01-20T00:00:00Z",
        ["project"] = TestServer.Project,
    };

    public static async Task<ApiDocument> ReadAsync(Browser browser) => new((await browser.GetAsync("/openapi.json")).Json);

    public IEnumerable<ApiOperation> Operations()
    {
        foreach (var path in root.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Where(o => o.Value.ValueKind == JsonValueKind.Object))
            {
                var query = operation.Value.TryGetProperty("parameters", out var given)
                    ? given.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query").Select(p => p.GetProperty("name").GetString()!).ToArray()
                    : [];
                var body = operation.Value.TryGetProperty("requestBody", out var wanted) && wanted.GetProperty("content").TryGetProperty("application/json", out var json)
                    ? Example(json.GetProperty("schema"), "")
                    : null;
                yield return new(new HttpMethod(operation.Name.ToUpperInvariant()), path.Name, query, body);
            }
        }
    }

    private JsonNode Example(JsonElement schema, string name)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Example(root.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]), name);
        }

        if (schema.TryGetProperty("oneOf", out var either))
        {
            return Example(either.EnumerateArray().First(s => !IsNull(s)), name);
        }

        if (schema.TryGetProperty("enum", out var words))
        {
            return JsonValue.Create(words[0].GetString()!);
        }

        return TypeOf(schema) switch
        {
            "string" => JsonValue.Create(Sensible.GetValueOrDefault(name, "text")),
            "integer" => JsonValue.Create(1),
            "number" => JsonValue.Create(0.5),
            "boolean" => JsonValue.Create(false),
            "array" => new JsonArray(Example(schema.GetProperty("items"), name)),
            _ => schema.TryGetProperty("properties", out var members)
                ? new JsonObject(members.EnumerateObject().Where(m => m.Name != "deletedAt").Select(m => KeyValuePair.Create(m.Name, (JsonNode?)Example(m.Value, m.Name))))
                : new JsonObject { ["theme"] = "dark" },
        };
    }

    private static bool IsNull(JsonElement schema) => schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "null";

    private static string? TypeOf(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? null
        : type.ValueKind == JsonValueKind.String ? type.GetString()
        : type.EnumerateArray().Select(t => t.GetString()).First(t => t != "null");
}
