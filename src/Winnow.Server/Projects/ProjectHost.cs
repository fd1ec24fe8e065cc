using System.Threading.Channels;
using Winnow.Server.Labelling;
using Winnow.Server.Sharing;
using Winnow.Storage;
using Winnow.Storage.Migrating;

namespace Winnow.Server.Projects;

/// <summary>Owns one project while the server runs: one writer thread that commits in groups, any number of readers beside it.</summary>
public sealed partial class ProjectHost : IAsyncDisposable
{
    private const int GroupMax = 64;
    private const int Waiting = 4096;

    private readonly Channel<WriteRequest> requests = Channel.CreateBounded<WriteRequest>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly ReaderPool<Store> readers;
    private readonly TimeProvider clock;
    private readonly StoreAddress? address;
    private readonly Store writer;
    private readonly Thread thread;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool shared;
    private long version;
    private long elsewhere;
    private long seen = -1;
    private bool stale;
    private string? settingsText;

    private ProjectHost(string id, Store writer, TimeProvider clock, StoreAddress? address)
    {
        this.address = address;
        Id = id;
        this.writer = writer;
        this.clock = clock;
        shared = Store.IsInPostgres(writer.Folder);
        readers = new(
            () => Store.OpenForReading(writer.Folder, clock, address),
            static (store, exception) => store.HasLost(exception),
            static (store, exception) => store.Explain(exception),
            shared);
        settingsText = ProjectSettings.ReadText(writer);
        Settings = ProjectSettings.Parse(settingsText);
        Consensus = ConsensusOf(writer, Settings);
        Queue = LoadQueue(writer, null);
        thread = new Thread(Run) { IsBackground = true, Name = $"project {id}" };
    }

    /// <summary>The project's id.</summary>
    public string Id { get; }

    /// <summary>The project's folder.</summary>
    public string Folder => writer.Folder;

    /// <summary>The order of the samples. Only to be touched inside <see cref="WriteAsync{T}"/>.</summary>
    public ProjectQueue Queue { get; private set; }

    /// <summary>Whether other servers may serve the project beside this one, as in PostgreSQL; in SQLite there is none.</summary>
    public bool IsShared => shared;

    /// <summary>The settings as they are on disk.</summary>
    public ProjectSettings Settings { get; private set; }

    /// <summary>Decides where several annotators answered.</summary>
    public IConsensus Consensus { get; private set; }

    /// <summary>What happens, for those who listen.</summary>
    public EventStream Events { get; } = new();

    /// <summary>Opens the project and starts its writer.</summary>
    /// <exception cref="ProjectException">There is no project, it is damaged, another process writes to it alone, or its database cannot be reached.</exception>
    public static ProjectHost Open(string id, string folder, TimeProvider clock, StoreAddress? address = null)
    {
        var store = Store.IsInPostgres(folder) ? Store.OpenShared(folder, clock, address) : Store.Open(folder, clock, address);
        try
        {
            var host = new ProjectHost(id, store, clock, address);
            host.thread.Start();
            return host;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Writes the project's tables, as they are at one moment, into a SQLite file, wherever they lie.</summary>
    /// <param name="path">The file; must not exist.</param>
    /// <param name="cancel">Checked every few thousand rows.</param>
    /// <exception cref="ProjectException">The database cannot be reached, or the disk is full.</exception>
    public void CopyTables(string path, CancellationToken cancel)
    {
        if (Store.IsInPostgres(Folder))
        {
            StoreMigration.CopyToFile(Folder, address, path, clock, cancel);
        }
        else
        {
            DatabaseCopy.Make(Path.Combine(Folder, Store.FileName), path);
        }
    }

    /// <summary>Makes a change; when the task completes, it is on disk.</summary>
    /// <param name="change">Runs on the writer thread, in a savepoint of its own; what it throws comes back and leaves nothing behind.</param>
    /// <param name="cancel">Gives up before the change has begun; a change that has begun is finished.</param>
    public async Task<T> WriteAsync<T>(Func<Store, T> change, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(change);
        var request = new WriteRequest<T>(change);
        await requests.Writer.WriteAsync(request, cancel);
        return await request.Result;
    }

    /// <summary>Reads beside the writer, from one consistent snapshot per statement.</summary>
    public T Read<T>(Func<Store, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return readers.Read(read);
    }

    /// <summary>Rises with every change that counters show; read without a lock.</summary>
    internal long Version => Interlocked.Read(ref version);

    /// <summary>How many of the changes counted by <see cref="Version"/> other servers have told of.</summary>
    internal long Elsewhere => Interlocked.Read(ref elsewhere);

    /// <summary>Says that counters have changed; listeners hear of it within a second.</summary>
    public void Changed() => Interlocked.Increment(ref version);

    /// <summary>The same for a change that another server made.</summary>
    internal void ChangedElsewhere()
    {
        Interlocked.Increment(ref elsewhere);
        Interlocked.Increment(ref version);
    }

    /// <summary>Takes note of what other servers have done since the last look: settings, rounds and what remains; a change of the journal counts as <see cref="ChangedElsewhere"/>.</summary>
    internal void Look()
    {
        var (newest, text) = Read(store => (store.ReadNewestEvent(), ProjectSettings.ReadText(store)));
        if (text != settingsText)
        {
            // Through the writer, which alone changes settings and queue; where its line is full, what stands in it reads them as well.
            _ = requests.Writer.TryWrite(new WriteRequest<bool>(static _ => true));
        }

        if (newest != seen && (Queue is not SharedQueue queue || Read(queue.Look)))
        {
            seen = newest;
            ChangedElsewhere();
        }
    }

    /// <summary>Gives an annotator the best free samples, as long as the budget lasts. Only inside <see cref="WriteAsync{T}"/>.</summary>
    /// <param name="store">The project.</param>
    /// <param name="annotator">Who asks.</param>
    /// <param name="count">How many more.</param>
    /// <param name="holding">What the annotator has on screen already.</param>
    /// <returns>The samples, and why nothing more is given out, or null.</returns>
    public (IReadOnlyList<QueueEntry> Entries, string? Ended) Lease(Store store, string annotator, int count, IReadOnlyCollection<Core.Data.SampleId> holding)
    {
        ArgumentNullException.ThrowIfNull(store);
        var spent = BudgetMeter.Spent(store, Settings.Budget);
        return (Queue.Next(store, annotator, spent is null ? count : 0, holding), spent);
    }

    /// <summary>Builds the queue again, as after a new round, and reads the settings. Only inside <see cref="WriteAsync{T}"/>.</summary>
    /// <param name="store">The project.</param>
    /// <param name="opened">The newest round where the caller has it: a million ranks need not be read back. Null reads it.</param>
    public void Reload(Store store, StoredRound? opened = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ReadSettings(store);
        Queue = LoadQueue(store, opened);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (requests.Writer.TryComplete())
        {
            await ended.Task;
            readers.Dispose();
            writer.Dispose();
        }
    }

    private static IConsensus ConsensusOf(Store store, ProjectSettings settings) =>
        store.ReadProject().Task is "detect" or "segment" ? new ShapeMajority(settings.AgreementMin) : new ExactMajority();

    private ProjectQueue LoadQueue(Store store, StoredRound? opened) =>
        shared ? SharedQueue.Load(store, Settings.Overlap, clock) : LabelQueue.Load(store, Settings.Overlap, clock, opened);

    private void ReadSettings(Store store)
    {
        settingsText = ProjectSettings.ReadText(store);
        Settings = ProjectSettings.Parse(settingsText);
        Consensus = ConsensusOf(store, Settings);
    }

    // Before the first change of a group on a shared database, behind the lock that lets one server write at a time: settings that another one has changed count from its commit on.
    private void FollowSettings(Store store)
    {
        if (ProjectSettings.ReadText(store) != settingsText)
        {
            ReadSettings(store);
            Queue.Overlap = Settings.Overlap;
        }
    }
}
