using System.Security.Cryptography;
using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>How a run goes on: sums are opened, stages closed, models joined; and how all of it comes back from the journal.</summary>
public sealed partial class Coordinator
{
    /// <summary>Rounds after which a late model counts no more.</summary>
    private const int StalenessMax = 5;

    private readonly List<string> discarded = [];

    private void Replay()
    {
        var events = journal.Events.Select(e => (e.Time, Entry: CoordinatorEvent.Read(e.Type, e.Payload))).ToList();
        // Sums that ended need not be added up again: what came of them is in the journal, too.
        var open = events.FindLastIndex(e => e.Entry is SumOpened);
        var isOpen = open >= 0 && !events.Skip(open).Any(e => e.Entry is SumFailed or RoundClosed or HistogramClosed or RunStarted);
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Entry is SumOpened opened && (i != open || !isOpen))
            {
                Remember(opened.Sum);
                continue;
            }

            Apply(events[i].Entry, events[i].Time);
        }

        Advance();
    }

    private void Apply(CoordinatorEvent entry, DateTimeOffset time)
    {
        switch (entry)
        {
            case CodeCreated created:
                Sites.Apply(created);
                break;
            case SiteEnrolled enrolled:
                Sites.Apply(enrolled);
                break;
            case SiteRevoked revoked:
                Sites.Apply(revoked);
                break;
            case RunStarted started:
                (plan, round, aggregation, sum, choiceSites) = (started.Plan, 0, null, null, null);
                search = started.Plan.Choice is { } choice ? new(choice) : null;
                taken.Clear();
                late.Clear();
                plainRounds.Clear();
                Use(started.Model);
                break;
            case SumOpened opened:
                Remember(opened.Sum);
                sum = new(opened.Sum, opened.Sites, Numbers(opened.Sum), blobs);
                (openedAt, quorumAt) = (time, null);
                uploads.Clear();
                break;
            case SumAnswered answered when sum is not null && sum.Info.Id == answered.Answer.Sum:
                sum.Accept(answered.Site, answered.Answer, DigestOf(answered.Site, answered.Answer));
                break;
            case SumAnswered { Answer: { Examples: not null } } answered when plainRounds.TryGetValue(answered.Answer.Sum, out var of) && of < round:
                late.Add((answered.Site, answered.Answer, of));
                break;
            case StageClosed closed when sum?.Info.Id == closed.Sum:
                sum.Close();
                quorumAt = null;
                break;
            case SumFailed:
                sum = null;
                break;
            case RoundClosed closed:
                (sum, round) = (null, closed.Round + 1);
                late.Clear();
                aggregation = closed.State is { } state ? State(state, closed.StateSteps) : null;
                Use(closed.Model);
                break;
            case HistogramClosed closed:
                sum = null;
                choiceSites ??= closed.Sites;
                search!.Accept(closed.Sum);
                break;
            case ChoiceTaken choiceTaken:
                taken.Add(choiceTaken.Site);
                break;
        }

        discarded.ForEach(blobs.Delete);
        discarded.Clear();
        Signal();
    }

    /// <summary>Does everything that can be done now.</summary>
    private void Advance()
    {
        while (plan is not null && !IsOver)
        {
            try
            {
                if (sum is null ? !TryOpen() : sum.IsDone ? !Finish(sum) : !TryClose(sum))
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is SecureAggregationException or ArgumentException && sum is not null)
            {
                // The next attempt is made with whoever is there; nothing was unmasked.
                options.Log?.Invoke($"{sum.Info.Id} failed in stage {sum.Stage}: {exception.Message}");
                Record(new SumFailed(sum.Info.Id, exception.Message));
            }
        }
    }

    private bool TryOpen()
    {
        var now = options.Clock.GetUtcNow();
        string[] present = [.. Present().Where(s => choiceSites is null || choiceSites.Contains(s)).Order(StringComparer.Ordinal)];
        var (all, least) = (choiceSites?.Count ?? Sites.Active.Count, Math.Max(options.SitesAtLeast, plan!.Secure ? 3 : 1));
        if (present.Length < least)
        {
            quorumAt = null;
            return false;
        }

        quorumAt ??= now;
        if (present.Length < all && now - quorumAt < options.Grace)
        {
            return false;
        }

        var choosing = round >= plan.Rounds;
        var question = choosing ? search!.Question : null;
        var id = FormattableString.Invariant($"run-{plan.Run}-{(choosing ? "histogram" : "round")}-{(choosing ? search!.Histograms : round)}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}");
        var length = question?.Length ?? plan.Layout().Length + 1;
        var secure = plan.Secure ? new SecureRound { Id = SecureRound.NewId(), Length = length, Parties = [.. present.Select(s => new SecureParty(s, Sites.Find(s)!.IdentityKey))] } : null;
        Record(new SumOpened(new(id, plan.Run, choosing ? search!.Histograms : round, model!, question, secure), present));
        options.Log?.Invoke($"{id}: {present.Length} sites are asked.");
        return true;
    }

    private bool TryClose(RunningSum running)
    {
        var (now, expected, answered) = (options.Clock.GetUtcNow(), running.Expected.Count, running.Answered.Count);
        var least = Math.Max(1, Math.Min(expected, Math.Max(options.SitesAtLeast, (int)Math.Ceiling(options.Quorum * expected))));
        if (expected > 0 && answered >= least)
        {
            quorumAt ??= now;
        }

        if (expected > 0 && (answered >= expected || now - quorumAt >= options.Grace))
        {
            running.Close();
            journal.Append(CoordinatorEvent.NameOf(new StageClosed(running.Info.Id)), CoordinatorEvent.Write(new StageClosed(running.Info.Id)));
            quorumAt = null;
            Signal();
            return true;
        }

        if (now - openedAt < options.SumTimeout)
        {
            return false;
        }

        throw new SecureAggregationException($"{answered} of {expected} sites answered stage {running.Stage} within {options.SumTimeout.TotalMinutes:0.#} minutes.");
    }

    private bool Finish(RunningSum running)
    {
        if (running.Info.Question is { } question)
        {
            var (total, sites) = Histogram(running, question);
            Prune(null);
            Record(new HistogramClosed([.. total.Select(n => (long)n)], sites));
        }
        else
        {
            CloseRound(running);
        }

        return true;
    }

    private (uint[] Sum, IReadOnlyList<string> Sites) Histogram(RunningSum running, ChoiceQuestion question)
    {
        if (running.Result is { } secure)
        {
            return (secure.Sum, secure.Sites);
        }

        var total = new uint[question.Length];
        foreach (var answer in running.Plain.Values)
        {
            FixedPoint.Add(total, TensorBytes.Numbers(blobs.Read(answer.Vector!.Digest)));
        }

        return (total, [.. running.Plain.Keys]);
    }

    private void CloseRound(RunningSum running)
    {
        var (layout, aggregator) = (plan!.Layout(), Aggregators.Get(plan.Aggregator));
        var global = new ModelWeights(layout, TensorBytes.Floats(blobs.Read(model!.Digest)));
        ModelWeights combined;
        IReadOnlyList<string> sites;
        if (running.Result is { } secure)
        {
            combined = global.Plus(new(layout, plan.Arithmetic.Mean(secure.Sum, secure.Sites.Count)));
            sites = secure.Sites;
        }
        else
        {
            ModelUpdate[] updates = [.. running.Plain.Select(p => Update(p.Key, p.Value, layout)), .. late.Select(l => Update(l.Site, l.Answer, layout) with { Staleness = round - l.Round })];
            var verdicts = new UpdateGuard { NormAtMost = options.NormAtMost }.Check(global, updates);
            foreach (var verdict in verdicts.Where(v => v.Reason is not null))
            {
                Record(new SiteRefused(verdict.Site, verdict.Reason!));
                options.Log?.Invoke($"{verdict.Site}: {verdict.Reason}");
            }

            ModelUpdate[] usable = [.. verdicts.Select(v => v.Update).OfType<ModelUpdate>()];
            combined = usable.Length == 0 ? throw new ArgumentException("No site sent a model that can be taken.") : aggregator.Combine(usable);
            sites = [.. usable.Select(t => t.Site).Distinct(StringComparer.Ordinal)];
        }

        var step = aggregator.Step(global, combined, aggregation);
        var state = step.State is { } s ? blobs.Add(TensorBytes.Of([.. s.First, .. s.Second])) : null;
        Prune(state);
        Record(new RoundClosed(round, blobs.Add(TensorBytes.Of(step.Weights.Values)), state, step.State?.Steps ?? 0, sites));
        options.Log?.Invoke($"Round {round - 1} of run {plan.Run}: {sites.Count} sites.");
    }

    private ModelUpdate Update(string site, SiteAnswer answer, TensorLayout layout) =>
        new(site, new(layout, TensorBytes.Floats(blobs.Read(answer.Vector!.Digest))), Math.Min(answer.Examples ?? 0, plan!.ExamplesAtMost));

    private AggregationState State(BlobManifest manifest, int steps)
    {
        var values = TensorBytes.Floats(blobs.Read(manifest.Digest));
        return new(steps, values[..(values.Length / 2)], values[(values.Length / 2)..]);
    }

    private int Numbers(SumInfo info) => info.Secure?.Length ?? info.Question?.Length ?? plan!.Layout().Length;

    private void Remember(SumInfo info)
    {
        if (info.Secure is null && info.Question is null)
        {
            plainRounds[info.Id] = info.Round;
        }
    }

    // Vectors that are added up are of no use to anyone. A crash before the next line of the journal must still find them.
    private void Prune(BlobManifest? state) => discarded.AddRange(sum!.VectorDigests().Where(d => !models.Contains(d) && d != state?.Digest));

    private void Use(BlobManifest next)
    {
        model = next;
        models.Add(next.Digest);
    }
}
