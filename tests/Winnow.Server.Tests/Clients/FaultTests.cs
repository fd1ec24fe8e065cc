using Winnow.Client;
using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Server.Jobs;
using Winnow.Server.Tests.Jobs;
using Winnow.Storage;
using Outcome = Winnow.Client.AnswerOutcome;
using Scope = Winnow.Server.Auth.Scope;

namespace Winnow.Server.Tests.Clients;

/// <summary>A clock that jumps, and a file that a kill left half-written.</summary>
public sealed class FaultTests
{
    private const string Labels = "labels000000";

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task A_clock_that_jumps_loses_no_answer_and_breaks_no_chain(int days)
    {
        await using var server = await TestServer.StartAsync();
        var folder = Path.Combine(server.Folder, "projects", Labels);
        StoredSample[] samples = [.. Enumerable.Range(1, 4).Select(i => new StoredSample(new SampleId(i), $"{i}.png", $"{i:x64}", 10, 8, 8, null))];
        using (var store = Store.Create(folder, new("labels", "classify", folder, 7, server.Clock.GetUtcNow(), ["crow", "tit"]), samples, server.Clock))
        {
            store.ChangeSetting("server", """{"automatic":false}""", "test");
            store.OpenRound(new(1, 1, "test", "test", 0, 4, [.. samples.Select(s => new Pick(s.Id, 1, "first"))]));
        }

        var token = server.Accounts.CreateToken(server.Admin.Id, "test", Scope.Label, project: null, server.Clock.GetUtcNow() + TimeSpan.FromDays(30)).Secret;
        using var client = new WinnowClient(new() { Server = server.Address, Token = token });
        var cancel = TestContext.Current.CancellationToken;
        var first = (await client.Queue.NextAsync(Labels, new() { Count = 1 }, cancel)).Items.Single();
        server.Clock.Advance(TimeSpan.FromDays(days));

        // Leased before the jump, answered after it; the next ones come as if nothing had been.
        var seen = new List<string>();
        for (var item = first; item is not null;)
        {
            seen.Add(item.Sample);
            var reply = await client.Answers.SubmitAsync(
                Labels, new() { Key = Guid.NewGuid().ToString(), Sample = item.Sample, Outcome = Outcome.Label, LeadMs = 1, SchemaVersion = 1, Value = new() { Classes = [1] }, Next = new() { Count = 1 } }, cancel);
            Assert.False(reply.Late);
            item = reply.Next.Items is [var following, ..] ? following : null;
        }

        Assert.Equal(["1", "2", "3", "4"], seen);
        using var after = Store.OpenForReading(folder, server.Clock);
        Assert.Equal(4, after.ReadLabels().Count);
        Assert.Empty(after.Verify());
    }

    [Fact]
    public async Task An_original_that_a_kill_left_half_written_is_whole_after_the_import_goes_on()
    {
        await using var bench = new JobBench(JobBench.RealWorker);
        Pictures.Write(bench.Photos, 1);
        var whole = Pictures.Png(true, 0);
        var sha = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(whole));
        var blob = Path.Combine(ProjectFiles.Blobs(bench.Host.Folder), sha + ".png");
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        await File.WriteAllBytesAsync(blob, whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);

        var import = await bench.Host.WriteAsync(s => s.StartImport("folder", "photos", bench.Photos, "chief"), TestContext.Current.CancellationToken);
        await new ImportRunner(bench.Host, bench.Jobs, bench.Options).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("done", 2L, 0L), bench.Host.Read(s => s.ReadImport(import.Id)) is { } done ? (done.State, done.Added, done.Problems) : default);
        foreach (var sample in bench.Host.Read(s => s.ReadSamples()))
        {
            Assert.Equal(sample.Hash, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(bench.Host.Folder, "blobs", sample.Path), TestContext.Current.CancellationToken))));
        }

        Assert.Contains(bench.Host.Read(s => s.ReadSamples()), s => s.Hash == sha);
    }
}
