using System.Diagnostics;
using Winnow.ClientGenerator;
using Winnow.Server.Blobs;
using Winnow.Server.Jobs;
using Winnow.Server.Tests.Datasets;

namespace Winnow.Server.Tests.Clients;

/// <summary>The Python client and its example against a real server, by Debian's python3.</summary>
public sealed class PythonClientTests
{
    private static string Folder => Path.Combine(GeneratedClientTests.Root(), "clients", "python");

    [Fact]
    public async Task The_committed_client_is_up_to_date()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(GeneratedClientTests.Root(), "src", "Winnow.Server", "openapi.json"), TestContext.Current.CancellationToken);
        foreach (var (name, text) in PythonSource.Generate(document))
        {
            var committed = await File.ReadAllTextAsync(Path.Combine(Folder, "winnow_client", name), TestContext.Current.CancellationToken);
            Assert.True(committed.ReplaceLineEndings("\n") == text, $"clients/python/winnow_client/{name} is out of date; run ./dev client and commit the file.");
        }
    }

    [Fact]
    public async Task It_pages_leases_answers_uploads_exports_and_says_why_not()
    {
        await using var bench = await DataBench.StartAsync();
        await RunAsync(bench, "tests/against_a_server.py");
    }

    [Fact]
    public async Task The_loop_for_Ultralytics_users_goes_round_with_a_stand_in_for_the_trainer()
    {
        await using var bench = await DataBench.StartAsync(images: 12);
        for (var i = 0; i < 4; i++)
        {
            await bench.LabelAsync(i, DataBench.Box(i % 2, 1, 2, 9, 8));
        }

        // What a worker makes of an image that comes in; these came without one.
        foreach (var sample in bench.Host.Read(s => s.ReadSamples()))
        {
            var view = ProjectFiles.View(bench.Host.Folder, sample.Hash, ".jpg");
            Directory.CreateDirectory(Path.GetDirectoryName(view)!);
            await File.WriteAllBytesAsync(view, DataBench.Picture(0), TestContext.Current.CancellationToken);
            await BlobContent.PrepareAsync(BlobKey.View(bench.Host.Id, sample.Hash, ".jpg"), view, TestContext.Current.CancellationToken);
        }

        var work = Directory.CreateDirectory(Path.Combine(bench.Server.Folder, "loop")).FullName;
        var output = await RunAsync(bench, "examples/ultralytics_loop.py", ("WINNOW_WORK", work), ("WINNOW_TRAINER", "stand-in"));
        Assert.Contains("8 images have suggestions", output, StringComparison.Ordinal);
        Assert.Contains("next: ", output, StringComparison.Ordinal);
        Assert.NotEmpty(bench.Host.Read(s => s.ReadAskedFor()));
    }

    [Fact]
    public async Task The_notebook_is_the_example_cell_by_cell()
    {
        var (exitCode, _, error) = await PythonAsync(["examples/make_notebook.py", "--check"], []);
        Assert.True(exitCode == 0, error);
    }

    private static async Task<string> RunAsync(DataBench bench, string script, params (string Name, string Value)[] more)
    {
        var token = bench.Server.Accounts.CreateToken(bench.Server.Admin.Id, "test", Winnow.Server.Auth.Scope.Admin, project: null, bench.Server.Clock.GetUtcNow() + TimeSpan.FromDays(1)).Secret;
        var (exitCode, output, error) = await PythonAsync(
            [script],
            [("WINNOW_SERVER", bench.Server.Address.ToString()), ("WINNOW_TOKEN", token), ("WINNOW_NAME", "chief"), ("WINNOW_PASSWORD", TestServer.Password), ("WINNOW_PROJECT", bench.Host.Id), .. more]);
        Assert.True(exitCode == 0, $"{output}\n{error}");
        return output;
    }

    private static async Task<(int ExitCode, string Output, string Error)> PythonAsync(string[] arguments, (string Name, string Value)[] environment)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "python3 is not installed.");
        var start = new ProcessStartInfo("/usr/bin/python3", arguments) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment.Append(("PYTHONDONTWRITEBYTECODE", "1")).Append(("no_proxy", "*")))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }
}
