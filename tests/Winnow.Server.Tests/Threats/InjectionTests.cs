using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Winnow.Server.Accounts;
using Winnow.Server.Tests.Datasets;

namespace Winnow.Server.Tests.Threats;

/// <summary>Every text that the API takes, filled with statements: nothing fails inside, nothing is stored as something else, and no table is touched.</summary>
public sealed class InjectionTests
{
    private static readonly string[] Payloads =
    [
        "' OR '1'='1", "'; DROP TABLE samples; --", "\"; DELETE FROM events; --", "x' UNION SELECT password FROM users --", "%' ESCAPE '\\", "1); ATTACH DATABASE '/tmp/x' AS x; --", "$(id)`id`{{7*7}}", "a\0b' OR 1=1",
    ];

    [Fact]
    public async Task No_text_in_a_body_breaks_anything()
    {
        await using var bench = await DataBench.StartAsync(settings: new() { Worker = ["none"] });
        await bench.LabelAsync(0, DataBench.Box(0, 1, 1, 5, 5));
        var before = StateOf(bench);
        var failed = new List<string>();
        foreach (var operation in (await ApiDocument.ReadAsync(bench.Manager)).Operations().Where(o => o.Body is not null))
        {
            // A session of its own: signing in is one of the operations.
            using var browser = bench.Server.Browse(bench.Server.Admin);
            foreach (var payload in Payloads)
            {
                foreach (var body in operation.Bodies(payload))
                {
                    using var content = JsonContent.Create(body);
                    var answer = await browser.SendAsync(operation.Method, operation.At(bench.Host.Id), content);
                    if ((int)answer.Status >= 500 || answer.Body.Contains("SQLite", StringComparison.OrdinalIgnoreCase))
                    {
                        failed.Add($"{operation.Method} {operation.Path} {body.ToJsonString()}: {answer.Status}");
                    }
                }
            }
        }

        Assert.Empty(failed.Distinct());
        CheckSame(before, bench);
    }

    [Fact]
    public async Task No_text_in_an_address_breaks_anything()
    {
        await using var bench = await DataBench.StartAsync(settings: new() { Worker = ["none"] });
        var before = StateOf(bench);
        var failed = new List<string>();
        foreach (var operation in (await ApiDocument.ReadAsync(bench.Manager)).Operations())
        {
            foreach (var payload in Payloads)
            {
                var addresses = operation.Parts.Select(n => operation.At(bench.Host.Id, p => p == n ? payload : p == "project" ? bench.Host.Id : "999999"))
                    .Concat(operation.Query.Select(q => $"{operation.At(bench.Host.Id)}?{q}={Uri.EscapeDataString(payload)}"));
                foreach (var address in addresses)
                {
                    using var content = operation.Body is null ? null : JsonContent.Create(operation.Body);
                    var answer = await bench.Manager.SendAsync(operation.Method, address, content);
                    if ((int)answer.Status >= 500 || answer.Body.Contains("SQLite", StringComparison.OrdinalIgnoreCase))
                    {
                        failed.Add($"{operation.Method} {address}: {answer.Status}");
                    }
                }
            }
        }

        Assert.Empty(failed);
        CheckSame(before, bench);
    }

    [Fact]
    public async Task What_is_stored_is_what_was_sent_or_nothing()
    {
        await using var bench = await DataBench.StartAsync(settings: new() { Worker = ["none"] });
        await bench.LabelAsync(5, DataBench.Box(0, 1, 1, 5, 5));
        var root = bench.Root;
        var stored = 0;
        for (var i = 0; i < Payloads.Length; i++)
        {
            var (text, skipped) = (Payloads[i], $"{i % 5}");
            foreach (var (address, body, read) in ((string, object, string?)[])
            [
                ($"{root}/samples/0/comments", new { text }, $"{root}/samples/0/comments"),
                ($"{root}/tags", new { samples = (string[])["0"], add = (string[])[text] }, $"{root}/tags"),
                ($"{root}/views", new { name = text, query = "state=labelled" }, $"{root}/views"),
                ($"{root}/versions", new { name = text }, $"{root}/versions"),
                ($"{root}/answers", new { key = Guid.NewGuid(), sample = skipped, outcome = "skip", leadMs = 1, schemaVersion = 1, reason = text }, $"{root}/answers?limit=50"),
                ($"{root}/review/1/flag", new { reason = text }, $"{root}/review"),
                ($"{root}/uploads", new { name = text, bytes = 1 }, null),
                ("/api/tokens", new { name = text, scopes = (string[])["read"] }, "/api/tokens"),
                ("/api/projects", new { name = text, task = "classify", classes = (string[])[text, "b"], settings = new { automatic = false } }, null),
            ])
            {
                var sent = await bench.Manager.PostAsync(address, body);
                var seen = (await bench.Manager.GetAsync(read ?? (sent.Status == HttpStatusCode.Created && sent.Json.TryGetProperty("id", out var id) ? $"{address}/{id}" : root))).Json;
                var found = Texts(seen).Any(t => t == text || (address.EndsWith("/flag", StringComparison.Ordinal) && t == $"chief: {text}"));
                Assert.True((int)sent.Status is >= 200 and < 300 ? found : (int)sent.Status < 500 && !found, $"{address} '{text}': {sent.Status} {sent.Body}; read {seen}");
                stored += found ? 1 : 0;
            }
        }

        Assert.True(stored > 40, $"{stored} of {9 * Payloads.Length} texts were stored.");
    }

    private static IEnumerable<string> Texts(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => Texts(p.Value)),
        _ => [],
    };

    private static (string Server, string Project, string[] Events) StateOf(DataBench bench) => (
        Read(Path.Combine(bench.Server.Folder, AccountStore.FileName)), Read(Path.Combine(bench.Host.Folder, "winnow.db")),
        [.. bench.Host.Read(s => s.ReadEvents(0, 1000)).Select(e => e.Hash)]);

    private static void CheckSame((string Server, string Project, string[] Events) before, DataBench bench)
    {
        var after = StateOf(bench);
        Assert.Equal((before.Server, before.Project), (after.Server, after.Project));
        Assert.Equal(before.Events, after.Events.Take(before.Events.Length));
        Assert.Empty(bench.Server.Accounts.VerifyJournal());
        Assert.Empty(bench.Host.Read(s => s.Verify()));
        Assert.Equal("chief", bench.Server.Admin.Name);
    }

    private static string Read(string database)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat(sql, ';' ORDER BY name) || (SELECT group_concat(integrity_check) FROM pragma_integrity_check) FROM sqlite_master";
        return (string)command.ExecuteScalar()!;
    }
}
