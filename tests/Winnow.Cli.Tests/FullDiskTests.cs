using System.Diagnostics;
using Winnow.Storage;

namespace Winnow.Cli.Tests;

/// <summary>The real executable where files cannot grow any further.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_label_file_that_does_not_fit_on_the_disk_saves_none_of_its_labels()
    {
        for (var i = 0; i < 2000; i++)
        {
            Images.Write(folder.Path("images", $"{i:0000}.bmp"), (byte)i);
        }

        var project = folder.Path("project");
        await TemporaryFolder.RunAsync("init", project, "--images", folder.Path("images"), "--classes", "a,b");
        var file = folder.Write("labels.csv", "path,label\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i:0000}.bmp,a\n")));

        // A limit on the size of files stands for the full disk: it needs no rights and no disk of its own.
        var dll = Path.Combine(AppContext.BaseDirectory, "winnow.dll");
        var start = new ProcessStartInfo("bash", ["-c", $"trap '' XFSZ; ulimit -f 400; exec dotnet '{dll}' label '{project}' '{file}'"]) { UseShellExecute = false, RedirectStandardError = true };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // the runtime's own double mapping would pass the limit
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        Assert.Matches("^(Writing to|The disk that holds) '.*nothing was changed\\.", error);
        using var store = Store.Open(project, TimeProvider.System);
        Assert.Empty(store.ReadLabels());
        Assert.Empty(store.Verify());
    }
}
