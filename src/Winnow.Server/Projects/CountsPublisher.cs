using Microsoft.Extensions.Hosting;
using Winnow.Server.Endpoints;

namespace Winnow.Server.Projects;

/// <summary>Tells listeners the counts of projects that changed, once a second at most.</summary>
internal sealed class CountsPublisher(ProjectRegistry projects, TimeProvider clock) : BackgroundService
{
    private readonly Dictionary<string, long> told = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var host in projects.Opened)
            {
                var version = host.Version;
                if (told.GetValueOrDefault(host.Id) != version)
                {
                    told[host.Id] = version;
                    host.Events.PublishHere("counts", ProjectView.CountsOf(host, host.Read(s => s.ReadCounters())));
                }
            }
        }
    }
}
