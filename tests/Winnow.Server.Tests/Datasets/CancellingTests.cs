using System.Net;
using System.Text.Json;
using Winnow.Server.Datasets;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Server.Tests.Jobs;

namespace Winnow.Server.Tests.Datasets;

/// <summary>Exports and imports that are not wanted any more.</summary>
public sealed class CancellingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_and_an_import_that_wait_for_a_worker_end_when_they_are_cancelled_and_leave_nothing()
    {
        // No worker is here and none comes.
        await using var bench = new JobBench(["true"], limits: new() { AtOnce = 0 });
        var (exports, imports) = (new ExportRunner(bench.Host, bench.Jobs), new ImportRunner(bench.Host, bench.Jobs, bench.Options));
        var options = JsonSerializer.Serialize(new ExportRequest("csv"), JsonRules.Options);
        var (export, import) = await bench.Host.WriteAsync(s => (s.StartExport("csv", null, options, "ann").Id, s.StartImport("labels", "labels.csv (csv)", null, "ann", "csv").Id), Cancel);
        var staging = Directory.CreateDirectory(ProjectFiles.Staging(bench.Host.Folder, import)).FullName;
        await File.WriteAllTextAsync(Path.Combine(staging, LabelImport.FileName), "path,label\n", Cancel);
        var (exporting, importing) = (exports.RunAsync(Cancel), imports.RunAsync(Cancel));
        await Eventually.UntilAsync(() => Task.FromResult(bench.Jobs.Counts.Read().Single(c => c.State == "waiting").Count), static waiting => waiting == 2);

        await bench.Host.WriteAsync(s => s.FailExport(export, "cancelled by ann") && s.ChangeImport(import, "cancelled", "cancelled by ann"), Cancel);
        exports.Interrupt(export);
        imports.Interrupt(import);
        await Task.WhenAll(exporting, importing);
        var (made, read) = bench.Host.Read(s => (s.ReadExport(export)!, s.ReadImport(import)!));
        Assert.Equal(("failed", "cancelled by ann", "cancelled", "cancelled by ann"), (made.State, made.Reason, read.State, read.Reason));
        Assert.False(Directory.Exists(staging));
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Jobs.Folder, $"{bench.Host.Id}-*"));
        Assert.False(await bench.Host.WriteAsync(s => s.CompleteExport(export, 1, 1, 1, "", "{}") || s.BeginExport(export) || s.ChangeImport(import, "done", null), Cancel));
    }

    [Fact]
    public async Task What_has_ended_is_not_cancelled()
    {
        await using var bench = await DataBench.StartAsync();
        await bench.LabelAsync(0, DataBench.Box(0, 1, 1, 5, 5));
        await bench.ExportAsync(new { format = "coco" });
        var again = await bench.Manager.PostAsync($"{bench.Root}/exports/1/cancel", new { });
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("Export 1 is done already.", again.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await bench.Manager.PostAsync($"{bench.Root}/exports/9/cancel", new { })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bench.Manager.PostAsync($"{bench.Root}/imports/9/cancel", new { })).Status);
        var upload = await bench.UploadAsync("x.json", "no json");
        await bench.Manager.PostAsync($"{bench.Root}/imports", new { kind = "labels", format = "coco", upload });
        await bench.EndedAsync($"{bench.Root}/imports/1");
        Assert.Equal(HttpStatusCode.Conflict, (await bench.Manager.PostAsync($"{bench.Root}/imports/1/cancel", new { })).Status);
    }
}
