using System.Diagnostics;
using System.Globalization;
using Winnow.Client;
using Winnow.Storage;

namespace Winnow.Bench.Serving;

/// <summary>One project of a million images: pages, counts, memory.</summary>
internal static class LargeRows
{
    public const int Samples = 1_000_000;
    private const int Labelled = 20_000;
    private const int PagesOfEach = 40;
    private const int Calls = 200;

    private static (BenchValue Pages, BenchValue Counts, BenchValue Resident)? done;

    public static BenchValue Pages(BenchContext context) => Run(context).Pages;

    public static BenchValue Counts(BenchContext context) => Run(context).Counts;

    public static BenchValue Resident(BenchContext context) => Run(context).Resident;

    /// <summary>A folder with a million images, a round of 100,000 picks and some labels.</summary>
    public static ServerFolder Create(BenchContext context)
    {
        var folder = ServerFolder.Create(Path.Combine(context.WorkFolder("server"), "large"), Samples, picks: 100_000, annotators: 2);
        using var store = Store.Open(folder.ProjectPath, TimeProvider.System);
        store.Submit([.. store.ReadNewestRound()!.Picks.Take(Labelled).Select(p => (p.Id, (int?)ServerFolder.Truth(p.Id.ToString())))], "bench");
        return folder;
    }

    private static (BenchValue Pages, BenchValue Counts, BenchValue Resident) Run(BenchContext context) => done ??= RunAsync(context).GetAwaiter().GetResult();

    private static async Task<(BenchValue, BenchValue, BenchValue)> RunAsync(BenchContext context)
    {
        var folder = Create(context);
        using var server = await ServerProcess.StartAsync(folder.Path, ServerProcess.FreePort());
        using var client = server.Client(folder.Team.Admin);
        var pages = new List<double>();
        (string Name, Func<string?, Task<Page<SampleView>>> Read)[] lists =
        [
            ("by id", after => client.Samples.ListAsync(ServerFolder.Project, after: after)),
            ("newest first", after => client.Samples.ListAsync(ServerFolder.Project, sort: "newest", after: after)),
            ("unlabelled", after => client.Samples.ListAsync(ServerFolder.Project, state: "unlabelled", after: after)),
            ("labelled", after => client.Samples.ListAsync(ServerFolder.Project, state: "labelled", after: after)),
            ("of a class", after => client.Samples.ListAsync(ServerFolder.Project, @class: 3, after: after)),
            ("of a round by rank", after => client.Samples.ListAsync(ServerFolder.Project, round: 1, sort: "rank", after: after)),
        ];
        var slowest = new List<string>();
        foreach (var (name, read) in lists)
        {
            // The first page opens the project and compiles; it is not part of the figure.
            var after = (await read(null)).Next;
            var own = new List<double>();
            for (var page = 0; page < PagesOfEach; page++)
            {
                own.Add(await MsOf(async () => after = (await read(after)).Next));
            }

            pages.AddRange(own);
            slowest.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {Percentiles.Of(own, 0.95):0.0}"));
        }

        var counts = new List<double>();
        for (var call = 0; call < Calls; call++)
        {
            counts.Add(await MsOf(() => client.Projects.GetAsync(ServerFolder.Project)));
        }

        using var labeller = server.Client(folder.Team.Labellers[0]);
        for (var call = 0; call < Calls; call++)
        {
            await labeller.Queue.NextAsync(ServerFolder.Project, new() { Count = 10 });
        }

        return (
            new(Percentiles.Of(pages, 0.95), "ms") { Note = $"p95 in ms: {string.Join(", ", slowest)}" },
            new(Percentiles.Of(counts, 0.95), "ms"),
            new(server.PeakMb, "MB") { Note = string.Create(CultureInfo.InvariantCulture, $"now {server.ResidentMb:0} MB") });
    }

    private static async Task<double> MsOf(Func<Task> call)
    {
        var start = Stopwatch.GetTimestamp();
        await call();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
