using Winnow.Server.Blobs;
using Winnow.Server.Jobs;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Tests.Workers;

/// <summary>What travels to a worker of a project whose tables lie in PostgreSQL.</summary>
public sealed class PackedProjectTests(SharedDatabase database)
{
    private const int Images = 3;

    [Fact]
    public async Task Tables_in_PostgreSQL_travel_as_a_file_that_a_worker_reads_without_the_database()
    {
        var root = Directory.CreateTempSubdirectory("winnow-packed-").FullName;
        try
        {
            var cancel = TestContext.Current.CancellationToken;
            var options = new ServerOptions { DataFolder = Path.Combine(root, "data"), Store = database.Server.Address };
            await using var projects = new ProjectRegistry(options);
            var host = projects.Create("birds", "classify", ["dark", "bright"], new(), "chief", seed: 7);
            await host.WriteAsync(s => s.AddSamples([.. Enumerable.Range(0, Images).Select(i => new NewSample($"{i}.png", $"{i}.png", $"{i:x64}", 1, 8, 8, 8, i, null))], "test", "chief"), cancel);
            var blobs = new ServerBlobs(options);
            var folder = Directory.CreateDirectory(Path.Combine(root, "jobs", "birds-round-1-learn")).FullName;

            var shard = await new JobPackages(blobs.Store, Path.Combine(root, "jobs")).PackAsync(host, folder, new("learn") { Learn = new(host.Folder, 1, "mlp", [], []) }, cancel);
            var elsewhere = Directory.CreateDirectory(Path.Combine(root, "elsewhere")).FullName;
            await JobPackages.ReceiveAsync(blobs.Store, shard.Inputs!, shard.Exchange, elsewhere, cancel);

            using var store = Store.OpenForReading(Path.Combine(elsewhere, "input", "project"), TimeProvider.System);
            Assert.Equal(Images, store.ReadPool().Count);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
