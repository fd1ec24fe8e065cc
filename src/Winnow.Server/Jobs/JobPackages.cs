using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Winnow.Server.Blobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Server.Workers;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>Brings jobs to workers on other machines, and what they made back: files go through the blob store by their hash, messages only name them.</summary>
/// <param name="store">The blob store that both sides reach.</param>
/// <param name="jobs">Folder of the jobs' folders.</param>
internal sealed partial class JobPackages(IBlobStore store, string jobs)
{
    /// <summary>List of the originals that a worker brings by itself.</summary>
    public const string OriginalsName = "originals.txt";

    private const string DraftPrefix = "package-";
    private const string Input = "input";
    private const string ProjectName = $"{Input}/project";
    private const string ModelName = $"{Input}/model";
    private const string FilesName = $"{Input}/files";

    private static readonly string[] Kept = [WorkerJson.JobName, WorkerSupervisor.PidName, "log.txt"];

    /// <summary>Folder of the store for a job and its shards.</summary>
    public static string ExchangeOf(string job) => ShardEnding().Replace(job, "");

    /// <summary>Removes what a server that was killed while it packed has left in its folder of jobs; called before anything is packed there.</summary>
    public static void CleanUp(string jobs)
    {
        foreach (var draft in Directory.EnumerateFiles(jobs, DraftPrefix + "*"))
        {
            File.Delete(draft);
        }
    }

    /// <summary>Stores everything that a job needs.</summary>
    public async Task<RunShard> PackAsync(ProjectHost host, string folder, WorkerJob job, CancellationToken cancel)
    {
        var exchange = ExchangeOf(Path.GetFileName(folder));
        var inputs = new List<ShardFile>();

        // What an earlier try has left, it goes on from.
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            if (!Kept.Contains(name, StringComparer.Ordinal))
            {
                await AddAsync(file, name);
            }
        }

        foreach (var source in job.Sources)
        {
            if (File.Exists(source.Path))
            {
                await AddAsync(source.Path, FileName(source.Number));
            }
        }

        if (job.Score is { } score)
        {
            await AddFolderAsync(score.Model, ModelName);
        }

        if (job.Project is { } project)
        {
            var copy = Draft();
            host.CopyTables(copy, cancel); // wherever they lie: the worker reads a file
            await AddAsync(copy, $"{ProjectName}/{Store.FileName}");
            File.Delete(copy);
            foreach (var needed in NeededOf(job).Select(n => (Name: n, Path: Path.Combine(project, n))))
            {
                await AddFolderAsync(needed.Path, $"{ProjectName}/{needed.Name}");
            }
        }

        var originals = JobImages.Of(host, job);
        await AddTextAsync(OriginalsName, list => File.WriteAllLinesAsync(list, originals, cancel));
        var moved = job.WithPaths((path, number) => number is { } n ? FileName(n) : path == job.Score?.Model ? ModelName : path == job.Score?.Images ? "" : ProjectName);
        await AddTextAsync(WorkerJson.JobName, file =>
        {
            WorkerJson.Write(file, moved);
            return Task.CompletedTask;
        });
        return new(new("", "", ""), "") { Inputs = inputs, Exchange = exchange, Project = originals.Count > 0 ? host.Id : null };

        async Task AddTextAsync(string name, Func<string, Task> write)
        {
            var draft = Draft();
            await write(draft);
            await AddAsync(draft, name);
            File.Delete(draft);
        }

        async Task AddFolderAsync(string path, string name)
        {
            if (File.Exists(path))
            {
                await AddAsync(path, name);
            }

            foreach (var file in Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories) : [])
            {
                await AddAsync(file, $"{name}/{Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/')}");
            }
        }

        async Task AddAsync(string path, string name) => inputs.Add(await SendAsync(store, path, name, exchange, Draft, cancel));
    }

    /// <summary>Brings what a worker made into the job's folder.</summary>
    /// <exception cref="InvalidDataException">It names a file that leads elsewhere.</exception>
    public Task FetchAsync(RunShard shard, ShardEnded ended, string folder, CancellationToken cancel) => ReceiveAsync(store, ended.Outputs ?? [], shard.Exchange, folder, cancel);

    /// <summary>Removes what travelled for a job and its shards.</summary>
    public async Task DropAsync(string job, CancellationToken cancel)
    {
        await foreach (var key in store.ListAsync($"exchange/{ExchangeOf(job)}", cancel))
        {
            await store.DeleteAsync(key, cancel);
        }
    }

    /// <summary>Stores one file under its hash, unless it is there.</summary>
    public static async Task<ShardFile> SendAsync(IBlobStore store, string path, string name, string exchange, Func<string> draft, CancellationToken cancel)
    {
        string hash;
        await using (var content = File.OpenRead(path))
        {
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
        }

        var key = BlobKey.OfJob(exchange, hash);
        if (!await store.ExistsAsync(key, cancel))
        {
            var copy = draft();
            File.Copy(path, copy, overwrite: true);
            await store.PutAsync(key, copy, cancel);
            File.Delete(copy);
        }

        return new(name, hash);
    }

    /// <summary>Brings files into a folder.</summary>
    /// <exception cref="InvalidDataException">A name leads elsewhere.</exception>
    public static async Task ReceiveAsync(IBlobStore store, IReadOnlyList<ShardFile> files, string exchange, string folder, CancellationToken cancel)
    {
        foreach (var file in files)
        {
            var parts = file.Name.Split('/');
            if (file.Name.Contains('\\', StringComparison.Ordinal) || Path.IsPathRooted(file.Name) || parts.Any(p => p.Length == 0 || p is "." or "..") || BlobKey.TryParse($"exchange/{exchange}/{file.Sha256}") is not { } key)
            {
                throw new InvalidDataException($"a worker names the file '{file.Name}', which leads elsewhere");
            }

            var target = Path.Combine(folder, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await using (var source = await store.OpenAsync(key, range: null, cancel))
            {
                await using var part = File.Create(target + ".part");
                await source.CopyToAsync(part, cancel);
            }

            File.Move(target + ".part", target, overwrite: true);
        }
    }

    private static string FileName(long number) => string.Create(CultureInfo.InvariantCulture, $"{FilesName}/{number}");

    private static IEnumerable<string> NeededOf(WorkerJob job) =>
    [
        .. job.Pick?.Model is { } model ? [model] : Array.Empty<string>(),
        .. job.Detect is { } detect ? [detect.Model] : Array.Empty<string>(),
        .. job.Learn is null ? [] : (string[])["recipe.json", "encoder"],
        .. job.Learn?.Earlier.SelectMany(e => Enumerable.Range(0, RandomSlice.Folds).Select(f => RandomSlice.FolderOf(e.Round, e.Curve, f))) ?? [],
    ];

    private string Draft() => Path.Combine(jobs, $"{DraftPrefix}{Guid.NewGuid():N}");

    [GeneratedRegex(@"-shard-\d+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ShardEnding();
}
