using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Winnow.Cli.Tests.Serving;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary><c>winnow serve</c> as a person starts and stops it.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_prints_its_address_and_a_set_up_link_answers_and_stops_when_asked()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var process = WinnowProcess.Start(folder.Root, "serve", folder.Path("data"), "--url", "http://127.0.0.1:0");
        var log = process.StandardError.ReadToEndAsync(cancel);
        try
        {
            var served = await process.StandardOutput.ReadLineAsync(cancel);
            var setup = await process.StandardOutput.ReadLineAsync(cancel);
            var address = Regex.Match(served!, @"http://127\.0\.0\.1:[0-9]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
            var token = Regex.Match(setup!, "/setup#(?<token>wnu_[A-Za-z0-9_-]{43})$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["token"].Value;
            Assert.NotEqual("", token);
            using var client = new HttpClient();
            Assert.Contains("ready", await client.GetStringAsync(new Uri(address + "/health/ready"), cancel), StringComparison.Ordinal);
            using var stop = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(cancel);
            Assert.Equal(0, process.ExitCode);
            Assert.DoesNotContain(token, await log, StringComparison.Ordinal);
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
    public async Task Pages_that_are_open_do_not_hold_up_its_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        var cancel = TestContext.Current.CancellationToken;
        var team = await LabellingServer.PrepareAsync(folder, samples: 1, picks: 1, ["ann"]);
        using var process = WinnowProcess.Start(folder.Root, "serve", folder.Path("data"), "--url", "http://127.0.0.1:0");
        var log = process.StandardError.ReadToEndAsync(cancel);
        try
        {
            var address = Regex.Match((await process.StandardOutput.ReadLineAsync(cancel))!, @"http://127\.0\.0\.1:[0-9]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
            using var client = new HttpClient();
            client.DefaultRequestHeaders.Authorization = new("Bearer", team.Labellers[0].Token);
            var pages = new List<StreamReader>();
            for (var page = 0; page < 16; page++)
            {
                pages.Add(new(await client.GetStreamAsync(new Uri($"{address}/api/projects/{LabellingServer.Project}/events"), cancel)));
                Assert.Equal(": listening", await pages[page].ReadLineAsync(cancel));
            }

            using var stop = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);

            // The answers come to their ends; none is cut off.
            foreach (var page in pages)
            {
                Assert.Equal("\n", await page.ReadToEndAsync(cancel));
                page.Dispose();
            }

            await process.WaitForExitAsync(cancel);
            Assert.Equal(0, process.ExitCode);
            Assert.DoesNotContain("\"Error\"", await log, StringComparison.Ordinal);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    [Theory]
    [InlineData(2, "--web", "nowhere", "index.html")]
    [InlineData(2, "--import-root", "photos", "NAME=PATH")]
    [InlineData(2, "--trusted-proxy", "somewhere", "neither an address nor a network")]
    [InlineData(2, "--openid-authority", "https://login.example.org", "--openid-client")]
    [InlineData(1, "--url", "http://0.0.0.0:0", "there is no admin yet")]
    [InlineData(1, "--url", "nonsense", "no address to listen on")]
    public async Task What_makes_no_sense_is_refused_in_one_sentence(int exitCode, string option, string value, string says)
    {
        var result = await RunAsync("serve", folder.Path("data"), option, value);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }
}
