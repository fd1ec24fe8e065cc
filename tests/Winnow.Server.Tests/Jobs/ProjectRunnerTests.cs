using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Projects;

namespace Winnow.Server.Tests.Jobs;

/// <summary>What keeps a project's loops alive.</summary>
public sealed class ProjectRunnerTests
{
    [Fact]
    public async Task What_nobody_foresaw_is_told_and_tried_again_instead_of_ending_the_project_s_jobs()
    {
        await using var server = await TestServer.StartAsync();
        server.Clock.LongestWait = TimeSpan.FromSeconds(1);
        var host = server.App.Services.GetRequiredService<ProjectRegistry>().Find(TestServer.Project)!;
        await host.WriteAsync(store => store.ChangeSetting("detector", "{ no settings", "chief"), TestContext.Current.CancellationToken);
        host.Changed();
        var told = await Eventually.UntilAsync(() => Task.FromResult(Faults(server.Log)), static faults => faults >= 2);
        Assert.True(told >= 2);
        Assert.Contains("JsonException", server.Log, StringComparison.Ordinal);
    }

    private static int Faults(string log) => log.Split("which is tried again every five minutes").Length - 1;
}
