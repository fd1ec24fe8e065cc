using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Winnow.Core.Querying;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Projects;
using Winnow.Server.Sharing;
using Winnow.Storage;

namespace Winnow.Server.Tests.Sharing;

/// <summary>Two servers of one data folder on one PostgreSQL, with an admin called chief and a project whose first round ranks all its samples.</summary>
internal sealed class ServerPair : IAsyncDisposable
{
    public const string Password = "several unlikely words";

    private static readonly string PasswordHash = new PasswordHasher<string>(Options.Create(new PasswordHasherOptions { IterationCount = 1 })).HashPassword("", Password);

    private readonly string folder = Directory.CreateTempSubdirectory("winnow-pair-").FullName;
    private readonly StoreAddress address;
    private readonly List<WebApplication> apps = [];
    private readonly HashSet<WebApplication> stopped = [];

    private ServerPair(StoreAddress address) => this.address = address;

    public string Folder => folder;

    public TestClock Clock { get; } = new();

    public string Project { get; private set; } = "";

    public static async Task<ServerPair> StartAsync(SharedDatabase database, int samples = 60)
    {
        var pair = new ServerPair(database.Server.Address);
        await pair.StartServerAsync();
        await pair.StartServerAsync();
        var accounts = pair.Accounts(0);
        accounts.SetUp(accounts.NewSetupToken()!, new NewUser("chief", "The chief", PasswordHash), address: null);
        var host = pair.Get<ProjectRegistry>(0).Create("birds", "classify", ["crow", "tit"], new() { Automatic = false }, "chief");
        pair.Project = host.Id;
        await host.WriteAsync(
            store =>
            {
                store.AddSamples([.. Enumerable.Range(0, samples).Select(i => new NewSample($"{i}.jpg", $"{i}.jpg", $"{i:x64}", 1, 8, 8, 8, i, null))], "test", "chief");
                var round = new StoredRound(1, 3, "margin", "no model", 0, samples, [.. store.ReadPool().Select((id, i) => new Pick(id, 1f / (i + 1), "torn"))]);
                store.OpenRound(round);
                host.Reload(store, round);
                return true;
            },
            CancellationToken.None);
        return pair;
    }

    /// <summary>Starts one more server.</summary>
    public async Task<WebApplication> StartServerAsync(StoreAddress? other = null)
    {
        var app = WinnowServer.Create(new ServerOptions
        {
            DataFolder = folder,
            Urls = ["http://127.0.0.1:0"],
            Clock = Clock,
            Log = TextWriter.Synchronized(new StringWriter()),
            Limits = new() { SignInsPerMinute = 100_000, RequestsPerMinute = 1_000_000, WritesPerMinute = 1_000_000 },
            Store = other ?? address,
        });
        await app.StartAsync();
        apps.Add(app);
        return app;
    }

    public T Get<T>(int server) where T : notnull => apps[server].Services.GetRequiredService<T>();

    public AccountStore Accounts(int server) => Get<AccountStore>(server);

    public ProjectHost Host(int server) => Get<ProjectRegistry>(server).Find(Project)!;

    public bool Leads(int server) => Get<Leadership>(server).Leads;

    public Browser Browse(int server) => new(new Uri(apps[server].Urls.First()));

    /// <summary>Makes an account with a role in the project, at the first server, and a token for it.</summary>
    public string Token(string name, Role role = Role.Labeller)
    {
        var (accounts, chief) = (Accounts(0), Accounts(0).FindUser("chief")!);
        var (secret, _) = accounts.Invite(Project, role, admin: false, email: null, chief.Id);
        var user = accounts.Accept(accounts.FindInvite(secret)!.Id, new NewUser(name, name, PasswordHash), address: null);
        return accounts.CreateToken(user.Id, "test", Scope.Manage, project: null, Clock.GetUtcNow() + TimeSpan.FromDays(30)).Secret;
    }

    /// <summary>A program with a token at one of the servers.</summary>
    public Browser Call(int server, string token) => new(new Uri(apps[server].Urls.First())) { Authorization = $"Bearer {token}" };

    /// <summary>Stops a server in good order.</summary>
    public async Task StopAsync(int server)
    {
        await apps[server].StopAsync();
        stopped.Add(apps[server]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in apps)
        {
            if (!stopped.Contains(app))
            {
                await app.StopAsync();
            }

            await app.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}
