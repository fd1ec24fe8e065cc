using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Storage;

namespace Winnow.Server.Tests;

/// <summary>What a test changes about a server.</summary>
internal sealed record TestSettings(ServerLimits? Limits = null, OpenIdOptions? OpenId = null, string? WebRoot = null, IReadOnlyList<IPNetwork>? TrustedProxies = null, WebhookOptions? Webhooks = null, IReadOnlyDictionary<string, string>? ImportRoots = null, IReadOnlyList<string>? Worker = null, Winnow.Server.Blobs.S3Options? S3 = null, Uri? Otlp = null, string? Federation = null);

/// <summary>A real server on a free port over a folder that is deleted afterwards, with a first admin, a clock of its own and its log in memory.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Password = "several unlikely words";
    public const string Project = "own000000000";
    public const string Foreign = "foreign00000";

    // One cheap hash for all accounts of the tests; the rounds of the real ones are a test of their own.
    private static readonly string PasswordHash = new PasswordHasher<string>(Options.Create(new PasswordHasherOptions { IterationCount = 1 })).HashPassword("", Password);

    private readonly StringWriter log;
    private readonly Dictionary<(long, Scope, string?), string> tokens = [];

    private TestServer(WebApplication app, string folder, TestClock clock, StringWriter log)
    {
        App = app;
        Folder = folder;
        Clock = clock;
        this.log = log;
        Address = new Uri(app.Urls.First());
    }

    public WebApplication App { get; }

    public string Folder { get; }

    public TestClock Clock { get; }

    public Uri Address { get; }

    public string Log => log.ToString();

    public AccountStore Accounts => App.Services.GetRequiredService<AccountStore>();

    public User Admin => Accounts.FindUser("chief")!;

    /// <summary>A server with an admin called chief and two projects.</summary>
    public static async Task<TestServer> StartAsync(TestSettings? settings = null)
    {
        var server = await StartEmptyAsync(settings);
        server.Accounts.SetUp(server.Accounts.NewSetupToken()!, new NewUser("chief", "The chief", PasswordHash), address: null);
        foreach (var project in (string[])[Project, Foreign])
        {
            var folder = Path.Combine(server.Folder, "projects", project);
            var images = Directory.CreateDirectory(Path.Combine(folder, "blobs")).FullName;
            Store.Create(folder, new(project, "classify", images, 7, server.Clock.GetUtcNow(), ["crow", "tit"]), [], server.Clock).Dispose();
        }

        return server;
    }

    /// <summary>A server on its first day.</summary>
    public static async Task<TestServer> StartEmptyAsync(TestSettings? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("winnow-server-").FullName;
        var clock = new TestClock();
        var lines = new StringWriter();
        var app = WinnowServer.Create(new ServerOptions
        {
            DataFolder = folder,
            Urls = ["http://127.0.0.1:0"],
            Clock = clock,
            Log = lines,
            Limits = settings?.Limits ?? new ServerLimits { SignInsPerMinute = 100_000, RequestsPerMinute = 1_000_000, WritesPerMinute = 1_000_000, UploadsPerMinute = 1_000_000 },
            OpenId = settings?.OpenId,
            WebRoot = settings?.WebRoot,
            TrustedProxies = settings?.TrustedProxies ?? [],
            Webhooks = settings?.Webhooks ?? new(),
            ImportRoots = settings?.ImportRoots ?? new Dictionary<string, string>(),
            WorkerCommand = settings?.Worker ?? Winnow.Server.Jobs.WorkerProgram.OfThisProcess(),
            S3 = settings?.S3,
            Otlp = settings?.Otlp,
            Federation = settings?.Federation,
            Workers = new() { BackOff = TimeSpan.Zero },
        });
        await app.StartAsync();
        return new(app, folder, clock, lines);
    }

    /// <summary>Makes an account, with a role in <see cref="Project"/> or none.</summary>
    public User AddUser(string name, Role? role = null, bool admin = false)
    {
        var (secret, _) = Accounts.Invite(role is null ? null : Project, role, admin, email: null, Admin.Id);
        return Accounts.Accept(Accounts.FindInvite(secret)!.Id, new NewUser(name, name, PasswordHash), address: null);
    }

    /// <summary>A browser in which this user has signed in.</summary>
    public Browser Browse(User user)
    {
        var session = Accounts.SignIn(user.Id, previous: null, "test", address: null);
        return new Browser(Address) { Cookie = $"{SessionCookie.Name}={session.Secret}", Csrf = session.Csrf };
    }

    /// <summary>A browser in which nobody has signed in.</summary>
    public Browser Browse() => new(Address);

    /// <summary>A program with a token; the same token for the same rights.</summary>
    public Browser Call(User user, Scope scope, string? project = null)
    {
        if (!tokens.TryGetValue((user.Id, scope, project), out var secret))
        {
            tokens[(user.Id, scope, project)] = secret = Accounts.CreateToken(user.Id, "test", scope, project, Clock.GetUtcNow() + TimeSpan.FromDays(30)).Secret;
        }

        return new Browser(Address) { Authorization = $"Bearer {secret}" };
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await log.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
