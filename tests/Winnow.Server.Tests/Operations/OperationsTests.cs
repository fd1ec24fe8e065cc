using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Blobs;
using Winnow.Server.Metrics;
using Winnow.Server.Tests.Datasets;
using Winnow.Server.Tests.Webhooks;

namespace Winnow.Server.Tests.Operations;

/// <summary>What whoever runs a server sees of it.</summary>
public sealed partial class OperationsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_collector_gets_spans_and_figures_and_no_secret()
    {
        await using var collector = await Receiver.StartAsync();
        string secret;
        await using (var bench = await DataBench.StartAsync("classify", images: 1, settings: new(Otlp: new Uri(collector.Address))))
        {
            await bench.LabelAsync(0, new { classes = new[] { 0 } });
            secret = bench.Manager.Cookie!.Split('=')[1];
            await bench.Manager.GetAsync($"/api/nothing?token={secret}");
        }

        var received = new List<Received>();
        while (collector.Count > 0)
        {
            received.Add(await collector.NextAsync());
        }

        Assert.Equal(["/v1/metrics", "/v1/traces"], received.Select(r => r.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Contains(received, r => r.Body.Contains("winnow.labels.acknowledged", StringComparison.Ordinal));
        Assert.Contains(received, r => r.Body.Contains("winnow.queue.length", StringComparison.Ordinal));
        Assert.Contains(received, r => r.Body.Contains("POST /api/projects/{project}/answers", StringComparison.Ordinal));
        Assert.All(received, r => Assert.DoesNotContain(secret, r.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collector_that_is_away_stops_neither_the_work_nor_the_end_of_the_server()
    {
        await using var bench = await DataBench.StartAsync("classify", images: 1, settings: new(Otlp: new Uri("http://127.0.0.1:9")));
        await bench.LabelAsync(0, new { classes = new[] { 0 } });
    }

    [Fact]
    public async Task A_damaged_image_is_among_the_findings_with_what_to_do()
    {
        await using var bench = await DataBench.StartAsync("classify", images: 1);
        var well = await bench.Manager.GetAsync("/api/server");
        Assert.Equal(HttpStatusCode.OK, well.Status);
        var what = well.Json.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("what").GetString()).ToArray();
        Assert.All(["version", "free disk", "backup", "images", "jobs"], expected => Assert.Contains(expected, what));
        var name = bench.Host.Read(s => s.ReadSamples()[0].Path);
        await File.WriteAllBytesAsync(Path.Combine(bench.Host.Folder, "blobs", name), [1, 2, 3], Cancel);
        await bench.Server.App.Services.GetRequiredService<ServerBlobs>().BringAsync(bench.Host, [name], check: true, Cancel);
        var ill = await bench.Manager.GetAsync("/api/server");
        var finding = ill.Json.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("what").GetString() == "image damaged");
        Assert.EndsWith(name, finding.GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.Contains("backup", finding.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Contains("winnow_blobs_bad 1\n", (await bench.Manager.GetAsync("/metrics")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_that_is_old_is_named()
    {
        await using var bench = await DataBench.StartAsync("classify", images: 1);
        await bench.DownloadAsync(bench.Manager, "/api/backup", HttpMethod.Post);
        Assert.Null(await RemedyAsync(bench, "backup"));
        bench.Server.Clock.Advance(TimeSpan.FromDays(8));
        using var again = bench.Server.Browse(bench.Server.Admin);
        Assert.Contains("older than a week", (await again.GetAsync("/api/server")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_figure_and_label_of_the_dashboards_and_alerts_is_one_that_the_server_gives()
    {
        await using var bench = await DataBench.StartAsync("classify", images: 1);
        await bench.LabelAsync(0, new { classes = new[] { 0 } });
        bench.Server.App.Services.GetRequiredService<ServerMetrics>().JobEnded("learn", "done", TimeSpan.FromMinutes(3));
        await bench.Manager.GetAsync("/metrics");
        var given = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var text = (await bench.Manager.GetAsync("/metrics")).Body;
        foreach (var line in text.Split('\n').Where(l => l.Length > 0 && l[0] != '#'))
        {
            var name = Figure().Match(line).Value;
            given[name] = [.. given.GetValueOrDefault(name, []), .. Filter().Matches(line).Select(m => m.Groups["label"].Value)];
        }

        var asked = Expressions().ToArray();
        Assert.True(asked.Length > 12);
        Assert.All(asked, expression =>
        {
            var all = new HashSet<string>(["instance", "job"], StringComparer.Ordinal); // Prometheus's own
            foreach (var figure in Figure().Matches(expression).Select(m => m.Value))
            {
                Assert.Contains(figure, given.Keys);
                all.UnionWith(given[figure]);
            }

            Assert.Empty(Filter().Matches(expression).Select(m => m.Groups["label"].Value).Except(all, StringComparer.Ordinal));
            Assert.All(Route().Matches(expression), m => Assert.Contains(m.Value, text, StringComparison.Ordinal));
            Assert.Empty(Grouping().Matches(expression).SelectMany(m => m.Groups["labels"].Value.Split(", ")).Except(all, StringComparer.Ordinal));
        });
    }

    private static IEnumerable<string> Expressions()
    {
        foreach (var board in Directory.GetFiles(Path.Combine(Repository(), "ops", "grafana"), "*.json"))
        {
            using var json = JsonDocument.Parse(File.ReadAllText(board));
            foreach (var target in json.RootElement.GetProperty("panels").EnumerateArray().SelectMany(p => p.GetProperty("targets").EnumerateArray()))
            {
                yield return target.GetProperty("expr").GetString()!;
            }
        }

        foreach (var line in File.ReadLines(Path.Combine(Repository(), "ops", "prometheus", "winnow-alerts.yml")).Select(l => l.Trim()).Where(l => l.StartsWith("expr: ", StringComparison.Ordinal)))
        {
            yield return line["expr: ".Length..];
        }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Winnow.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex("(?:winnow|http_server|process)_[a-z_]*[a-z]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Figure();

    [GeneratedRegex("(?<label>[a-z_]+)(?:=~|!~|!=|=)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Filter();

    [GeneratedRegex("http_route=\"[^\"]*\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Route();

    [GeneratedRegex(@"\bby \((?<labels>[a-z_, ]+)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grouping();

    private static async Task<string?> RemedyAsync(DataBench bench, string what) =>
        (await bench.Manager.GetAsync("/api/server")).Json.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("what").GetString() == what) is var finding
            && finding.TryGetProperty("remedy", out var remedy) ? remedy.GetString() : null;
}
