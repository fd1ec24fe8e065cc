using System.Text.Json;
using System.Text.Json.Nodes;

namespace Winnow.Server.Tests.Threats;

/// <summary>One operation of the API as its description tells it.</summary>
internal sealed record ApiOperation(HttpMethod Method, string Path, IReadOnlyList<string> Query, JsonNode? Body)
{
    /// <summary>The address with this project, and a value for every other part.</summary>
    public string At(string project, Func<string, string>? part = null) => string.Join('/', Path.Split('/').Select(p => p switch
    {
        "{project}" => Uri.EscapeDataString(part?.Invoke("project") ?? project),
        ['{', .., '}'] => Uri.EscapeDataString(part?.Invoke(p[1..^1]) ?? "0"),
        _ => p,
    }));

    /// <summary>Names of the parts of the address that callers choose.</summary>
    public IEnumerable<string> Parts => Path.Split('/').Where(p => p.StartsWith('{')).Select(p => p[1..^1]);

    /// <summary>Bodies that make sense but for one text, or all of them, which holds the payload.</summary>
    public IEnumerable<JsonNode> Bodies(string payload, bool all = false)
    {
        if (all)
        {
            yield return Replace(Body!, payload, -1, new int[1]);
            yield break;
        }

        for (var (i, count) = (0, Texts(Body)); i < count; i++)
        {
            yield return Replace(Body!, payload, i, new int[1]);
        }
    }

    /// <summary>Bodies in which one value, of whatever type and depth, is this piece of JSON or what only looks like it.</summary>
    public IEnumerable<string> WithEach(string json)
    {
        const string mark = "\u0001here";
        foreach (var path in Places(Body!))
        {
            var copy = Body!.DeepClone();
            var at = copy;
            foreach (var step in path[..^1])
            {
                at = step is int i ? at![i] : at![(string)step];
            }

            if (path[^1] is int last)
            {
                at![last] = mark;
            }
            else
            {
                at![(string)path[^1]] = mark;
            }

            yield return copy.ToJsonString().Replace("\"\\u0001here\"", json, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<object[]> Places(JsonNode node) => node switch
    {
        JsonObject map => map.SelectMany(p => Places(p.Value!).Select(r => (object[])[p.Key, .. r]).Prepend([p.Key])),
        JsonArray list => list.SelectMany((n, i) => Places(n!).Select(r => (object[])[i, .. r]).Prepend([i])),
        _ => [],
    };

    private static int Texts(JsonNode? node) => node switch
    {
        JsonObject map => map.Sum(p => Texts(p.Value)),
        JsonArray list => list.Sum(Texts),
        JsonValue value => value.GetValueKind() == JsonValueKind.String ? 1 : 0,
        _ => 0,
    };

    private static JsonNode Replace(JsonNode node, string payload, int which, int[] seen) => node switch
    {
        JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Replace(p.Value!, payload, which, seen)))),
        JsonArray list => new JsonArray([.. list.Select(i => Replace(i!, payload, which, seen))]),
        _ => node.GetValueKind() == JsonValueKind.String && (seen[0]++ == which || which < 0) ? JsonValue.Create(payload) : node.DeepClone(),
    };
}
