using System.Diagnostics;
using System.Globalization;
using Winnow.Core.Data;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Bench.Serving;

/// <summary>How long a million new ranks take to be served, and whether readers notice.</summary>
internal static class RanksRow
{
    private const double PauseMsMax = 100;

    public static BenchValue Run(BenchContext context) => RunAsync(context).GetAwaiter().GetResult();

    private static async Task<BenchValue> RunAsync(BenchContext context)
    {
        var folder = LargeRows.Create(context);
        await using var host = ProjectHost.Open(ServerFolder.Project, folder.ProjectPath, TimeProvider.System);
        SampleId[] pool = [.. host.Read(s => s.ReadPool())];
        var round = ServerFolder.Round(2, pool, pool.Length);

        using var stop = new CancellationTokenSource();
        var pauses = Task.Run(() => Read(host, stop.Token));
        var start = Stopwatch.GetTimestamp();
        await host.WriteAsync(
            store =>
            {
                store.OpenRound(round);
                host.Reload(store, round);
                return true;
            },
            CancellationToken.None);
        var first = (await host.WriteAsync(store => host.Lease(store, "bench", 1, []), CancellationToken.None)).Entries[0];
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await stop.CancelAsync();
        var longest = await pauses;
        if (first.Sample != round.Picks[0].Id)
        {
            throw new BenchException("The first image served is not the first of the new ranks.");
        }

        return longest <= PauseMsMax
            ? new(seconds, "s") { Note = Told(longest, round) }
            : throw new BenchException(string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s, but a reader waited {longest:0} ms, more than {PauseMsMax:0}."));
    }

    private static string Told(double longest, StoredRound round) => string.Create(CultureInfo.InvariantCulture, $"{round.Picks.Count} ranks; longest page of a reader meanwhile {longest:0.0} ms");

    private static double Read(ProjectHost host, CancellationToken stop)
    {
        var (longest, after) = (0.0, default(SampleCursor));
        var filter = new SampleFilter();
        host.Read(s => s.ReadSamples(filter, null, 50));
        while (!stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            var rows = host.Read(s => s.ReadSamples(filter, after, 50));
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            after = rows.Count == 50 ? rows[^1].Cursor : null;
        }

        return longest;
    }
}
