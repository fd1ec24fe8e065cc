using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Winnow.Cli.Annotating;

namespace Winnow.Bench.Serving;

/// <summary>50 annotators who answer as fast as the server lets them.</summary>
internal static class LoadRows
{
    private const int Annotators = 50;
    private const int Samples = 100_000;

    // A user may send 1,200 changes a minute; 30 s at 2,000 a second in all keep within that.
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);

    private static (BenchValue Latency, BenchValue Rate)? done;

    public static (BenchValue Latency, BenchValue Rate) Run(BenchContext context) => done ??= RunAsync(context).GetAwaiter().GetResult();

    private static async Task<(BenchValue, BenchValue)> RunAsync(BenchContext context)
    {
        var folder = ServerFolder.Create(Path.Combine(context.WorkFolder("server"), "load"), Samples, Samples, Annotators);
        var saved = new ConcurrentBag<(Acknowledged Answer, TimeSpan At)>();
        var holders = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var doubled = 0;
        var watch = Stopwatch.StartNew();
        double serverMs, ownMs;
        using (var server = await ServerProcess.StartAsync(folder.Path, ServerProcess.FreePort()))
        {
            var work = new SimulatedWork
            {
                Project = ServerFolder.Project,
                Classes = ServerFolder.Classes,
                Truth = item => ServerFolder.Truth(item.Sample),
                Seed = 1,
                Clock = TimeProvider.System,
                Leased = (item, annotator) =>
                {
                    // One answer settles an image, so nobody else may ever get it.
                    if (holders.GetOrAdd(item.Sample, annotator) != annotator)
                    {
                        Interlocked.Increment(ref doubled);
                    }
                },
                Saved = answer => saved.Add((answer, watch.Elapsed)),
            };
            var clients = folder.Team.Labellers.Select(server.Client).ToArray();
            watch.Restart();
            using var stop = new CancellationTokenSource(Warm + Measured);
            var labelling = SimulatedAnnotator.RunAsync(clients, work, stop.Token);

            // Compiling at the start is no part of what an answer costs.
            await Task.Delay(Warm);
            var (serverBefore, ownBefore) = (server.Processor, Environment.CpuUsage.TotalTime);
            await labelling;
            (serverMs, ownMs) = ((server.Processor - serverBefore).TotalMilliseconds, (Environment.CpuUsage.TotalTime - ownBefore).TotalMilliseconds);
            Array.ForEach(clients, c => c.Dispose());
        }

        var check = StoredAnswers.Check(folder.ProjectPath, [.. saved.Select(s => s.Answer)]);
        if (doubled > 0 || check.Lost > 0 || check.Doubled > 0)
        {
            throw new BenchException($"{doubled} images were leased twice, {check.Lost} acknowledged answers are lost, {check.Doubled} are there twice.");
        }

        var measured = saved.Where(s => s.At > Warm).ToArray();
        var rate = measured.Length / Measured.TotalSeconds;
        double[] ms = [.. measured.Select(m => m.Answer.Took.TotalMilliseconds)];
        var note = string.Create(CultureInfo.InvariantCulture, $"{saved.Count} answers, p50 {Percentiles.Of(ms, 0.5):0} ms, p95 {Percentiles.Of(ms, 0.95):0} ms, p99 {Percentiles.Of(ms, 0.99):0} ms, {rate:0} a second; processor time per answer: server {serverMs / measured.Length:0.00} ms, annotators on the same machine {ownMs / measured.Length:0.00} ms");
        return (new(Percentiles.Of(ms, 0.99), "ms") { Note = note }, new(rate, "1/s") { Note = note });
    }
}
