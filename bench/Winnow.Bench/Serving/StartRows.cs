using System.Diagnostics;
using System.Globalization;

namespace Winnow.Bench.Serving;

/// <summary>What a server costs that nobody uses, and how soon one is there.</summary>
internal static class StartRows
{
    private const int Samples = 10_000;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);

    public static BenchValue Idle(BenchContext context) => IdleAsync(context).GetAwaiter().GetResult();

    public static BenchValue Start(BenchContext context) => StartAsync(context).GetAwaiter().GetResult();

    private static async Task<BenchValue> IdleAsync(BenchContext context)
    {
        using var server = await ServerProcess.StartAsync(Folder(context).Path, ServerProcess.FreePort());
        await Task.Delay(Settle);
        return new(server.ResidentMb, "MB") { Note = string.Create(CultureInfo.InvariantCulture, $"most so far {server.PeakMb:0} MB") };
    }

    private static async Task<BenchValue> StartAsync(BenchContext context)
    {
        var folder = Folder(context);
        var seconds = new List<double>();
        for (var run = 0; run < 5; run++)
        {
            var watch = Stopwatch.StartNew();
            using var server = await ServerProcess.StartAsync(folder.Path, ServerProcess.FreePort());
            using var client = server.Client(folder.Team.Admin);
            await client.Samples.ListAsync(ServerFolder.Project);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        return new(seconds.Max(), "s") { Note = string.Create(CultureInfo.InvariantCulture, $"all: {string.Join(", ", seconds.Select(s => s.ToString("0.00", CultureInfo.InvariantCulture)))}; the files of the runtime lie in the system's cache") };
    }

    private static ServerFolder Folder(BenchContext context) => ServerFolder.Create(Path.Combine(context.WorkFolder("server"), "start"), Samples, Samples, annotators: 1);
}
