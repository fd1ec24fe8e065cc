using System.Diagnostics;
using System.Globalization;
using Winnow.Server.Jobs;
using Winnow.Server.Tests.Jobs;

namespace Winnow.Server.Tests.Workers;

/// <summary>Workers that are processes of their own, behind a real RabbitMQ.</summary>
public sealed class RemoteWorkerTests(RabbitBroker broker) : IClassFixture<RabbitBroker>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_that_is_killed_in_the_middle_costs_its_shard_alone_and_the_import_has_every_file_once()
    {
        RabbitBroker.Require();
        await using var bench = Bench();
        var (import, importing) = await ImportAsync(bench);
        using (var first = StartWorker(bench, "first"))
        {
            await Eventually.UntilAsync(() => Task.FromResult(bench.Jobs.Workers), static workers => workers.Any(w => w.Running.Count > 0));
            first.Kill(entireProcessTree: true);
            await first.WaitForExitAsync(Cancel);
        }

        using var second = StartWorker(bench, "second");
        try
        {
            await importing;
            AssertWhole(bench, import);
            var workers = bench.Jobs.Workers.Where(w => w.Name == "second").ToArray();
            Assert.Equal(1, Assert.Single(workers).Done);
            Assert.True(bench.Jobs.Broker?.Connected);
            Assert.DoesNotContain("guest:guest", bench.Jobs.Broker?.Name, StringComparison.Ordinal);
            var exchange = Path.Combine(bench.Options.DataFolder, "exchange");
            Assert.Empty(Directory.Exists(exchange) ? Directory.EnumerateFiles(exchange, "*", SearchOption.AllDirectories) : []);
        }
        finally
        {
            second.Kill(entireProcessTree: true);
            await second.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_broker_that_is_killed_in_the_middle_and_comes_back_costs_no_file_and_doubles_none()
    {
        RabbitBroker.Require();
        await using var bench = Bench();
        var (import, importing) = await ImportAsync(bench);
        using var worker = StartWorker(bench, "patient");
        try
        {
            await Eventually.UntilAsync(() => Task.FromResult(bench.Jobs.Workers), static workers => workers.Any(w => w.Running.Count > 0));
            await broker.EndAsync();
            await Eventually.UntilAsync(() => Task.FromResult(bench.Jobs.Broker?.Connected), static connected => connected == false);
            await broker.StartAsync();
            await importing;
            AssertWhole(bench, import);
            Assert.True(bench.Jobs.Broker?.Connected);
        }
        finally
        {
            worker.Kill(entireProcessTree: true);
            await worker.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<(long Import, Task Importing)> ImportAsync(JobBench bench)
    {
        Pictures.Write(bench.Photos, 40);
        var import = await bench.Host.WriteAsync(s => s.StartImport("folder", "photos", bench.Photos, "chief"), Cancel);
        return (import.Id, new ImportRunner(bench.Host, bench.Jobs, bench.Options).RunAsync(Cancel));
    }

    private static void AssertWhole(JobBench bench, long import)
    {
        Assert.Equal(("done", 80L, 80L, 0L), bench.Host.Read(s => s.ReadImport(import)) is { } done ? (done.State, done.Total, done.Added, done.Problems) : default);
        Assert.Equal(80, bench.Host.Read(s => s.ReadSamples()).Select(s => s.Hash).Distinct(StringComparer.Ordinal).Count());
    }

    // Waits for workers: none of its own.
    private JobBench Bench() => new(JobBench.RealWorker, limits: new() { AtOnce = 0, LeaseMax = TimeSpan.FromSeconds(3), BackOff = TimeSpan.Zero }, broker: broker.Address);

    private Process StartWorker(JobBench bench, string name)
    {
        var command = JobBench.RealWorker;
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), "--shared", bench.Options.DataFolder, "--cache", Path.Combine(bench.Root, "worker-" + name), "--name", name])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["WINNOW_BROKER"] = broker.Address;
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += (_, line) => TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {line.Data}"));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
