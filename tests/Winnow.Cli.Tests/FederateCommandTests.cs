using System.Diagnostics;
using System.Globalization;

namespace Winnow.Cli.Tests;

public sealed class FederateCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("--sites", "0")]
    [InlineData("--alpha", "-1")]
    [InlineData("--alpha", "few")]
    [InlineData("--selectors", "oracle")]
    [InlineData("--aggregator", "sum")]
    [InlineData("--seeds", "0")]
    [InlineData("--delta", "2")]
    [InlineData("--pool", "3")]
    public async Task Options_of_a_simulation_out_of_range_are_refused_before_anything_is_read(string option, string value)
    {
        var result = await TemporaryFolder.RunAsync("federate", "simulate", "--data", folder.Path("nowhere"), option, value, "--out", folder.Path("out"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(option == "--alpha" ? "--alpha" : value, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path("out")));
    }

    [Fact]
    public async Task A_simulation_compares_federated_isolated_and_centralised_and_goes_on_from_its_files()
    {
        for (var i = 0; i < 90; i++)
        {
            Images.Write(folder.Path("data", i < 60 ? "train" : "test", i % 2 == 0 ? "dark" : "light", $"{i}.bmp"), (byte)((i % 2 == 0 ? 60 : 120) + (i * 13 % 70)));
        }

        string[] arguments =
        [
            "federate", "simulate", "--data", folder.Path("data"), "--sites", "3", "--alpha", "inf", "--selectors", "adaptive,kafal", "--queries", "2", "--query", "6", "--rounds", "2", "--seeds", "2",
            "--components", "4", "--pool", "100", "--out", folder.Path("out"),
        ];
        var result = await TemporaryFolder.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("isolated", result.Output, StringComparison.Ordinal);
        Assert.Contains("centralised *", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.Path("out", "alpha-inf", "report.html")));
        Assert.Equal(10, Directory.GetFiles(folder.Path("out", "alpha-inf", "runs")).Length);
        Assert.Equal(result.Output, (await TemporaryFolder.RunAsync(arguments)).Output);
        var other = await TemporaryFolder.RunAsync([.. arguments, "--drop-out", "0.5"]);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("other settings", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Flower_server_that_is_stopped_says_that_no_model_was_kept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        var cancel = TestContext.Current.CancellationToken;
        using var process = WinnowProcess.Start(folder.Root, "federate", "flower", "--port", "0", "--out", folder.Path("model"));
        try
        {
            Assert.Contains("can join at http://127.0.0.1:", await process.StandardOutput.ReadLineAsync(cancel), StringComparison.Ordinal);
            using var stop = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            Assert.Contains("no model was kept", await process.StandardError.ReadToEndAsync(cancel), StringComparison.Ordinal);
            await process.WaitForExitAsync(cancel);
            Assert.Equal(130, process.ExitCode);
            Assert.False(Directory.Exists(folder.Path("model")));
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
    public async Task A_coordinator_makes_codes_lists_and_shuts_out()
    {
        var made = await TemporaryFolder.RunAsync("federate", "coordinator", folder.Path("fed"), "--enrol", "clinic-a");
        Assert.Equal(0, made.ExitCode);
        Assert.Contains("winnow1.clinic-a.", made.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await TemporaryFolder.RunAsync("federate", "coordinator", folder.Path("fed"), "--list")).ExitCode);
        var unknown = await TemporaryFolder.RunAsync("federate", "coordinator", folder.Path("fed"), "--revoke", "clinic-b");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("No site 'clinic-b'", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await TemporaryFolder.RunAsync("federate", "coordinator", folder.Path("fed"), "--enrol", "Clinic A")).ExitCode);
        Assert.Equal(2, (await TemporaryFolder.RunAsync("federate", "coordinator", folder.Path("fed"), "--run")).ExitCode);
        Assert.Equal(2, (await TemporaryFolder.RunAsync("federate", "coordinator", folder.Path("fed"), "--run", "--classes", "a,b", "--features", "words")).ExitCode);
    }

    [Fact]
    public async Task A_site_says_what_is_missing()
    {
        await folder.ProjectAsync();
        var plain = await TemporaryFolder.RunAsync("federate", "site", folder.Path("project"), "--coordinator", "http://127.0.0.1:1");
        Assert.Equal(2, plain.ExitCode);
        Assert.Contains("https://", plain.Error, StringComparison.Ordinal);
        var stranger = await TemporaryFolder.RunAsync("federate", "site", folder.Path("project"), "--coordinator", "https://127.0.0.1:1");
        Assert.Equal(1, stranger.ExitCode);
        Assert.Contains("--code", stranger.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await TemporaryFolder.RunAsync("federate", "site", folder.Path("project"), "--report")).ExitCode);
        Assert.Equal(2, (await TemporaryFolder.RunAsync("federate", "site", folder.Path("project"), "--coordinator", "https://127.0.0.1:1", "--epsilon", "-1")).ExitCode);
    }

    public void Dispose() => folder.Dispose();
}
