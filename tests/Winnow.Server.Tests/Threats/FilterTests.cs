using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Tests.Auth;
using Winnow.Server.Tests.Datasets;

namespace Winnow.Server.Tests.Threats;

/// <summary>Filters and orders are a closed list for each route: no name leads to a column, a table or another object.</summary>
public sealed class FilterTests
{
    private static readonly string[] Names =
    [
        "annotator__password", "annotator.password", "user[password]", "filter[users.password]", "answers__user__password__startswith", "password", "order_by", "ordering", "fields", "include", "expand", "where",
        "$where", "$filter", "__proto__", "constructor.prototype", "sort[]", "sort.password", "label__class__project__members__token", "q", "_method", "sql",
    ];

    private static readonly string[] Orders =
        ["password", "users.password", "annotator__password", "id,name", "id, loss", "3", "0", "-1", "-id", " id", "id ", "id;--", "id desc", "name collate nocase", "(select password from users)", "rank--", "", "sqlite_master", "İd"];

    [Fact]
    public async Task A_list_with_filters_refuses_every_name_it_does_not_know()
    {
        await using var bench = await DataBench.StartAsync();
        foreach (var list in (string[])["samples", "review", "imports/1/files"])
        {
            foreach (var name in Names)
            {
                var answer = await bench.Manager.GetAsync($"{bench.Root}/{list}?{Uri.EscapeDataString(name)}=a");
                Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{list}?{name}: {answer.Status}");
                Assert.Equal("query", answer.Json.GetProperty("field").GetString());
            }
        }
    }

    [Fact]
    public async Task No_route_that_reads_is_changed_by_a_name_it_does_not_know()
    {
        await using var bench = await DataBench.StartAsync();
        await bench.LabelAsync(0, DataBench.Box(0, 1, 1, 5, 5));
        var routes = bench.Server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true && e.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal))
            .Select(e => AccessMatrix.Fill(e.RoutePattern, bench.Host.Id).Replace("999999", "0", StringComparison.Ordinal)).ToArray();
        Assert.True(routes.Length > 40);
        foreach (var route in routes)
        {
            var plain = await bench.Manager.GetAsync(route);
            var asked = await bench.Manager.GetAsync($"{route}?{string.Join('&', Names.Select(n => $"{Uri.EscapeDataString(n)}=a"))}");
            Assert.True(asked.Status == HttpStatusCode.BadRequest || (asked.Status, asked.Body) == (plain.Status, plain.Body), $"{route}: {plain.Status} became {asked.Status}");
        }
    }

    [Fact]
    public async Task Orders_and_kinds_are_words_of_a_closed_list()
    {
        await using var bench = await DataBench.StartAsync();
        foreach (var order in Orders)
        {
            foreach (var asked in (string[])[$"samples?sort={Uri.EscapeDataString(order)}", $"review?kind={Uri.EscapeDataString(order)}", $"samples?state={Uri.EscapeDataString(order)}"])
            {
                var answer = await bench.Manager.GetAsync($"{bench.Root}/{asked}");
                Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{asked}: {answer.Status}");
                Assert.DoesNotContain("SQLite", answer.Body, StringComparison.OrdinalIgnoreCase);
            }
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await bench.Manager.GetAsync($"{bench.Root}/samples?sort=id&sort=name")).Status);
        foreach (var order in (string[])["id", "newest", "name", "uncertainty", "loss", "rank&round=1", "NAME"])
        {
            Assert.Equal(HttpStatusCode.OK, (await bench.Manager.GetAsync($"{bench.Root}/samples?sort={order}")).Status);
        }
    }

    [Fact]
    public async Task A_value_is_compared_and_never_a_pattern_or_a_statement()
    {
        await using var bench = await DataBench.StartAsync();
        foreach (var value in (string[])["%", "_", "a%", "*", "' OR 1=1 --", "a' UNION SELECT password FROM users --", "\\", "[a-z]"])
        {
            foreach (var name in (string[])["tag", "annotator", "text", "review"])
            {
                var answer = await bench.Manager.GetAsync($"{bench.Root}/samples?{name}={Uri.EscapeDataString(value)}");
                Assert.True(answer.Status == HttpStatusCode.BadRequest || (answer.Status == HttpStatusCode.OK && answer.Json.GetProperty("items").GetArrayLength() == 0), $"{name}={value}: {answer.Body}");
            }
        }

        Assert.Equal(6, (await bench.Manager.GetAsync($"{bench.Root}/samples?text=.png")).Json.GetProperty("items").GetArrayLength());
    }
}
