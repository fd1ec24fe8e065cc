using System.Diagnostics;
using Winnow.Storage;

namespace Winnow.Cli.Tests;

/// <summary>Kill -9 of the real executable while it writes.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_killed_label_command_leaves_all_of_its_labels_or_none()
    {
        for (var i = 0; i < 4000; i++)
        {
            Images.Write(folder.Path("images", $"{i:0000}.bmp"), (byte)i);
        }

        var project = folder.Path("project");
        Assert.Equal(0, (await TemporaryFolder.RunAsync("init", project, "--images", folder.Path("images"), "--classes", "a,b")).ExitCode);
        var wal = new FileInfo(Path.Combine(project, Store.FileName + "-wal"));
        for (var attempt = 0; attempt < 8; attempt++)
        {
            // Each attempt gives all images the other label, and dies when so much has been written.
            var label = attempt % 2 == 0 ? "a" : "b";
            var file = folder.Write("labels.csv", "path,label\n" + string.Concat(Enumerable.Range(0, 4000).Select(i => $"{i:0000}.bmp,{label}\n")));
            using var process = Start("label", project, file);
            var limit = attempt * 100_000L;
            while (!process.HasExited)
            {
                wal.Refresh();
                if (wal.Exists && wal.Length > limit)
                {
                    process.Kill();
                    await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                }
            }

            using var store = Store.Open(project, TimeProvider.System);
            Assert.Empty(store.Verify());
            Assert.True(store.ReadLabels() is [] or { Count: 4000 }, $"{store.ReadLabels().Count} labels after attempt {attempt}");
            Assert.True(store.ReadLabels().Select(l => l.Class).Distinct().Count() <= 1);
        }
    }

    [Fact]
    public async Task Another_process_is_refused_while_this_one_holds_the_project()
    {
        var project = await folder.ProjectAsync();
        using var held = Store.Open(project, TimeProvider.System);
        using var process = Start("next", project, "-n", "1");
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith($"The project '{project}' is in use by process {Environment.ProcessId};", error, StringComparison.Ordinal);
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "winnow.dll"), .. arguments]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }
}
