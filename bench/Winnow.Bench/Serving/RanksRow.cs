using System.Diagnostics;
using System.Globalization;
using Winnow.Core.Data;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Bench.Serving;

/// <summary>How long a million new ranks take to be served, and whether readers notice.</summary>
internal static class RanksRow
{
    private static (BenchValue Seconds, BenchValue Pause)? done;

    public static (BenchValue Seconds, BenchValue Pause) Run(BenchContext context) => done ??= RunAsync(context).GetAwaiter().GetResult();

    private static async Task<(BenchValue, BenchValue)> RunAsync(BenchContext context)
    {
        var folder = LargeRows.Create(context);
        await using var host = ProjectHost.Open(ServerFolder.Project, folder.ProjectPath, TimeProvider.System);
        SampleId[] pool = [.. host.Read(s => s.ReadPool())];
        var round = ServerFolder.Round(2, pool, pool.Length);

        using var stop = new CancellationTokenSource();
        var pauses = Task.Run(() => Read(host, stop.Token));
        var start = Stopwatch.GetTimestamp();
        var before = await host.WriteAsync(
            store =>
            {
                var seconds = ThreadSeconds();
                store.OpenRound(round);
                host.Reload(store, round);
                return seconds;
            },
            CancellationToken.None);
        var (first, after) = await host.WriteAsync(store => (host.Lease(store, "bench", 1, []).Entries[0], ThreadSeconds()), CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await stop.CancelAsync();
        var pages = await pauses;
        if (first.Sample != round.Picks[0].Id)
        {
            throw new BenchException("The first image served is not the first of the new ranks.");
        }

        return (
            new(seconds, "s") { Note = string.Create(CultureInfo.InvariantCulture, $"{round.Picks.Count} ranks; processor time of the writer {after - before:0.0} s") },
            new(pages.Max(), "ms") { Note = string.Create(CultureInfo.InvariantCulture, $"{pages.Count} pages meanwhile, p99 {Percentiles.Of(pages, 0.99):0.0} ms, p50 {Percentiles.Of(pages, 0.5):0.00} ms") });
    }

    // What the thread alone has used: on a machine that others use as well, the clock tells little.
    private static double ThreadSeconds() => double.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1e9;

    private static List<double> Read(ProjectHost host, CancellationToken stop)
    {
        var (pages, after) = (new List<double>(), default(SampleCursor));
        var filter = new SampleFilter();
        host.Read(s => s.ReadSamples(filter, null, 50));
        while (!stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            var rows = host.Read(s => s.ReadSamples(filter, after, 50));
            pages.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            after = rows.Count == 50 ? rows[^1].Cursor : null;
        }

        return pages;
    }
}
