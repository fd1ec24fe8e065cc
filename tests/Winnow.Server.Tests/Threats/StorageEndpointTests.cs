using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Winnow.Server.Tests.Datasets;
using Winnow.Server.Tests.Webhooks;

namespace Winnow.Server.Tests.Threats;

/// <summary>There is no storage that a caller could point somewhere: whatever text is an address, the server does not go there, and tells nothing of what lies there.</summary>
public sealed class StorageEndpointTests
{
    private const string Secret = "inside-of-the-network";

    [Fact]
    public async Task No_text_in_any_body_or_address_sends_the_server_anywhere()
    {
        await using var inside = await Receiver.StartAsync();
        inside.Answer = context => context.Response.WriteAsync(Secret);
        await using var bench = await DataBench.StartAsync(settings: new() { Worker = ["none"] });
        var address = inside.Address + "/latest/meta-data";
        var told = new List<string>();
        foreach (var operation in (await ApiDocument.ReadAsync(bench.Manager)).Operations())
        {
            // A session of its own: signing in is one of the operations.
            using var browser = bench.Server.Browse(bench.Server.Admin);
            foreach (var body in operation.Body is null ? [] : operation.Bodies(address).Append(operation.Bodies(address, all: true).First()))
            {
                using var content = JsonContent.Create(body);
                await SendAsync(browser, operation, operation.At(bench.Host.Id), content);
            }

            var places = operation.Parts.Where(p => p != "project").Select(n => operation.At(bench.Host.Id, p => p == n ? address : p == "project" ? bench.Host.Id : "0"))
                .Concat(operation.Query.Select(q => $"{operation.At(bench.Host.Id)}?{q}={Uri.EscapeDataString(address)}"));
            foreach (var place in places)
            {
                using var content = operation.Body is null ? null : JsonContent.Create(operation.Body);
                await SendAsync(browser, operation, place, content);
            }
        }

        Assert.Empty(told);
        Assert.Equal(0, inside.Count);

        async Task SendAsync(Browser browser, ApiOperation operation, string place, HttpContent? content)
        {
            var answer = await browser.SendAsync(operation.Method, place, content);
            if (answer.Body.Contains(Secret, StringComparison.Ordinal) || answer.Body.Contains("Connection refused", StringComparison.Ordinal))
            {
                told.Add($"{operation.Method} {place}: {answer.Body}");
            }
        }
    }

    [Fact]
    public async Task Addresses_are_taken_for_webhooks_alone()
    {
        await using var bench = await DataBench.StartAsync();
        string[] words = ["url", "address", "endpoint", "bucket", "host", "uri"];
        var taking = (await ApiDocument.ReadAsync(bench.Manager)).Operations()
            .Where(o => o.Query.Concat(o.Parts).Concat(Names(o.Body)).Any(n => Words(n).Any(w => words.Contains(w, StringComparer.OrdinalIgnoreCase))))
            .Select(o => $"{o.Method} {o.Path}").Order(StringComparer.Ordinal);
        Assert.Equal(["PATCH /api/projects/{project}/webhooks/{webhook}", "POST /api/projects/{project}/webhooks"], taking);
    }

    // importRoot → import, Root
    private static string[] Words(string name) => Regex.Split(name, "(?<=[a-z])(?=[A-Z])|[^A-Za-z]+", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static IEnumerable<string> Names(JsonNode? body) => body switch
    {
        JsonObject map => map.SelectMany(p => Names(p.Value).Prepend(p.Key)),
        JsonArray list => list.SelectMany(Names),
        _ => [],
    };
}
