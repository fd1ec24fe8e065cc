using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Winnow.Cli.Annotating;
using Winnow.Client;
using Winnow.Core.Numerics;
using Winnow.Server;
using Winnow.Server.Federation;
using Winnow.Storage;

namespace Winnow.Cli.Federating;

/// <summary>One hospital of the demo: a labelling server with one project, and an agent that takes part in the federation with it.</summary>
internal sealed class Hospital : IAsyncDisposable
{
    private const string Admin = "demo";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly HospitalDemoOptions options;
    private readonly string folder;
    private readonly TimeProvider clock;
    private readonly WebApplication app;
    private readonly WinnowClient annotator;
    private readonly string token;
    private readonly ProjectView project;
    private readonly IReadOnlyDictionary<string, int> truth;
    private int sessions;

    private Hospital(HospitalDemoOptions options, string name, string folder, TimeProvider clock, WebApplication app, string token, string password, ProjectView project, IReadOnlyDictionary<string, int> truth)
    {
        (this.options, Name, this.folder, this.clock, this.app, this.token, Password, this.project, this.truth) = (options, name, folder, clock, app, token, password, project, truth);
        annotator = new(new() { Server = Address, Token = token });
    }

    /// <summary>Its name in the federation.</summary>
    public string Name { get; }

    /// <summary>Password of the account <c>demo</c> on its labelling page.</summary>
    public string Password { get; }

    /// <summary>Where its people label.</summary>
    public string LabellingPage => $"{Address.AbsoluteUri.TrimEnd('/')}/projects/{project.Id}/label";

    private Uri Address => new(app.Urls.First());

    /// <summary>Folder of its project.</summary>
    public string ProjectFolder => Path.Combine(folder, "server", "projects", project.Id);

    /// <summary>Starts a labelling server in a fresh folder and takes the images in.</summary>
    /// <exception cref="CommandException">The images were not taken in.</exception>
    public static async Task<Hospital> OpenAsync(HospitalDemoOptions options, string name, string folder, int port, IReadOnlyList<string> classes, IReadOnlyDictionary<string, int> truth, TimeProvider clock, CancellationToken cancel)
    {
        var (data, password) = (Path.Combine(folder, "server"), RandomNumberGenerator.GetHexString(12, lowercase: true));
        var team = await TeamSetup.CreateAsync(data, Admin, password, [], project: null, clock, address: null, cancel);
        var served = WinnowServer.Create(new()
        {
            DataFolder = data,
            Urls = [string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")],
            WebRoot = options.WebRoot,
            ImportRoots = new Dictionary<string, string>(StringComparer.Ordinal) { ["images"] = ImagesIn(folder) },
            // One machine plays all parts here, so one person may look at all of them.
            Federation = Path.Combine(Path.GetFullPath(options.Out), HospitalDemoOptions.CoordinatorFolder),
            Clock = clock,
            Log = TextWriter.Null,
        });
        try
        {
            await served.StartAsync(cancel);
            using var admin = new WinnowClient(new() { Server = new(served.Urls.First()), Token = team.Admin.Token });
            // The federation chooses here: the server's own rounds would ask for other images.
            var made = await admin.Projects.CreateAsync(new() { Name = name, Task = "classify", Classes = classes, Settings = new() { Automatic = false } }, cancel);
            var import = await admin.Imports.StartAsync(made.Id, new() { Kind = "folder", Root = "images" }, cancel);
            while (import.State is not ("done" or "failed" or "cancelled"))
            {
                await Task.Delay(LookEvery, clock, cancel);
                import = await admin.Imports.GetAsync(made.Id, import.Id, cancel);
            }

            return import.State == "done" && import.Added > 0
                ? new(options, name, folder, clock, served, team.Admin.Token, password, made, truth)
                : throw new CommandException($"The images of {name} were not taken in ({import.State}, {import.Problems} problems); `winnow serve {data}` shows why.");
        }
        catch
        {
            await served.DisposeAsync();
            throw;
        }
    }

    /// <summary>Folder of a hospital's images.</summary>
    public static string ImagesIn(string folder) => Path.Combine(Path.GetFullPath(folder), "images");

    /// <summary>Takes part in the federation until it is stopped.</summary>
    public async Task TakePartAsync(Uri coordinator, EnrolmentCode code, Action<string> log, CancellationToken cancel)
    {
        var own = Path.Combine(folder, "federation");
        await SiteKeys.EnrolAsync(own, coordinator, code, clock, cancel);
        using var work = ProjectSiteWork.OfPixels(ProjectFolder, 28, 1, clock, new(new(new() { Server = Address, Token = token }), project.Id));
        using var agent = SiteAgent.Open(new() { Folder = own, Coordinator = coordinator, Clock = clock, Log = line => log($"{Name}: {line}") }, work);
        await agent.RunAsync(cancel);
    }

    /// <summary>Waits until people, or the simulated annotator, have given this many labels and answered everything the federation asked for.</summary>
    public async Task LabelledAsync(int labels, CancellationToken cancel)
    {
        if (!IsLabelled(labels) && options.Simulate)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            string? held = null;
            var work = new SimulatedWork
            {
                Project = project.Id,
                SchemaVersion = project.SchemaVersion,
                Classes = project.Classes.Count,
                Truth = item => truth.TryGetValue(Path.GetFileName(item.Name), out var known) ? known : null,
                Seed = Seed.Derive(options.Seed, string.Create(CultureInfo.InvariantCulture, $"{Name}/session/{sessions++}")),
                Clock = clock,
                Leased = (item, _) => held = item.Sample,
                Saved = _ =>
                {
                    held = null;
                    if (IsLabelled(labels))
                    {
                        enough.Cancel();
                    }
                },
            };
            await SimulatedAnnotator.RunAsync([annotator], work, enough.Token);
            cancel.ThrowIfCancellationRequested();
            if (held is { } sample)
            {
                // Given out after the last answer: the next session begins with what the federation asks for.
                await annotator.Queue.ReleaseAsync(project.Id, new() { Samples = [sample] }, cancel);
            }
        }

        while (!IsLabelled(labels))
        {
            await Task.Delay(LookEvery, clock, cancel);
        }
    }

    /// <summary>Labels there are.</summary>
    public int Labels()
    {
        using var store = Store.OpenForReading(ProjectFolder, clock);
        return store.ReadLabels().Count;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        annotator.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private bool IsLabelled(int labels)
    {
        using var store = Store.OpenForReading(ProjectFolder, clock);
        return store.ReadAskedFor().Count == 0 && store.ReadLabels().Count >= labels;
    }
}
