using System.Runtime.ExceptionServices;
using Winnow.Cli.Input;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Streaming;
using Winnow.Storage;
using Winnow.Torch;

namespace Winnow.Cli.Streaming;

/// <summary>Decides about images of a stream, one after the other, and writes every part of them to the project before it goes on.</summary>
internal sealed class StreamDecider(StreamCall call, Store store, IStreamScorer scorer, TimeProvider clock)
{
    /// <summary>Images between two writes: few enough that a killed process repeats little, enough that the disk is not the brake.</summary>
    private const int Part = 64;

    /// <summary>Decides about the files in their order.</summary>
    /// <param name="files">Full paths, asked for one part after the other.</param>
    /// <param name="frameOf">Where a file was taken in a video, or null where they are no frames.</param>
    /// <param name="tally">Receives what happened.</param>
    /// <param name="progress">Told after every part: files done.</param>
    /// <param name="cancel">Checked before every part and image.</param>
    public void Run(IEnumerable<string> files, Func<string, StoredFrame>? frameOf, StreamTally tally, Action<int> progress, CancellationToken cancel)
    {
        var project = store.ReadProject();
        var samples = store.ReadSamples();
        var byPath = samples.ToDictionary(s => s.Path, StringComparer.Ordinal);
        var answered = store.ReadLabels().Select(l => l.Id).Concat(store.ReadSkips()).ToHashSet();
        var decisions = store.ReadDecisions(call.Name);
        var decided = decisions.Select(d => d.Decision.Id).ToHashSet();
        var times = new LabelTimes(call.Caps, decisions.Where(d => d.Decision.Label).Select(d => d.At));
        var (stream, sampler) = StreamBegin.Open(call, store);
        var next = samples.Count == 0 ? 0 : samples.Max(s => s.Id.Value) + 1;
        var done = 0;
        foreach (var part in files.Chunk(Part))
        {
            cancel.ThrowIfCancellationRequested();
            var fresh = New(part, project, byPath, answered, decided, tally);
            var described = Describe(project, fresh, byPath, next, cancel);
            tally.LeftOut.AddRange(described.Where(s => s.Problem is not null).Select(s => new FileProblem(s.Path, s.Problem!)));
            StoredSample[] usable = [.. described.Where(s => s.Problem is null)];
            var (evidence, problems) = scorer.Score([.. usable.Select(s => ProjectModels.Image(project, s.Id, s.Path))], cancel);
            tally.LeftOut.AddRange(problems);

            var learnt = store.NewestEvent();
            foreach (var (id, label) in store.ReadAnswers(call.Name, stream.Learnt))
            {
                sampler.Feedback(id, label);
            }

            StoredDecision[] made = [.. evidence.Select(e => Decide(sampler, e, times))];
            stream = stream with { State = sampler.Save(), Learnt = learnt };
            var seen = evidence.Select(e => e.Id).ToHashSet();
            StoredSample[] added = [.. usable.Where(s => seen.Contains(s.Id) && !byPath.ContainsKey(s.Path))];
            var frames = frameOf is null ? [] : added.Select(a => (a.Id, Frame: frameOf(Path.GetFullPath(Path.Combine(project.Images, a.Path))))).ToArray();
            Keep(s =>
            {
                s.Decide(stream, scorer.Source, added, made);
                if (frames is [var first, ..])
                {
                    s.ImportMetadata(first.Frame.Video, first.Frame.Hash, StoredFrame.Columns, [.. frames.Select(f => (f.Id, f.Frame.Values))]);
                }
            });

            foreach (var sample in added)
            {
                byPath.Add(sample.Path, sample);
                next = Math.Max(next, sample.Id.Value + 1);
            }

            decided.UnionWith(seen);
            tally.Decided += made.Length;
            tally.Granted += made.Count(m => m.Decision.Label);
            done += part.Length;
            progress(done);
        }
    }

    private void Keep(Action<Store> change)
    {
        if (store.Batch([change]) is [{ } failure])
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private static string[] New(
        string[] part, Project project, Dictionary<string, StoredSample> byPath, HashSet<SampleId> answered, HashSet<SampleId> decided, StreamTally tally)
    {
        var fresh = new List<string>();
        foreach (var path in part.Select(f => Path.GetRelativePath(project.Images, f).Replace('\\', '/')))
        {
            if (byPath.TryGetValue(path, out var known) && known.Problem is { } problem)
            {
                tally.LeftOut.Add(new(path, problem));
            }
            else if (known is not null && decided.Contains(known.Id))
            {
                tally.Before++;
            }
            else if (known is not null && answered.Contains(known.Id))
            {
                tally.Answered++;
            }
            else
            {
                fresh.Add(path);
            }
        }

        return [.. fresh];
    }

    private static StoredSample[] Describe(Project project, string[] paths, Dictionary<string, StoredSample> byPath, long next, CancellationToken cancel)
    {
        var decode = NativeShimLocator.Find() is not null;
        var described = new StoredSample[paths.Length];
        Parallel.For(0, paths.Length, new ParallelOptions { CancellationToken = cancel }, i =>
            described[i] = byPath.TryGetValue(paths[i], out var known) ? known : ImageScan.Describe(new(next + i), Path.Combine(project.Images, paths[i]), paths[i], decode));
        return described;
    }

    private StoredDecision Decide(StreamSampler sampler, StreamSample sample, LabelTimes times)
    {
        if (sampler.Dimensions is { } size && sample.Embedding is { } embedding && embedding.Length != size)
        {
            throw new CommandException($"The stream '{call.Name}' compares embeddings of {size} values, and '{scorer.Source}' gives {embedding.Length}; begin another stream with --name.");
        }

        // As the project keeps it, so that a cap counts the same before and after a stop.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var decision = sampler.Decide(sample, times.Refusal(now));
        if (decision.Label)
        {
            times.Grant(now);
        }

        return new(decision, now);
    }
}
