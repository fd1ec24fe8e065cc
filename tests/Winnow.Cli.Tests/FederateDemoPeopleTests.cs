using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Winnow.Client;
using Winnow.Torch;

namespace Winnow.Cli.Tests;

/// <summary>The two hospitals as people see them: a labelling page at each, asked by the federation, and a page about the federation.</summary>
public sealed partial class FederateDemoPeopleTests : IDisposable
{
    private const int Initial = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_people_answer_at_each_hospitals_page_is_in_the_next_run()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        using var demo = WinnowProcess.Start(folder.Path("cache"), "federate", "demo", "--out", folder.Path("demo"), "--images", "40", "--initial", $"{Initial}", "--budget", "4", "--runs", "1", "--rounds", "1", "--port", "0", "--json");
        try
        {
            var pages = new List<Match>();
            while (pages.Count < 2)
            {
                var line = await demo.StandardError.ReadLineAsync(Cancel);
                Assert.True(line is not null, "The demo ended before it told where to label.");
                pages.AddRange(LabellingPage().Matches(line));
            }

            var (output, rest) = (demo.StandardOutput.ReadToEndAsync(Cancel), demo.StandardError.ReadToEndAsync(Cancel));
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var people = pages.Select(p => LabelAsync(new(p.Groups["server"].Value), p.Groups["project"].Value, p.Groups["password"].Value, ended.Token)).ToList();
            await demo.WaitForExitAsync(Cancel);
            await ended.CancelAsync();
            Assert.True(demo.ExitCode == 0, await rest);
            var asked = await Task.WhenAll(people);
            // Every image that the one choice fell on was shown at the page of its own hospital, and nowhere else.
            Assert.Equal(4, asked.Sum());
            var told = JsonDocument.Parse(await output).RootElement;
            Assert.Equal((2 * Initial) + 4, told.GetProperty("labels").EnumerateObject().Sum(h => h.Value.GetInt32()));
            var history = told.GetProperty("history");
            Assert.Equal([2 * Initial, (2 * Initial) + 4], history.EnumerateArray().Select(r => r.GetProperty("labels").GetInt32()));
        }
        finally
        {
            if (!demo.HasExited)
            {
                demo.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Signs in, looks at the page of the federation, labels the first images by chance and then what the federation asks for; gives how many those were.</summary>
    private static async Task<int> LabelAsync(Uri server, string project, string password, CancellationToken ended)
    {
        using var browser = new HttpClient { BaseAddress = server };
        using var signedIn = await browser.PostAsJsonAsync("/api/session", new { name = "demo", password }, ended);
        var session = JsonDocument.Parse(await signedIn.Content.ReadAsStringAsync(ended)).RootElement;
        Assert.True(session.GetProperty("federation").GetBoolean());
        var view = JsonDocument.Parse(await browser.GetStringAsync("/api/federation", ended)).RootElement;
        Assert.True(view.GetProperty("isConfigured").GetBoolean());
        browser.DefaultRequestHeaders.Add("X-Winnow-CSRF", session.GetProperty("csrf").GetString());
        using var made = await browser.PostAsJsonAsync("/api/tokens", new { name = "test", scopes = new[] { "label" } }, ended);
        using var client = new WinnowClient(new() { Server = server, Token = JsonDocument.Parse(await made.Content.ReadAsStringAsync(ended)).RootElement.GetProperty("secret").GetString()! });
        var (given, asked) = (0, 0);
        try
        {
            while (true)
            {
                var next = await client.Queue.NextAsync(project, new() { Count = 1 }, ended);
                if (next.Items is not [var item])
                {
                    await Task.Delay(Pause, ended);
                    continue;
                }

                var chosen = item.Reason.Contains("chosen over all sites", StringComparison.Ordinal);
                if (given >= Initial && !chosen)
                {
                    // Not asked for by the federation: it stays for others.
                    await client.Queue.ReleaseAsync(project, new() { Samples = [item.Sample] }, ended);
                    await Task.Delay(Pause, ended);
                    continue;
                }

                await client.Answers.SubmitAsync(project, new() { Key = Guid.NewGuid().ToString(), Sample = item.Sample, Outcome = AnswerOutcome.Label, Value = new() { Classes = [given % 2] }, LeadMs = 900, SchemaVersion = 1 }, ended);
                (given, asked) = (given + 1, asked + (chosen ? 1 : 0));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException || (exception is HttpRequestException or ProblemException && given >= Initial))
        {
            // The demo stops its servers when it is through.
            return asked;
        }
    }

    [GeneratedRegex(@"labels at (?<server>http://[^/]+)/projects/(?<project>\w+)/label \(name demo, password (?<password>\w+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LabellingPage();
}
