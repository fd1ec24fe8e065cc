using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Winnow.Cli.Annotating;
using Winnow.Cli.Tests.Serving;
using Winnow.Client;
using Winnow.Core.Numerics;
using Winnow.Storage;

namespace Winnow.Cli.Tests;

/// <summary>kill -9 of <c>winnow serve</c> while people label. The soak of 200 kills is a row of the bench.</summary>
public sealed class KilledServerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_acknowledged_answer_is_there_once_after_each_kill()
    {
        var cancel = TestContext.Current.CancellationToken;
        string[] names = [.. Enumerable.Range(0, 8).Select(i => $"annotator{i}")];
        var team = await LabellingServer.PrepareAsync(folder, samples: 20_000, picks: 20_000, names);
        var saved = new ConcurrentDictionary<string, Acknowledged>(StringComparer.Ordinal);
        var random = new Random(Seed.Derive(1, "kill"));
        for (var cycle = 0; cycle < 3; cycle++)
        {
            using var process = WinnowProcess.Start(folder.Root, "serve", folder.Path("data"), "--url", "http://127.0.0.1:0");
            var log = process.StandardError.ReadToEndAsync(cancel);
            var address = new Uri(Regex.Match((await process.StandardOutput.ReadLineAsync(cancel))!, @"http://127\.0\.0\.1:[0-9]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Value);
            WinnowClient[] clients = [.. team.Labellers.Select(m => new WinnowClient(new() { Server = address, Token = m.Token }))];

            // Killed in the middle of the load, after so many answers, and not after so much time.
            var until = saved.Count + random.Next(20, 200);
            var work = new SimulatedWork
            {
                Project = LabellingServer.Project,
                Classes = 2,
                Truth = item => (int)(long.Parse(item.Sample, System.Globalization.CultureInfo.InvariantCulture) % 2),
                Seed = cycle,
                Clock = TimeProvider.System,
                Saved = answer =>
                {
                    saved[answer.Key] = answer;
                    if (saved.Count >= until && !process.HasExited)
                    {
                        process.Kill();
                    }
                },
            };
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => SimulatedAnnotator.RunAsync(clients, work, cancel));
            await process.WaitForExitAsync(cancel);
            await log;
            Array.ForEach(clients, c => c.Dispose());
            Check(saved);
        }

        Assert.True(saved.Count >= 60);
    }

    private void Check(ConcurrentDictionary<string, Acknowledged> saved)
    {
        var project = LabellingServer.Path(folder);
        using (var store = Store.Open(project, TimeProvider.System))
        {
            Assert.Empty(store.Verify());
            var labels = store.ReadLabels().ToDictionary(l => l.Id.Value, l => l.Class);
            foreach (var answer in saved.Values)
            {
                var sample = long.Parse(answer.Sample, System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(answer.Class, labels[sample]);
                Assert.Single(store.ReadHistory(new(sample)), a => Guid.Parse(a.Key) == Guid.Parse(answer.Key));
            }
        }

        using var connection = new SqliteConnection($"Data Source={Path.Combine(project, Store.FileName)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", command.ExecuteScalar());
    }
}
