using System.Collections.Concurrent;
using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Server.Projects;
using Winnow.Storage;
using Winnow.Storage.Tests;

namespace Winnow.Server.Tests;

/// <summary>A server's projects whose tables lie in PostgreSQL.</summary>
public sealed class PostgresProjectTests : IDisposable
{
    private const int Pool = 60;

    private readonly string root = Directory.CreateTempSubdirectory("winnow-server-").FullName;
    private readonly PostgresServer server;

    public PostgresProjectTests()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        server = PostgresServer.Start();
    }

    public void Dispose()
    {
        server?.Dispose();
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task Annotators_at_once_label_every_sample_once_through_crashes_of_the_database()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var projects = new ProjectRegistry(new ServerOptions { DataFolder = root, Store = server.Address });
        var host = projects.Create("birds", "classify", ["crow", "tit"], new() { Automatic = false }, "chief");
        Assert.True(Store.IsInPostgres(host.Folder));
        await host.WriteAsync(s => s.AddSamples([.. Enumerable.Range(0, Pool).Select(i => new NewSample($"{i}.jpg", $"{i}.jpg", $"{i:x64}", 1, 8, 8, 8, i, null))], "test", "chief"), cancel);
        await host.WriteAsync(
            s =>
            {
                var round = new StoredRound(1, 3, "margin", "no model", 0, Pool, [.. s.ReadPool().Select((id, i) => new Pick(id, 1f / (i + 1), "torn"))]);
                s.OpenRound(round);
                host.Reload(s, round);
                return true;
            },
            cancel);

        var acknowledged = new ConcurrentBag<SampleId>();
        var answers = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => WorkAsync($"a{i}"), cancel)));
        Assert.Equal(Pool, acknowledged.Distinct().Count());
        Assert.Equal(Pool, host.Read(s => s.ReadCounters()["labelled"]));
        Assert.Equal(acknowledged.Order(), host.Read(s => s.ReadLabels()).Select(l => l.Id));
        Assert.Empty(host.Read(s => s.Verify()));

        async Task WorkAsync(string who)
        {
            while (await TryAsync(() => host.WriteAsync(s => host.Lease(s, who, 1, []).Entries, cancel)) is [var entry, ..])
            {
                if (Interlocked.Increment(ref answers) is 15 or 35)
                {
                    server.Crash();
                }

                // The same key, as a browser sends an answer again that was not acknowledged.
                var key = Guid.NewGuid().ToString("N");
                await TryAsync(() => host.WriteAsync(
                    s =>
                    {
                        s.Submit(new(key, entry.Sample, who, AnswerOutcome.Label, """{"classes":[1]}""", 1, null, 900, 1, 1), 1, host.Consensus);
                        host.Queue.Refresh(s, entry.Sample);
                        return true;
                    },
                    cancel));
                acknowledged.Add(entry.Sample);
            }
        }

        static async Task<T> TryAsync<T>(Func<Task<T>> work)
        {
            while (true)
            {
                try
                {
                    return await work();
                }
                catch (ProjectException exception) when (exception.StorageFailed)
                {
                    // Not acknowledged: it is sent again.
                }
            }
        }
    }

    [Fact]
    public async Task A_reader_that_lay_idle_while_the_database_was_restarted_reads_again()
    {
        await using var projects = new ProjectRegistry(new ServerOptions { DataFolder = root, Store = server.Address });
        var host = projects.Create("birds", "classify", ["crow", "tit"], new(), "chief");
        Assert.Equal("birds", host.Read(s => s.ReadProject().Name));
        server.Crash();
        Assert.Equal("birds", host.Read(s => s.ReadProject().Name));
        server.Crash(restart: false);
        Assert.True(Assert.Throws<ProjectException>(() => host.Read(s => s.ReadProject().Name)).StorageFailed);
        server.Restart();
        Assert.Equal("birds", host.Read(s => s.ReadProject().Name));
    }
}
