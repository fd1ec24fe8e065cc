using Winnow.Server.Blobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>Takes in what a worker says about files: moves what it made into the project and writes the rows, some files at a time.</summary>
internal sealed class Intake(ProjectHost host, ServerBlobs blobs, StoredImport import, string folder, IReadOnlyList<IngestSource> sources)
{
    private const int Group = 64;

    private readonly Dictionary<long, IngestSource> known = sources.ToDictionary(s => s.Number);
    private readonly HashSet<long> begun = [];
    private readonly List<IngestedFile> finished = [];

    /// <summary>Files that were begun and of which nothing more was heard.</summary>
    public IReadOnlyList<IngestSource> Open => [.. begun.Order().Select(n => known[n])];

    /// <summary>Whether anything was heard of any file.</summary>
    public bool Any { get; private set; }

    /// <summary>Takes one message.</summary>
    /// <exception cref="InvalidDataException">It is about a file that the worker was not asked about, or what it says cannot be.</exception>
    public async Task HearAsync(WorkerMessage message)
    {
        switch (message)
        {
            case { Type: "begin", Number: { } number }:
                Any = true;
                begun.Add(known.ContainsKey(number) ? number : throw new InvalidDataException("a file that nobody asked about"));
                break;
            case { Type: "file", File: { } file }:
                IngestedFiles.Check(file, known.ContainsKey(file.Number));
                begun.Remove(file.Number);
                finished.Add(file);
                if (finished.Count >= Group)
                {
                    await FlushAsync();
                }

                break;
        }
    }

    /// <summary>Stores what is finished.</summary>
    public async Task FlushAsync()
    {
        if (finished.Count == 0)
        {
            return;
        }

        // What a worker made lies in the project before its row says so: a kill between leaves files that nobody asks for.
        IngestedFile[] files = [.. finished];
        await IngestedFiles.StoreAsync(blobs, host.Id, folder, files.Where(f => f.Problem is null), CancellationToken.None);
        await host.WriteAsync(store => Store(store, files), CancellationToken.None);
        finished.Clear();
        host.Changed();
    }

    private bool Store(Store store, IngestedFile[] files)
    {
        IngestedFile[] good = [.. files.Where(f => f.Problem is null)];
        var (first, last) = (files.Min(f => f.Number), files.Max(f => f.Number));
        var names = store.ReadImportFiles(import.Id, first - 1, (int)(last - first + 1)).ToDictionary(f => f.Number, f => f.Name);
        var ids = store.AddSamples(
            [.. good.Select(f => IngestedFiles.SampleOf(f, names.GetValueOrDefault(f.Number, f.Sha256!)))],
            $"import {import.Id}",
            import.By);
        store.AddFeatures([.. good.Zip(ids).Where(p => p.Second is not null).Select(p => (p.Second!.Value, p.First.Features!))]);
        for (var i = 0; i < good.Length; i++)
        {
            store.SettleImportFile(import.Id, good[i].Number, ids[i] is null ? "duplicate" : "added", ids[i] ?? store.FindByHash(good[i].Sha256!), null);
        }

        foreach (var bad in files.Where(f => f.Problem is not null))
        {
            store.SettleImportFile(import.Id, bad.Number, "problem", null, bad.Problem);
        }

        return true;
    }
}
