using System.Text.Json;
using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What sites ask for and answer.</summary>
public sealed partial class Coordinator
{
    // A restarted site may send another masked vector; more than a few are an attack on the disk.
    private const int UploadsMax = 4;

    /// <summary>What a site is asked to do; waits a while where there is nothing.</summary>
    public async Task<SiteTask> TaskForAsync(string site, CancellationToken cancel)
    {
        var until = options.Clock.GetUtcNow() + options.PollTime;
        while (true)
        {
            SiteTask task;
            Task signal;
            lock (gate)
            {
                var isNew = !Present().Contains(site, StringComparer.Ordinal);
                lastSeen[site] = options.Clock.GetUtcNow();
                if (isNew)
                {
                    Advance();
                    Signal();
                }

                (task, signal) = (TaskFor(site), changed.Task);
            }

            var left = until - options.Clock.GetUtcNow();
            if (task.Kind is not (SiteTaskKind.Wait or SiteTaskKind.Done) || left <= TimeSpan.Zero)
            {
                return task;
            }

            try
            {
                await signal.WaitAsync(left, options.Clock, cancel);
            }
            catch (TimeoutException)
            {
                // Nothing came up in that time: the site asks again.
                lock (gate)
                {
                    return TaskFor(site);
                }
            }
        }
    }

    /// <summary>Takes an answer. The same answer again changes nothing.</summary>
    /// <exception cref="FederationException">It belongs to no open sum, or breaks the rules; the reason is in the journal.</exception>
    public void Answer(string site, SiteAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (answer.Contents() != 1)
        {
            throw new FederationException($"An answer holds exactly one content, and this one of '{site}' holds {answer.Contents()}.");
        }

        lock (gate)
        {
            lastSeen[site] = options.Clock.GetUtcNow();
            if (answer.Chosen)
            {
                Take(site, answer);
                return;
            }

            var digest = DigestOf(site, answer);
            if (sum?.Knows(digest) == true || late.Any(l => l.Site == site && DigestOf(site, l.Answer) == digest))
            {
                return;
            }

            if (sum is null || !string.Equals(sum.Info.Id, answer.Sum, StringComparison.Ordinal))
            {
                TakeLate(site, answer);
                return;
            }

            try
            {
                sum.Accept(site, answer, digest);
            }
            catch (Exception exception) when (exception is SecureAggregationException or FederationException)
            {
                Record(new SiteRefused(site, exception.Message));
                throw exception is FederationException ? exception : new FederationException(exception.Message, exception);
            }

            var answered = new SumAnswered(site, answer);
            journal.Append(CoordinatorEvent.NameOf(answered), CoordinatorEvent.Write(answered));
            Watch(answered, options.Clock.GetUtcNow());
            Signal();
            Advance();
        }
    }

    /// <summary>Which chunks of a vector a site still has to send.</summary>
    /// <exception cref="FederationException">No vector of that size is asked of it.</exception>
    public MissingChunks Missing(string site, BlobManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        lock (gate)
        {
            if (manifest.Problem() is { } problem)
            {
                throw new FederationException($"The tensor is refused: {problem}.");
            }

            if (!blobs.Has(manifest.Digest) && (sum is null || !sum.Expected.Contains(site) || sum.VectorBytes != manifest.Length) && !(plainRounds.Count > 0 && manifest.Length == PlainBytes))
            {
                throw new FederationException($"'{site}' is not asked for a tensor of {manifest.Length:N0} bytes.");
            }

            if (announced.TryGetValue(site, out var before) && before.Digest != manifest.Digest)
            {
                blobs.Discard(before);
            }

            announced[site] = manifest;
            return new(blobs.Missing(manifest));
        }
    }

    /// <summary>Takes one chunk of a vector that was announced.</summary>
    /// <exception cref="FederationException">It was not announced, or has other bytes.</exception>
    public void AddChunk(string site, string digest, int chunk, ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (!announced.TryGetValue(site, out var manifest) || manifest.Digest != digest)
            {
                throw new FederationException("The tensor was not announced; announce it, and send the chunks that are missing.");
            }

            if (uploads.GetValueOrDefault(site) >= UploadsMax)
            {
                throw new FederationException($"'{site}' sent {UploadsMax} tensors for one sum; one is asked for.");
            }

            if (blobs.AddChunk(manifest, chunk, bytes))
            {
                announced.Remove(site);
                uploads[site] = uploads.GetValueOrDefault(site) + 1;
            }
        }
    }

    /// <summary>One chunk of the global model; no other tensor is given out.</summary>
    /// <exception cref="FederationException">It is no model of this run.</exception>
    public byte[] ReadModelChunk(string digest, int chunk)
    {
        lock (gate)
        {
            return models.Contains(digest) ? blobs.ReadChunk(digest, chunk) : throw new FederationException("There is no model of that digest.");
        }
    }

    /// <summary>Ends stages whose time has come; the server calls it every second.</summary>
    public void Tick()
    {
        lock (gate)
        {
            Advance();
        }
    }

    private readonly Dictionary<string, BlobManifest> announced = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> uploads = new(StringComparer.Ordinal);
    private readonly HashSet<string> models = new(StringComparer.Ordinal);

    private SiteTask TaskFor(string site)
    {
        if (sum?.TaskFor(site) is { } asked)
        {
            return asked;
        }

        if (plan is null || !IsOver)
        {
            return new() { Kind = SiteTaskKind.Wait };
        }

        return Thresholds is { } thresholds && choiceSites?.Contains(site) == true && !taken.Contains(site)
            ? new() { Kind = SiteTaskKind.Choose, Thresholds = thresholds, Training = Decided(), Model = model, Run = plan.Run }
            : new() { Kind = SiteTaskKind.Done, Model = model, Run = plan.Run };
    }

    private void Take(string site, SiteAnswer answer)
    {
        if (plan is null || answer.Sum != FormattableString.Invariant($"run-{plan.Run}") || Thresholds is null)
        {
            throw new FederationException($"'{site}' took picks of a run that is over.");
        }

        if (!taken.Contains(site))
        {
            Record(new ChoiceTaken(site, plan.Run));
        }
    }

    private long PlainBytes => plan is null || layout is null ? 0 : 4L * RoundVector.Length(plan, layout);

    // A plain model of an earlier round still counts, less the later it comes.
    private void TakeLate(string site, SiteAnswer answer)
    {
        if (plan is null || answer.Vector is not { } vector || answer.Examples is null || !plainRounds.TryGetValue(answer.Sum, out var of) || of >= round || round - of > StalenessMax || TrialOf(of) != TrialOf(round)
            || vector.Length != PlainBytes || !blobs.Has(vector.Digest))
        {
            throw new FederationException($"The sum '{answer.Sum}' is over; '{site}' was late, and the others went on.");
        }

        Record(new SumAnswered(site, answer));
    }

    private static string DigestOf(string site, SiteAnswer answer) => BlobManifest.Hash([.. System.Text.Encoding.UTF8.GetBytes(site), 0, .. JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Default.SiteAnswer)]);
}
