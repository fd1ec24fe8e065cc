using System.Collections.Concurrent;
using System.Security.Cryptography;
using Winnow.Server.Auth;
using Winnow.Storage;

namespace Winnow.Server.Projects;

/// <summary>All projects of the data folder. Each is opened when it is first asked for and stays open until the server stops.</summary>
public sealed class ProjectRegistry : IProjectDirectory, IAsyncDisposable
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int IdLength = 12;

    private readonly string root;
    private readonly TimeProvider clock;
    private readonly StoreAddress? address;
    private readonly ConcurrentDictionary<string, Lazy<ProjectHost>> hosts = new(StringComparer.Ordinal);

    /// <summary>Finds the projects below a data folder.</summary>
    public ProjectRegistry(ServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        root = Path.Combine(options.DataFolder, "projects");
        clock = options.Clock;
        address = options.Store;
        Directory.CreateDirectory(root);
    }

    /// <summary>Told of each project once, when it is opened.</summary>
    internal Action<ProjectHost>? WhenOpened { get; set; }

    /// <summary>Ids of all projects, also those in the bin, in their order.</summary>
    public IReadOnlyList<string> Ids =>
        [.. Directory.EnumerateDirectories(root).Select(Path.GetFileName).Where(n => n is not null && Exists(n)).Select(n => n!).Order(StringComparer.Ordinal)];

    /// <summary>Projects that are open now.</summary>
    internal IEnumerable<ProjectHost> Opened => hosts.Values.Where(h => h.IsValueCreated).Select(h => h.Value);

    /// <inheritdoc/>
    public bool Exists(string id) => IsId(id) && Store.IsProject(Path.Combine(root, id));

    /// <summary>The project, opened, or null where there is none.</summary>
    /// <exception cref="ProjectException">It is damaged, or a command writes to it now.</exception>
    public ProjectHost? Find(string id)
    {
        if (!Exists(id))
        {
            return null;
        }

        var lazy = hosts.GetOrAdd(id, i => new Lazy<ProjectHost>(() =>
        {
            var opened = ProjectHost.Open(i, Path.Combine(root, i), clock, address);
            WhenOpened?.Invoke(opened);
            return opened;
        }));
        try
        {
            return lazy.Value;
        }
        catch (ProjectException)
        {
            // The next one who asks tries again: the command that held it may have ended.
            hosts.TryRemove(new(id, lazy));
            throw;
        }
    }

    /// <summary>Creates an empty project.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="task">The task.</param>
    /// <param name="classes">Class names, distinct.</param>
    /// <param name="settings">How it is run.</param>
    /// <param name="by">Who creates it.</param>
    public ProjectHost Create(string name, string task, IReadOnlyList<string> classes, ProjectSettings settings, string by) =>
        Create(name, task, classes, settings, by, RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <summary>The same with a seed of its own.</summary>
    internal ProjectHost Create(string name, string task, IReadOnlyList<string> classes, ProjectSettings settings, string by, int seed)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var id = RandomNumberGenerator.GetString(Letters, IdLength);
        var folder = Path.Combine(root, id);
        var images = Path.Combine(folder, "blobs");
        var project = new Project(name, task, images, seed, clock.GetUtcNow(), classes);
        using (var store = Store.Create(folder, project, [], clock, address))
        {
            Directory.CreateDirectory(images);
            settings.Write(store, by);
        }

        return Find(id) ?? throw new InvalidOperationException($"Project {id} vanished while it was created.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, host) in hosts)
        {
            if (host.IsValueCreated)
            {
                await host.Value.DisposeAsync();
            }
        }

        hosts.Clear();
    }

    private static bool IsId(string id) => id is { Length: IdLength } && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
}
