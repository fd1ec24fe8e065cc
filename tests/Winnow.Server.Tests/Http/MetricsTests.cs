using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Auth;
using Winnow.Server.Jobs;
using Winnow.Server.Metrics;

namespace Winnow.Server.Tests.Http;

/// <summary>Figures for Prometheus.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Figures_add_up_in_the_text_format()
    {
        await using var server = await TestServer.StartAsync();
        await using var other = await TestServer.StartAsync();
        var metrics = server.App.Services.GetRequiredService<ServerMetrics>();
        metrics.LabelsAcknowledged("p1", 2);
        metrics.LabelsAcknowledged("p1");
        metrics.QueueLength("p1", 7);
        metrics.QueueLength("p1", 5);
        using var job = server.App.Services.GetRequiredService<JobRunner>().Counts.Run();
        other.App.Services.GetRequiredService<ServerMetrics>().LabelsAcknowledged("p1", 100);
        using var browser = server.Browse();
        await browser.GetAsync("/health/live");
        var text = (await browser.GetAsync("/metrics")).Body;
        Assert.Contains("winnow_labels_acknowledged_total{project=\"p1\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("winnow_queue_length{project=\"p1\"} 5\n", text, StringComparison.Ordinal);
        Assert.Contains("winnow_jobs{state=\"running\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE http_server_request_duration_seconds histogram\n", text, StringComparison.Ordinal);
        Assert.Contains("http_route=\"/health/live\"", text, StringComparison.Ordinal);
        Assert.Contains("le=\"+Inf\"} 1\n", text, StringComparison.Ordinal);
        Assert.Matches("process_memory_usage_bytes [1-9][0-9]+\n", text);
    }

    [Fact]
    public void A_label_cannot_break_out_of_its_quotes()
    {
        var labels = PrometheusNames.Labels([new("project", "a\"} 1\nevil \\")]);
        Assert.Equal("project=\"a\\\"} 1\\nevil \\\\\"", labels);
    }

    [Fact]
    public async Task From_elsewhere_only_an_admin_sees_them()
    {
        await using var server = await TestServer.StartAsync(new(TrustedProxies: [IPNetwork.Parse("127.0.0.0/8")]));
        await using var untold = await TestServer.StartAsync();
        (string, string) elsewhere = ("X-Forwarded-For", "203.0.113.9");
        using var stranger = server.Browse();
        using var viewer = server.Browse(server.AddUser("bea", Role.Viewer));
        using var chief = server.Browse(server.Admin);
        using var proxied = untold.Browse();
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/metrics")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.SendAsync(HttpMethod.Get, "/metrics", null, elsewhere)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.SendAsync(HttpMethod.Get, "/metrics", null, elsewhere)).Status);
        Assert.Equal(HttpStatusCode.OK, (await chief.SendAsync(HttpMethod.Get, "/metrics", null, elsewhere)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await proxied.SendAsync(HttpMethod.Get, "/metrics", null, elsewhere)).Status);
    }
}
