using Winnow.Core.Data;
using Winnow.Core.Loop;

namespace Winnow.Core.Streaming;

/// <summary>A stream in a folder: <c>decisions.jsonl</c> holds every decision, <c>state.json</c> a snapshot to go on from after a crash.</summary>
/// <remarks>
/// Every label that comes back is saved at once, with a snapshot (up to 3 MB for 512 dimensions). A crash between two snapshots leaves decisions in the log that the snapshot does not know. Give the same samples again, and each gets the decision it had, without a
/// second line. Where the source has moved on, those decisions stand: the budget counts them, and only the strategy misses their evidence.
/// </remarks>
public sealed class StreamSession : IDisposable
{
    private readonly StreamSampler sampler;
    private readonly DecisionLog log;
    private readonly string statePath;
    private readonly int every;
    private readonly Queue<StreamDecision> known;

    private StreamSession(StreamSampler sampler, DecisionLog log, string statePath, int every)
    {
        (this.sampler, this.log, this.statePath, this.every) = (sampler, log, statePath, every);
        known = new(log.From(sampler.Seen + 1));
    }

    /// <summary>Samples decided so far, the logged ones included.</summary>
    public long Seen => log.Decisions;

    /// <summary>Opens the stream in a folder, or begins it.</summary>
    /// <param name="folder">Made where it is absent.</param>
    /// <param name="strategy">The strategy; a stream that has begun goes on with the same one.</param>
    /// <param name="options">Settings of a new stream; one that has begun keeps its own.</param>
    /// <param name="snapshotEvery">Samples between two snapshots, 1 or more; default 500.</param>
    /// <exception cref="InvalidDataException">A file is damaged, or belongs to another strategy.</exception>
    public static StreamSession Open(string folder, IStreamStrategy strategy, StreamOptions? options = null, int snapshotEvery = 500)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentOutOfRangeException.ThrowIfLessThan(snapshotEvery, 1);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "state.json");
        var opened = DecisionLog.Open(Path.Combine(folder, "decisions.jsonl"));
        try
        {
            var begun = File.Exists(path) ? StreamSampler.Load(strategy, File.ReadAllBytes(path)) : new StreamSampler(strategy, options);
            if (opened.Decisions < begun.Seen)
            {
                throw new InvalidDataException($"The log in '{folder}' holds {opened.Decisions} decisions, but its snapshot knows {begun.Seen}. Restore both files from one copy.");
            }

            var session = new StreamSession(begun, opened, path, snapshotEvery);
            if (!File.Exists(path))
            {
                session.Save();
            }

            return session;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Decides about the next sample and logs it. See <see cref="StreamSampler.Decide(StreamSample)"/>.</summary>
    public StreamDecision Decide(StreamSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        StreamDecision decision;
        if (known.TryPeek(out var logged) && logged.Id == sample.Id)
        {
            decision = sampler.Decide(sample, logged);
            known.Dequeue();
        }
        else
        {
            Adopt();
            decision = sampler.Decide(sample);
            log.Append(decision);
        }

        if (sampler.Seen % every == 0)
        {
            Save();
        }

        return decision;
    }

    /// <summary>Logs the true class of a sample, whether it was asked for or revisited. See <see cref="StreamSampler.Feedback"/>.</summary>
    public bool Feedback(SampleId id, int trueClass)
    {
        var learnt = sampler.Feedback(id, trueClass);
        log.Append(new StreamLabel(id, trueClass));
        // What a label taught cannot be had again from the source, so it is saved at once.
        Save();
        return learnt;
    }

    /// <summary>The best of the skipped. See <see cref="DecisionLog.Revisit"/>.</summary>
    public IReadOnlyList<StreamDecision> Revisit(int count) => log.Revisit(count);

    /// <summary>Writes a snapshot, so that a crash leaves either the old one or this one.</summary>
    public void Save()
    {
        log.Flush();
        AtomicFile.Write(statePath, sampler.Save());
    }

    /// <inheritdoc/>
    /// <remarks>Does not save: a session that ends by an exception must not look finished.</remarks>
    public void Dispose() => log.Dispose();

    private void Adopt()
    {
        while (known.TryDequeue(out var decision))
        {
            sampler.Adopt(decision);
        }
    }
}
