using Microsoft.AspNetCore.Builder;
using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Server;
using Winnow.Storage;

namespace Winnow.Cli.Tests.Serving;

/// <summary>A server in this process over a folder that is deleted afterwards, with one project and one labeller.</summary>
internal sealed class LabellingServer : IAsyncDisposable
{
    public const string Project = "birds0000000";

    private readonly WebApplication app;

    private LabellingServer(TemporaryFolder folder, Team team, WebApplication app) => (Folder, Team, this.app) = (folder, team, app);

    public TemporaryFolder Folder { get; }

    public Team Team { get; }

    public Uri Address => new(app.Urls.First());

    public string ProjectPath => Path(Folder);

    public static async Task<LabellingServer> StartAsync(int samples)
    {
        var folder = new TemporaryFolder();
        var team = await PrepareAsync(folder, samples, picks: 0, "ann");
        var served = WinnowServer.Create(new() { DataFolder = folder.Path("data"), Urls = ["http://127.0.0.1:0"], Log = TextWriter.Null });
        await served.StartAsync();
        return new(folder, team, served);
    }

    /// <summary>Writes the data folder of a server: a project of images that nobody can see, a first round, and its labellers.</summary>
    public static async Task<Team> PrepareAsync(TemporaryFolder folder, int samples, int picks, params string[] labellers)
    {
        var team = await TeamSetup.CreateAsync(folder.Path("data"), "chief", password: null, labellers, Project, TimeProvider.System, address: null, TestContext.Current.CancellationToken);
        var images = Directory.CreateDirectory(System.IO.Path.Combine(Path(folder), "blobs")).FullName;
        StoredSample[] stored = [.. Enumerable.Range(1, samples).Select(i => new StoredSample(new SampleId(i), $"{i}.png", $"{i:x64}", 10, 8, 8, null))];
        using var store = Store.Create(Path(folder), new("birds", "classify", images, 7, TimeProvider.System.GetUtcNow(), ["crow", "tit"]), stored, TimeProvider.System);

        // Rounds that start by themselves would call workers for images that are not there.
        store.ChangeSetting("server", """{"automatic":false}""", "test");
        if (picks > 0)
        {
            store.OpenRound(new(1, 1, "test", "test", 0, samples, [.. stored.Take(picks).Select(s => new Pick(s.Id, 1, "first"))]));
        }

        return team;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Folder.Dispose();
    }

    public static string Path(TemporaryFolder folder) => folder.Path("data", "projects", Project);
}
