using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Winnow.Server.Blobs;
using Winnow.Server.Datasets;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Tests.Datasets;
using Winnow.Server.Tests.Jobs;
using Winnow.Server.Workers;
using Winnow.Storage;

namespace Winnow.Server.Tests.Workers;

/// <summary>Exports and files of labels behind a real RabbitMQ.</summary>
public sealed class RemoteDataTests(RabbitBroker broker) : IClassFixture<RabbitBroker>
{
    private const int Images = 6;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_that_is_killed_in_the_middle_costs_its_job_alone_and_another_process_reads_labels_and_makes_the_export()
    {
        RabbitBroker.Require();
        await using var bench = await BenchAsync();
        var import = await LabelsAsync(bench, string.Concat(Enumerable.Range(0, Images).Select(i => $"{i}.png,{(i % 2 == 0 ? "dark" : "bright")}\n")));
        var export = await ExportAsync(bench);
        var importing = new ImportRunner(bench.Host, bench.Jobs, bench.Options).RunAsync(Cancel);
        using (var first = StartWorker(bench, "first"))
        {
            await Eventually.UntilAsync(() => Task.FromResult(bench.Jobs.Workers), static workers => workers.Any(w => w.Running.Count > 0));
            first.Kill(entireProcessTree: true);
            await first.WaitForExitAsync(Cancel);
        }

        using var worker = StartWorker(bench, "second");
        try
        {
            await importing;
            Assert.Equal(("done", (long)Images), bench.Host.Read(s => s.ReadImport(import)) is { } read ? (read.State, read.Added) : default);
            Assert.Equal(Images, bench.Host.Read(s => s.ReadLabels()).Count);
            await new ExportRunner(bench.Host, bench.Jobs).RunAsync(Cancel);
            var made = bench.Host.Read(s => s.ReadExport(export))!;
            Assert.True(made.State == "done", made.Reason);
            var zip = ProjectFiles.Export(bench.Host.Folder, export);
            Assert.Equal(made.Hash, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(zip))));
            using var archive = ZipFile.OpenRead(zip);
            Assert.Equal(Images, archive.Entries.Count(e => e.FullName.EndsWith(".png", StringComparison.Ordinal)));
            Assert.Equal(2, bench.Jobs.Workers.Single(w => w.Name == "second").Done);
            Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Jobs.Folder, $"{bench.Host.Id}-*"));
            var exchange = Path.Combine(bench.Options.DataFolder, "exchange");
            Assert.Empty(Directory.Exists(exchange) ? Directory.EnumerateFiles(exchange, "*", SearchOption.AllDirectories) : []);
        }
        finally
        {
            worker.Kill(entireProcessTree: true);
            await worker.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task What_a_worker_made_is_offered_and_stored_only_where_it_is_what_it_says()
    {
        RabbitBroker.Require();
        await using var bench = await BenchAsync();
        await using var bus = WorkerBus.Create(broker.Address);
        await bus.StartAsync(Cancel);
        var (export, import) = (await ExportAsync(bench), await LabelsAsync(bench, "0.png,dark\n"));
        var liar = new MadeWork(new FolderBlobStore(bench.Options.DataFolder), bench.Root, folder =>
        {
            File.WriteAllText(Path.Combine(folder, ExportResult.ZipName), "half of a zip fi");
            WorkerJson.Write(Path.Combine(folder, ExportResult.FileName), new ExportResult(16, new string('0', 64), new("birds", "csv", null, 1, "", 0, 0, 0, [], new Dictionary<string, long>()), []));
            WorkerJson.Write(Path.Combine(folder, LabelsResult.FileName), new LabelsResult(1, 0, [], []));
            File.WriteAllText(Path.Combine(folder, LabelsResult.LinesName), JsonSerializer.Serialize(new ImportedLabel("0.png", 4711, null, """{"classes":[0]}""", null), WorkerJson.Options) + "\n");
        });
        await using var agent = new WorkerAgent(bus, liar, "liar", 1, TimeProvider.System);
        await agent.StartAsync(Cancel);
        await new ExportRunner(bench.Host, bench.Jobs).RunAsync(Cancel);
        await new ImportRunner(bench.Host, bench.Jobs, bench.Options).RunAsync(Cancel);
        var (made, read) = bench.Host.Read(s => (s.ReadExport(export)!, s.ReadImport(import)!));
        Assert.Equal(("failed", "failed"), (made.State, read.State));
        Assert.Contains("not the one that the worker read back", made.Reason, StringComparison.Ordinal);
        Assert.Contains("a sample that the project does not have", read.Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(ProjectFiles.Export(bench.Host.Folder, export)));
        Assert.Empty(bench.Host.Read(s => s.ReadLabels()));
    }

    private async Task<JobBench> BenchAsync()
    {
        var bench = new JobBench(JobBench.RealWorker, limits: new() { AtOnce = 0, LeaseMax = TimeSpan.FromSeconds(3), BackOff = TimeSpan.Zero }, broker: broker.Address);
        var samples = new List<NewSample>();
        for (var i = 0; i < Images; i++)
        {
            var png = DataBench.Picture(i);
            var hash = Convert.ToHexStringLower(SHA256.HashData(png));
            await File.WriteAllBytesAsync(Path.Combine(bench.Host.Folder, "blobs", hash + ".png"), png, Cancel);
            samples.Add(new(hash + ".png", $"{i}.png", hash, png.Length, DataBench.Width, DataBench.Height, 8, i, null));
        }

        await bench.Host.WriteAsync(s => s.AddSamples(samples, "test", "chief"), Cancel);
        return bench;
    }

    private static async Task<long> LabelsAsync(JobBench bench, string rows)
    {
        var import = await bench.Host.WriteAsync(s => s.StartImport("labels", "labels.csv (csv)", null, "chief", "csv"), Cancel);
        var staging = Directory.CreateDirectory(ProjectFiles.Staging(bench.Host.Folder, import.Id)).FullName;
        await File.WriteAllTextAsync(Path.Combine(staging, LabelImport.FileName), "path,label\n" + rows, Cancel);
        return import.Id;
    }

    private static async Task<long> ExportAsync(JobBench bench) =>
        (await bench.Host.WriteAsync(s => s.StartExport("csv", null, JsonSerializer.Serialize(new ExportRequest("csv"), JsonRules.Options), "chief"), Cancel)).Id;

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
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
