using System.Collections.Concurrent;
using Winnow.Server.Federation;

namespace Winnow.Server.Tests.Federation;

/// <summary>A coordinator and its sites in one process, over real TLS on this machine.</summary>
internal sealed class TestFederation : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-federation").FullName;
    private FederationServer? server;

    private TestFederation(CoordinatorOptions options) => Options = options;

    public CoordinatorOptions Options { get; private set; }

    public Coordinator Coordinator { get; private set; } = null!;

    public Uri Address => server!.Address;

    /// <summary>Stands still unless a test moves it.</summary>
    public TestClock Clock { get; } = new();

    public ConcurrentQueue<string> Log { get; } = new();

    public Dictionary<string, SyntheticSite> Sites { get; } = new(StringComparer.Ordinal);

    /// <summary>Starts a coordinator and enrols sites named site-0, site-1, ….</summary>
    public static async Task<TestFederation> StartAsync(int sites, Func<CoordinatorOptions, CoordinatorOptions>? change = null, Func<int, SyntheticSite>? site = null)
    {
        var options = new CoordinatorOptions { Folder = "", Port = 0, Quorum = 1, Grace = TimeSpan.FromMinutes(1), PollTime = TimeSpan.FromMilliseconds(300), SitesAtLeast = Math.Clamp(sites, 1, 3) };
        var federation = new TestFederation(change?.Invoke(options) ?? options);
        federation.Options = federation.Options with { Folder = Path.Combine(federation.folder, "coordinator"), Log = federation.Log.Enqueue, Clock = federation.Clock };
        await federation.OpenAsync();
        for (var i = 0; i < sites; i++)
        {
            var name = $"site-{i}";
            federation.Sites[name] = site?.Invoke(i) ?? new SyntheticSite(i);
            await SiteKeys.EnrolAsync(federation.FolderOf(name), federation.Address, federation.Coordinator.NewCode(name), federation.Clock, TestContext.Current.CancellationToken);
        }

        return federation;
    }

    public static FederationPlan Plan => new() { Run = 1, Classes = ["a", "b", "c"], Features = "synthetic", Dimensions = SyntheticSite.Dimensions, Rounds = 2, Seed = 7, Choice = new() { Budget = 30, Classes = 3, Bins = 64 } };

    public string FolderOf(string site) => Path.Combine(folder, site);

    public SiteOptions SiteOptions(string site) => new() { Folder = FolderOf(site), Coordinator = Address, Retry = TimeSpan.FromMilliseconds(20), OneRun = true, Clock = Clock, Log = line => Log.Enqueue($"{site}: {line}") };

    /// <summary>Runs one site's agent to the end of the run; a handler may meddle with its line.</summary>
    public async Task RunSiteAsync(string site, Func<HttpRequestMessage, Task>? before = null, Func<SiteOptions, SiteOptions>? change = null)
    {
        var options = change?.Invoke(SiteOptions(site)) ?? SiteOptions(site);
        using var agent = SiteAgent.Open(options, Sites[site], before is null ? null : keys => new MeddlingHandler(SiteKeys.Handler(keys.Authority, keys.Certificate, Clock), before));
        await agent.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Runs agents of all sites, and starts a run once every one of them asked for work, so that all are in it from the first stage.</summary>
    public async Task<FederationPlan> RunAsync(FederationPlan plan, Func<string, Func<HttpRequestMessage, Task>?>? before = null, Func<string, SiteOptions, SiteOptions>? change = null)
    {
        var agents = Sites.Keys.Select(s => RunSiteAsync(s, before?.Invoke(s), o => change?.Invoke(s, o) ?? o)).ToList();
        await EveryoneAsync();
        var started = Coordinator.StartRun(plan);
        await Task.WhenAll(agents);
        return started;
    }

    /// <summary>Waits until every site asked for work.</summary>
    public Task EveryoneAsync() => Eventually.UntilAsync(() => Task.FromResult(Coordinator.Status()), s => s.Present.Count == Sites.Count);

    /// <summary>Kills the coordinator and starts it again from its folder, on the same port.</summary>
    public async Task RestartAsync()
    {
        var port = Address.Port;
        await server!.DisposeAsync();
        Coordinator.Dispose();
        Options = Options with { Port = port };
        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        Coordinator?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task OpenAsync()
    {
        Coordinator = Coordinator.Open(Options);
        server = await FederationServer.StartAsync(Coordinator, Options, TestContext.Current.CancellationToken);
    }

    private sealed class MeddlingHandler(HttpMessageHandler inner, Func<HttpRequestMessage, Task> before) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await before(request);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
