using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Winnow.Storage;
using Winnow.Torch;

namespace Winnow.Cli.Tests;

/// <summary><c>winnow train --processes</c> in real processes.</summary>
public sealed class SharedTrainingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Two_processes_of_one_machine_make_one_model_and_leave_nothing_running()
    {
        Require();
        var project = await Photos.ProjectAsync(folder, perClass: 6, labelledPerClass: 4);
        var trained = await WinnowProcess.RunAsync(folder.Path("cache"), [.. Arguments(project, 20), "--processes", "2", "--json"]);
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Equal(1, JsonDocument.Parse(trained.Output).RootElement.GetProperty("model").GetInt32());
        using var store = Store.OpenForReading(project, TimeProvider.System);
        Assert.Single(store.ReadModels());
        Assert.Empty(Others(project));
    }

    [Fact]
    public async Task Processes_that_meet_at_an_address_train_together_and_the_first_keeps_the_model()
    {
        Require();
        var project = await Photos.ProjectAsync(folder, perClass: 6, labelledPerClass: 4);
        var copy = folder.Path("copy");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(project))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        string[] Place(int rank, int port) => ["--processes", "2", "--rank", $"{rank}", "--rendezvous", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), "--peer-timeout", "60"];
        var port = FreePort();
        var (first, second) = (WinnowProcess.RunAsync(folder.Path("cache-0"), [.. Arguments(project, 10), .. Place(0, port)]), WinnowProcess.RunAsync(folder.Path("cache-1"), [.. Arguments(copy, 10), .. Place(1, port)]));
        Assert.True((await first).ExitCode == 0, (await first).Error);
        Assert.True((await second).ExitCode == 0, (await second).Error);
        Assert.Contains("Process 1 of 2 has trained along", (await second).Output, StringComparison.Ordinal);
        Assert.Equal([1, 0], [Models(project), Models(copy)]);

        // Another seed is another training: both say so, and nothing is recorded.
        port = FreePort();
        (first, second) = (WinnowProcess.RunAsync(folder.Path("cache-0"), [.. Arguments(project, 10), .. Place(0, port)]), WinnowProcess.RunAsync(folder.Path("cache-1"), [.. Arguments(copy, 10), "--seed", "77", .. Place(1, port)]));
        Assert.All([await first, await second], result =>
        {
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("1 of 2 processes have other labels, images, weights or settings", result.Error, StringComparison.Ordinal);
        });
        Assert.Equal(1, Models(project));
    }

    [Fact]
    public async Task A_process_that_is_killed_ends_the_training_with_a_sentence_and_records_nothing()
    {
        Require();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found in /proc.");
        var project = await Photos.ProjectAsync(folder, perClass: 6, labelledPerClass: 4);
        using var leader = WinnowProcess.Start(folder.Path("cache"), [.. Arguments(project, 1_000_000), "--processes", "2", "--checkpoint-seconds", "0"]);
        var error = leader.StandardError.ReadToEndAsync(Cancel);
        var output = leader.StandardOutput.ReadToEndAsync(Cancel);
        while (!leader.HasExited && !File.Exists(Path.Combine(project, "models", ".checkpoint", "state.0")))
        {
            await Task.Yield();
        }

        using (var other = Process.GetProcessById(Assert.Single(Others(project, leader.Id))))
        {
            other.Kill();
        }

        await leader.WaitForExitAsync(Cancel);
        Assert.Equal(1, leader.ExitCode);
        await output;
        Assert.Contains("Process 1 of 2 was ended by signal 9", await error, StringComparison.Ordinal);
        Assert.Contains("goes on from the last saved step", await error, StringComparison.Ordinal);
        Assert.Equal(0, Models(project));
        Assert.Empty(Others(project));
    }

    [Theory]
    [InlineData("--processes 0", "--processes 0 is out of range; it is 1 to 64.")]
    [InlineData("--rank 0", "--rank and --rendezvous belong to --processes 2 or more.")]
    [InlineData("--processes 2 --rank 1", "--rank and --rendezvous go together")]
    [InlineData("--processes 2 --rank 2 --rendezvous here:1", "--rank 2 is out of range; with --processes 2 it is 0 to 1.")]
    [InlineData("--processes 2 --rank 1 --rendezvous here", "--rendezvous 'here' is no place to meet")]
    [InlineData("--processes 2 --rank 1 --rendezvous here:99999", "--rendezvous 'here:99999' is no place to meet")]
    [InlineData("--processes 2 --peer-timeout 0", "--peer-timeout 0 is out of range")]
    public async Task Nonsense_is_refused(string options, string sentence)
    {
        var project = await Photos.ProjectAsync(folder, perClass: 2, labelledPerClass: 1);
        var result = await TemporaryFolder.RunAsync(["train", project, .. options.Split(' ')]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
    }

    private static string[] Arguments(string project, int epochs) => ["train", project, "--model", "mlp", "--size", "8", "--epochs", $"{epochs}"];

    private static int Models(string project)
    {
        using var store = Store.OpenForReading(project, TimeProvider.System);
        return store.ReadModels().Count;
    }

    // Winnow processes that work on the project, known by their command lines.
    private static int[] Others(string project, int except = 0) => !OperatingSystem.IsLinux() ? [] :
    [
        .. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(id => id != except && CommandLine(id).Split('\0') is var words && words.Contains("train", StringComparer.Ordinal) && words.Contains(project, StringComparer.Ordinal)),
    ];

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // it ended between the two looks
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static void Require()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        Assert.SkipUnless(ProcessGroup.IsAvailable, "The native library was built without gloo.");
    }
}
