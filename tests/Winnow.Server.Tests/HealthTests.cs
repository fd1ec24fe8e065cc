using System.Net;

namespace Winnow.Server.Tests;

/// <summary>What watchdogs see.</summary>
public sealed class HealthTests
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task A_started_server_is_well(string route)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.Client.GetAsync(new Uri(route, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_unknown_address_answers_problem_details()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.Client.GetAsync(new Uri("/api/nothing", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
