using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Auth;
using Winnow.Server.Tests.Auth;
using Winnow.Server.Tests.Datasets;

namespace Winnow.Server.Tests.Threats;

/// <summary>Another site can make a browser read; reading changes nothing.</summary>
public sealed class ReadOnlyTests
{
    [Fact]
    public async Task No_route_that_reads_writes_into_a_project_or_a_journal()
    {
        await using var bench = await DataBench.StartAsync();
        await bench.LabelAsync(0, DataBench.Box(0, 1, 1, 5, 5));
        await bench.Manager.PostAsync($"{bench.Root}/samples/0/comments", new { text = "a crow" });
        await bench.Manager.PostAsync($"{bench.Root}/versions", new { name = "one" });
        await bench.ExportAsync(new { format = "coco", images = false });
        using var token = bench.Server.Call(bench.Server.Admin, Scope.Admin);
        using var project = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(bench.Host.Folder, "winnow.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        project.Open();
        var before = (Commits(project), Journal(bench), bench.Server.Accounts.ReadJournal(long.MaxValue, 1)[0].Hash);
        var routes = bench.Server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Any(m => m is "GET" or "HEAD") == true).ToArray();
        Assert.True(routes.Length > 50);
        var reached = 0;
        foreach (var route in routes)
        {
            foreach (var id in (string[])["0", "1", "999999"])
            {
                var address = AccessMatrix.Fill(route.RoutePattern, bench.Host.Id).Replace("999999", id, StringComparison.Ordinal);
                foreach (var browser in (Browser[])[bench.Manager, token])
                {
                    // Headers and parameters by which some frameworks take a GET for something else.
                    var answer = await browser.SendAsync(HttpMethod.Get, $"{address}?_method=DELETE", null, ("X-HTTP-Method-Override", "DELETE"), ("X-HTTP-Method", "POST"), ("X-Method-Override", "PATCH"));
                    reached += answer.Status == HttpStatusCode.OK ? 1 : 0;
                    await browser.SendAsync(HttpMethod.Head, address);
                }
            }
        }

        Assert.True(reached > 100, $"{reached} answers were 200.");
        Assert.Equal(before, (Commits(project), Journal(bench), bench.Server.Accounts.ReadJournal(long.MaxValue, 1)[0].Hash));
    }

    [Fact]
    public async Task What_a_page_of_another_site_can_send_changes_nothing()
    {
        await using var bench = await DataBench.StartAsync();
        var before = Journal(bench);
        using var forged = new Browser(bench.Server.Address) { Cookie = bench.Manager.Cookie };
        foreach (var operation in (await ApiDocument.ReadAsync(forged)).Operations().Where(o => o.Method != HttpMethod.Get && o.Method != HttpMethod.Head && o.Path.Contains("{project}", StringComparison.Ordinal)))
        {
            // A form cannot set a header of ours, and its types of body are taken nowhere.
            foreach (var type in (string[])["application/x-www-form-urlencoded", "multipart/form-data", "text/plain", "application/json"])
            {
                using var body = new StringContent(operation.Body?.ToJsonString() ?? "", System.Text.Encoding.UTF8, type);
                var answer = await forged.SendAsync(operation.Method, operation.At(bench.Host.Id), body, ("Origin", "https://evil.example"));
                Assert.True(answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.UnsupportedMediaType, $"{operation.Method} {operation.Path} as {type}: {answer.Status}");
            }
        }

        Assert.Equal(before, Journal(bench));
    }

    private static string Journal(DataBench bench) => string.Join('\n', bench.Host.Read(s => s.ReadEvents(0, 10_000)).Select(e => e.Hash));

    // Changes with every commit of another connection.
    private static long Commits(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA data_version";
        return (long)command.ExecuteScalar()!;
    }
}
