using System.Diagnostics;
using System.Globalization;
using System.Net;
using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;
using Winnow.Server.Federation;

namespace Winnow.Bench;

/// <summary>What a federation costs on the line, and what a bad line costs it. Every byte between one site and the coordinator is counted, TLS and HTTP/2 included.</summary>
internal static class FederatedWireRows
{
    private const int Classes = 20;

    // 1 Mbit/s: six minutes for each direction of 44 MB.
    private const double BytesPerSecond = 125_000;

    // A tenth of the chunks is cut off.
    private const int ChunksPerCut = 10;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("wire-overhead", "federated", "percent over the tensors that travel in a secure round, both directions, one of 3 sites, 44 MB model", new(BoundKind.AtMost, 10), "", context => Overhead(context.Size ?? 11_000_000).GetAwaiter().GetResult()),
        new("slow-link", "federated", "chunks of 4 MiB sent again for each cut, either way, 44 MB model and update over a line of 1 Mbit/s, one chunk in ten cut; 13 minutes", new(BoundKind.AtMost, 1), "", context => SlowLink(context.Size ?? 11_000_000).GetAwaiter().GetResult()),
    ];

    private static async Task<BenchValue> Overhead(int weights)
    {
        var (up, down, _, tensors) = await RoundAsync(weights, speed: null, cut: null);
        return new(100.0 * (up + down - (2 * tensors)) / (2 * tensors), "%") { Note = string.Create(CultureInfo.InvariantCulture, $"{tensors:N0} bytes of tensor each way; {up:N0} up, {down:N0} down") };
    }

    private static async Task<BenchValue> SlowLink(int weights)
    {
        var (random, start) = (new Random(1), Stopwatch.GetTimestamp());
        // One cut in each stretch of ten chunks, anywhere in it, down or up: with a chance of a tenth for each chunk one run in nine would see none, and measure nothing.
        var (stretch, before) = (0, 0.0);
        long? Cut()
        {
            var place = ChunksPerCut * (stretch++ + random.NextDouble());
            (var length, before) = (place - before, place);
            return (long)(length * BlobManifest.ChunkBytes);
        }

        var (up, down, cuts, tensors) = await RoundAsync(weights, BytesPerSecond, Cut);
        var again = Math.Max(0, up + down - (2 * 1.02 * tensors)) / BlobManifest.ChunkBytes;
        if (cuts == 0)
        {
            throw new BenchException("the line was never cut, since too little went over it; take a larger --size");
        }

        return new(again / cuts, "chunks") { Note = string.Create(CultureInfo.InvariantCulture, $"{cuts} cuts, {down:N0} bytes down and {up:N0} up for tensors of {tensors:N0} in {Stopwatch.GetElapsedTime(start).TotalMinutes:0.0} minutes; 2 % are taken for TLS, HTTP/2 and messages") };
    }

    private static async Task<(long Up, long Down, int Cuts, long Tensor)> RoundAsync(int weights, double? speed, Func<long?>? cut)
    {
        var folder = Directory.CreateTempSubdirectory("winnow-wire").FullName;
        var dimensions = weights / Classes;
        var options = new CoordinatorOptions { Folder = Path.Combine(folder, "coordinator"), Port = 0, Quorum = 1, StageTimeout = TimeSpan.FromHours(6) };
        try
        {
            using var coordinator = Coordinator.Open(options);
            await using var server = await FederationServer.StartAsync(coordinator, options, CancellationToken.None);
            await using var relay = new CountingRelay(new(IPAddress.Loopback, server.Address.Port), speed, cut);
            var slow = relay.Start();
            var agents = new List<Task>();
            foreach (var site in Enumerable.Range(0, 3))
            {
                var own = Path.Combine(folder, $"site-{site}");
                await SiteKeys.EnrolAsync(own, server.Address, coordinator.NewCode($"site-{site}"), TimeProvider.System, CancellationToken.None);
                agents.Add(RunAsync(new() { Folder = own, Coordinator = site == 0 ? slow : server.Address, OneRun = true, BytesPerRound = long.MaxValue }, new Drawn(dimensions, site)));
            }

            await coordinator.WaitForAsync(s => s.Present.Count == 3, CancellationToken.None);
            coordinator.StartRun(new() { Run = 1, Classes = [.. Enumerable.Range(0, Classes).Select(c => $"class {c}")], Features = "drawn", Dimensions = dimensions, Rounds = 1, Training = new() { Epochs = 1 } });
            await Task.WhenAll(agents);
            return (relay.Up, relay.Down, relay.Cuts, 4L * ((Classes * dimensions) + Classes));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(SiteOptions options, ISiteWork work)
    {
        using var agent = SiteAgent.Open(options, work);
        await agent.RunAsync(CancellationToken.None);
    }

    /// <summary>Two labelled samples are enough to fill a large model.</summary>
    private sealed class Drawn(int dimensions, int seed) : ISiteWork
    {
        public string Features => "drawn";

        public IReadOnlyList<string> Classes { get; } = [.. Enumerable.Range(0, FederatedWireRows.Classes).Select(c => $"class {c}")];

        public (Matrix Inputs, IReadOnlyList<int> Classes) Labelled(CancellationToken cancel)
        {
            var (rows, random) = (new Matrix(2, dimensions), new Random(seed));
            foreach (ref var value in rows.Span)
            {
                value = random.NextSingle() / MathF.Sqrt(dimensions);
            }

            return (rows, [0, 1]);
        }

        public (IReadOnlyList<SampleId> Ids, Matrix Inputs) Pool(CancellationToken cancel) => ([], new(0, dimensions));

        // Nothing is chosen in these rounds.
        public Task QueueAsync(int run, string selector, IReadOnlyList<ScoredSample> picks, CancellationToken cancel) => Task.CompletedTask;
    }
}
