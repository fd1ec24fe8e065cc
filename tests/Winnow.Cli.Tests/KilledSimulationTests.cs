using System.Text.Json;
using Winnow.Core.Loop;

namespace Winnow.Cli.Tests;

/// <summary>Kill -9 of a simulation at twenty moments: the same command goes on to the same picks and the same curves.</summary>
public sealed class KilledSimulationTests : IDisposable
{
    private const int Moments = 20;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_killed_simulation_resumes_to_the_picks_and_curves_of_an_undisturbed_one()
    {
        Photos.Write(folder, perClass: 16);
        var undisturbed = await WinnowProcess.RunAsync(folder.Path("cache"), Arguments("undisturbed"));
        Assert.True(undisturbed.ExitCode == 0, undisturbed.Error);
        var expected = Found("undisturbed");
        var whole = Journalled("undisturbed");
        var random = new Random(7);
        var kills = 0;
        for (var i = 0; kills < Moments; i++)
        {
            // On a busy machine a simulation may end before it is looked at again; then another moment is drawn.
            Assert.True(i < 4 * Moments, $"only {kills} of {i} simulations were killed before they ended");
            // A place in the journals, from before their first byte on, and a while after it: within a training, a query or a write.
            if (!await KillAfter($"killed-{i}", (long)(random.NextDouble() * 0.9 * whole), random.Next(200)))
            {
                continue;
            }

            kills++;
            var resumed = await TemporaryFolder.RunAsync(Arguments($"killed-{i}"));
            Assert.True(resumed.ExitCode == 0, resumed.Error);
            Assert.Equal(expected, Found($"killed-{i}"));
        }
    }

    private string[] Arguments(string output) =>
    [
        "simulate", "--data", folder.Path("photos"), "--model", "mlp", "--size", "8", "--epochs", "150", "--strategies", "margin",
        "--initial", "4", "--query", "3", "--budget", "13", "--seeds", "1", "--noise", "0.1", "--skips", "0.1", "--out", folder.Path(output),
    ];

    private async Task<bool> KillAfter(string output, long bytes, int milliseconds)
    {
        using var process = WinnowProcess.Start(folder.Path("cache"), Arguments(output));
        while (!process.HasExited && (Journalled(output) < bytes || milliseconds-- > 0))
        {
            await Task.Delay(1, TestContext.Current.CancellationToken); // only looking: the journals grow by whole events
        }

        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 128 + 9;
    }

    private long Journalled(string output)
    {
        var runs = new DirectoryInfo(folder.Path(output, "runs"));
        return runs.Exists ? runs.EnumerateFiles("*.jsonl").Sum(f => f.Length) : 0;
    }

    // Everything that a simulation found, but for the seconds it took.
    private string Found(string output)
    {
        var result = ResultFile.Load(folder.Path(output, "result.json"));
        var details = RunDetails.Load(folder.Path(output, "details.json"));
        return JsonSerializer.Serialize(new
        {
            Curves = result.Strategies.Select(s => new { s.Name, s.Aulc, s.Saving, Seeds = s.Seeds.Select(r => new { r.Seed, r.Stop, Curve = r.Curve.Select(p => new { p.Labelled, p.Metric }) }) }),
            Picks = details.Strategies.Select(s => new { s.Name, Seeds = s.Seeds.Select(r => new { r.Seed, Rounds = r.Rounds.Select(d => new { d.Round, d.Labelled, d.ClassCounts, d.Picks }), r.Final }) }),
        });
    }
}
