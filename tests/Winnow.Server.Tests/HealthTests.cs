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
        await using var server = await TestServer.StartEmptyAsync();
        using var browser = server.Browse();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(route)).Status);
    }
}
