using Winnow.Core.Data;
using Winnow.Core.Streaming;
using Winnow.Server.Blobs;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Streams;

/// <summary>Some images on their way: takes in what the worker says about them, and decides about all in one change.</summary>
/// <param name="host">The project.</param>
/// <param name="blobs">Where images go.</param>
/// <param name="folder">Folder of the job.</param>
/// <param name="plan">How they are decided.</param>
/// <param name="caps">Labels at most.</param>
/// <param name="files">The images in the order of the stream.</param>
internal sealed class StreamPart(ProjectHost host, ServerBlobs blobs, string folder, StreamPlan plan, LabelCaps caps, IReadOnlyList<StoredStreamFile> files)
{
    /// <summary>What the journal calls those who ask for kept images.</summary>
    public const string Self = "the stream";

    private const int EvidenceMax = 65_536;

    private readonly HashSet<long> known = [.. files.Select(f => f.Id)];
    private readonly HashSet<long> begun = [];
    private readonly SortedDictionary<long, IngestedFile> read = [];
    private readonly Dictionary<long, ScoredImage> scored = [];

    /// <summary>Images during which the worker ended.</summary>
    public IReadOnlyList<StoredStreamFile> Open => [.. files.Where(f => begun.Contains(f.Id))];

    /// <summary>Takes one message.</summary>
    /// <exception cref="InvalidDataException">It is about an image that the worker was not asked about, or what it says cannot be.</exception>
    public Task HearAsync(WorkerMessage message)
    {
        switch (message)
        {
            case { Type: "begin", Number: { } number }:
                begun.Add(known.Contains(number) ? number : throw new InvalidDataException("an image that nobody asked about"));
                break;
            case { Type: "file", File: { } file }:
                IngestedFiles.Check(file, known.Contains(file.Number));
                begun.Remove(file.Number);
                read[file.Number] = file;
                break;
            case { Type: "evidence", Evidence: { } evidence }:
                Check(evidence);
                begun.Remove(evidence.Number);
                scored[evidence.Number] = evidence;
                break;
        }

        return Task.CompletedTask;
    }

    /// <summary>Decides about the images that were read whole, in the order of the stream, and keeps everything in one change.</summary>
    /// <returns>How many images were decided or named as a problem.</returns>
    public async Task<int> DecideAsync(TimeProvider clock)
    {
        IngestedFile[] settled = [.. read.Values.Where(f => f.Problem is not null || plan.Model is null || scored.ContainsKey(f.Number))];
        await IngestedFiles.StoreAsync(blobs, host.Id, folder, settled.Where(f => f.Problem is null), CancellationToken.None);
        if (settled.Length > 0)
        {
            await host.WriteAsync(store => Decide(store, settled, clock), CancellationToken.None);
        }

        return settled.Length;
    }

    private bool Decide(Store store, IngestedFile[] settled, TimeProvider clock)
    {
        var arrived = files.ToDictionary(f => f.Id);
        foreach (var bad in settled.Where(f => f.Problem is not null))
        {
            store.SettleStreamFile(bad.Number, "problem", null, bad.Problem);
        }

        IngestedFile[] good = [.. settled.Where(f => f.Problem is null)];
        var ids = store.AddSamples([.. good.Select(f => IngestedFiles.SampleOf(f, arrived[f.Number].Name))], "stream", Self);
        var fresh = good.Zip(ids).Where(p => p.Second is not null).Select(p => (File: p.First, Id: p.Second!.Value)).ToArray();
        store.AddFeatures([.. fresh.Select(f => (f.Id, f.File.Features!))]);
        foreach (var (file, _) in good.Zip(ids).Where(p => p.Second is null))
        {
            store.SettleStreamFile(file.Number, "duplicate", store.FindByHash(file.Sha256!), null);
        }

        if (fresh.Length > 0)
        {
            Decide(store, arrived, fresh, clock);
        }

        return true;
    }

    private void Decide(Store store, Dictionary<long, StoredStreamFile> arrived, (IngestedFile File, SampleId Id)[] fresh, TimeProvider clock)
    {
        var classes = store.ReadProject().Classes;
        StreamSample[] samples = [.. fresh.Select(f => SampleOf(f.File, f.Id, classes))];
        var (stream, sampler) = plan.Open(store, samples[0]);

        // As the project keeps it, so that a cap counts the same before and after a stop.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var times = new LabelTimes(caps, store.ReadGrantTimes(now - TimeSpan.FromDays(1)));
        var learnt = store.NewestEvent();
        foreach (var (id, label) in store.ReadAnswers(stream.Name, stream.Learnt).Where(a => sampler.Classes is not { } count || a.Class < count))
        {
            sampler.Feedback(id, label);
        }

        var decisions = new List<StoredDecision>();
        foreach (var sample in samples)
        {
            var decision = sampler.Decide(sample, times.Refusal(now));
            if (decision.Label)
            {
                times.Grant(now);
            }

            decisions.Add(new(decision, now));
        }

        store.Decide(stream with { State = sampler.Save(), Learnt = learnt }, plan.Source, [], decisions);
        foreach (var kept in decisions.Where(d => d.Decision.Label))
        {
            store.AskFor([kept.Decision.Id], $"kept from the stream: {kept.Decision.Reason}", Self);
        }

        foreach (var (file, id) in fresh)
        {
            store.SettleStreamFile(file.Number, "decided", id, null);
        }

        foreach (var video in fresh.Select(f => (f.Id, Frame: arrived[f.File.Number].Frame!)).Where(f => f.Frame is not null).GroupBy(f => (f.Frame.Video, f.Frame.Hash)))
        {
            store.ImportMetadata(video.Key.Video, video.Key.Hash, StoredFrame.Columns, [.. video.Select(f => (f.Id, f.Frame.Values))]);
        }

        if (decisions.Exists(d => d.Decision.Label))
        {
            host.Reload(store);
        }
    }

    private StreamSample SampleOf(IngestedFile file, SampleId id, IReadOnlyList<string> classes) => plan.Model is null
        ? new() { Id = id, Embedding = plan.Embeddings ? [.. file.Features!] : null }
        : new() { Id = id, Probabilities = [.. scored[file.Number].Probabilities], Embedding = scored[file.Number].Embedding is { } e ? [.. e] : null, Classes = classes };

    private void Check(ScoredImage evidence)
    {
        var fits = read.ContainsKey(evidence.Number) && plan.Model is not null && evidence.Embedding is null != plan.Embeddings
            && evidence.Probabilities.Count is > 0 and <= EvidenceMax && evidence.Probabilities.All(p => p is >= 0 and <= 1) && Math.Abs(evidence.Probabilities.Sum(p => (double)p) - 1) <= 1e-3
            && (evidence.Embedding is null || (evidence.Embedding.Count is > 0 and <= EvidenceMax && evidence.Embedding.All(float.IsFinite)));
        if (!fits)
        {
            throw new InvalidDataException("evidence that nobody asked for, or that cannot be");
        }
    }
}
