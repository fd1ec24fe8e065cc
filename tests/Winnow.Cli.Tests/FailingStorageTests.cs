using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Winnow.Cli.Tests.Serving;
using Winnow.Client;
using Winnow.Storage;

namespace Winnow.Cli.Tests;

/// <summary>The real server where its files cannot be written.</summary>
public sealed class FailingStorageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_full_disk_loses_nothing_that_was_acknowledged_says_so_and_passes_by_itself()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A limit on the size of files stands for the full disk.");
        var cancel = TestContext.Current.CancellationToken;
        var team = await LabellingServer.PrepareAsync(folder, samples: 5000, picks: 5000, "ann");

        // Soft, so that it can be lifted while the server runs, as when somebody frees space.
        using var process = Shell($"trap '' XFSZ; ulimit -S -f {(FileBytes(LabellingServer.Path(folder)) / 1024) + 300}; exec dotnet \"$0\" serve \"$1\" --url http://127.0.0.1:0", folder.Path("data"));
        try
        {
            var log = process.StandardError.ReadToEndAsync(cancel);
            using var client = new WinnowClient(new() { Server = await AddressAsync(process), Token = team.Labellers[0].Token });
            var saved = new List<string>();
            var refusal = await FillAsync(client, saved);
            Assert.Equal(HttpStatusCode.InsufficientStorage, refusal.Status);
            Assert.Matches("(full|Writing to).*nothing was changed", refusal.Message);
            Assert.NotEmpty(saved);

            using (var lift = Process.Start("prlimit", ["--pid", process.Id.ToString(CultureInfo.InvariantCulture), "--fsize=unlimited:"]))
            {
                await lift.WaitForExitAsync(cancel);
            }

            // The same server, without anybody's doing, and the answer that was refused with its own key.
            for (var i = 0; i < 5; i++)
            {
                await AnswerAsync(client, saved);
            }

            process.Kill();
            await process.WaitForExitAsync(cancel);
            await log;
            using var store = Store.Open(LabellingServer.Path(folder), TimeProvider.System);
            Assert.Empty(store.Verify());
            Assert.Equal(saved.Order(StringComparer.Ordinal), store.ReadLabels().Select(l => l.Id.Value.ToString(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named_and_left_as_it_is()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("It takes the rights of a folder away as Unix has them.");
            return;
        }

        var cancel = TestContext.Current.CancellationToken;
        var data = Directory.CreateDirectory(folder.Path("data")).FullName;
        File.SetUnixFileMode(folder.Root, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(data, (UnixFileMode)0b101_101_101);

        // The administrator may write everywhere, so the server runs as somebody else.
        var other = Environment.IsPrivilegedProcess ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : "";
        using var process = Shell($"exec {other}dotnet \"$0\" serve \"$1\" --url http://127.0.0.1:0", data);
        var error = await process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        Assert.Equal(1, process.ExitCode);
        Assert.Equal($"The folder '{data}' cannot be written; give this user the right to, or name another folder.\n", error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(data));
    }

    private static async Task<ProblemException> FillAsync(WinnowClient client, List<string> saved)
    {
        while (true)
        {
            try
            {
                await AnswerAsync(client, saved);
            }
            catch (ProblemException exception)
            {
                return exception;
            }
        }
    }

    private static async Task AnswerAsync(WinnowClient client, List<string> saved)
    {
        var cancel = TestContext.Current.CancellationToken;
        var item = (await client.Queue.NextAsync(LabellingServer.Project, new() { Count = 1 }, cancel)).Items[0];
        await client.Answers.SubmitAsync(
            LabellingServer.Project,
            new() { Key = Guid.NewGuid().ToString(), Sample = item.Sample, Outcome = Winnow.Client.AnswerOutcome.Label, LeadMs = 0, SchemaVersion = 1, Value = new() { Classes = [0] } },
            cancel);
        saved.Add(item.Sample);
    }

    private static long FileBytes(string project) => Directory.EnumerateFiles(project).Max(f => new FileInfo(f).Length);

    private static Process Shell(string script, string data)
    {
        var start = new ProcessStartInfo("bash", ["-c", script, Path.Combine(AppContext.BaseDirectory, "winnow.dll"), data]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // the runtime's own double mapping would pass the limit
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
    }

    private static async Task<Uri> AddressAsync(Process process) =>
        new(Regex.Match((await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, @"http://127\.0\.0\.1:[0-9]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value);
}
