using Winnow.ClientGenerator;

namespace Winnow.Server.Tests.Clients;

/// <summary>The committed client is the one that the committed description of the API makes.</summary>
public sealed class GeneratedClientTests
{
    [Fact]
    public async Task The_committed_client_is_up_to_date()
    {
        var root = Root();
        var document = await File.ReadAllTextAsync(Path.Combine(root, "src", "Winnow.Server", "openapi.json"), TestContext.Current.CancellationToken);
        foreach (var (name, text) in ClientSource.Generate(document))
        {
            var committed = await File.ReadAllTextAsync(Path.Combine(root, "src", "Winnow.Client", "Generated", name), TestContext.Current.CancellationToken);
            Assert.True(committed.ReplaceLineEndings("\n") == text, $"src/Winnow.Client/Generated/{name} is out of date; run ./dev client and commit the file.");
        }
    }

    [Fact]
    public void Names_types_and_addresses_come_from_the_document()
    {
        const string Document = """
            {"paths":{"/api/things/{thing}":{"get":{"tags":["Things"],"operationId":"Things_Find","parameters":[{"name":"class","in":"query","schema":{"type":["null","integer"],"format":"int32"}}],
              "responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/PageOfThing"}}}}}}}},
             "components":{"schemas":{
              "PageOfThing":{"type":"object","properties":{"items":{"type":"array","items":{"$ref":"#/components/schemas/Thing"}}}},
              "Kind":{"enum":["box","mask"]},
              "Thing":{"type":"object","required":["thing","kind"],"description":"A <thing>.","properties":{"thing":{"type":"string"},"kind":{"$ref":"#/components/schemas/Kind"},"at":{"type":["null","string"],"format":"date-time"}}}}}}
            """;
        var files = ClientSource.Generate(Document).ToDictionary(f => f.Name, f => f.Text, StringComparer.Ordinal);
        Assert.Contains("FindAsync(string @thing, int? @class = null, CancellationToken cancel = default)", files["Operations.g.cs"], StringComparison.Ordinal);
        Assert.Contains("connection.SendAsync<Page<Thing>>(HttpMethod.Get, $\"/api/things/{Connection.Segment(@thing)}\" + Connection.Query((\"class\", @class))", files["Operations.g.cs"], StringComparison.Ordinal);
        Assert.Contains("/// <summary>A &lt;thing&gt;.</summary>", files["Models.g.cs"], StringComparison.Ordinal);
        Assert.Contains("public required string ThingValue", files["Models.g.cs"], StringComparison.Ordinal);
        Assert.Contains("public required Kind Kind", files["Models.g.cs"], StringComparison.Ordinal);
        Assert.Contains("public DateTimeOffset? At", files["Models.g.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("record PageOfThing", files["Models.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_without_a_name_is_refused() => Assert.Throws<InvalidDataException>(() =>
        ClientSource.Generate("""{"paths":{"/x":{"get":{"responses":{}}}},"components":{"schemas":{}}}"""));

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Winnow.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not lie in the repository.");
        }

        return folder.FullName;
    }
}
