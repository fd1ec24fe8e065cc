using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What the answers of a sum come to: the next model, control variate and counts, or a histogram; and which tensors are of no more use.</summary>
public sealed partial class Coordinator
{
    private (long[] Sum, IReadOnlyList<string> Sites, IReadOnlyDictionary<string, long>? Taken) Histogram(RunningSum running, ChoiceQuestion question)
    {
        if (running.Result is { } secure)
        {
            return ([.. secure.Sum.Select(n => (long)n)], secure.Sites, null);
        }

        var answers = Counts(running);
        var total = Total(answers.Values, question.Length);
        return (total, [.. answers.Keys], answers.ToDictionary(a => a.Key, a => search!.TakenOf(total, a.Value), StringComparer.Ordinal));
    }

    private void CloseVote(RunningSum running)
    {
        var (votes, sites) = running.Result is { } secure ? ([.. secure.Sum.Select(n => (long)n)], secure.Sites) : OpenVotes(running);
        Prune();
        Record(new VoteClosed(votes, sites, TrafficNow()));
        options.Log?.Invoke(penalty is { } chosen
            ? FormattableString.Invariant($"Run {plan!.Run}: the votes of {sites.Count} sites come to penalty {chosen:g4}.")
            : $"Run {plan!.Run}: no site could vote; the plan's penalty stays.");
    }

    // Nobody has more votes than it may have examples.
    private (long[] Votes, IReadOnlyList<string> Sites) OpenVotes(RunningSum running)
    {
        var ballots = Counts(running);
        foreach (var (site, _) in ballots.Where(b => b.Value.Sum() > plan!.ExamplesAtMost).ToList())
        {
            Record(new SiteRefused(site, $"a ballot of more than {plan!.ExamplesAtMost:N0} votes"));
            ballots.Remove(site);
        }

        return (Total(ballots.Values, PenaltyVote.Grid.Count), [.. ballots.Keys]);
    }

    private SortedDictionary<string, long[]> Counts(RunningSum running) =>
        new(running.Plain.ToDictionary(p => p.Key, p => TensorBytes.Numbers(blobs.Read(p.Value.Vector!.Digest)).Select(n => (long)n).ToArray(), StringComparer.Ordinal), StringComparer.Ordinal);

    private static long[] Total(IEnumerable<long[]> answers, int length)
    {
        var total = new long[length];
        foreach (var answer in answers)
        {
            for (var i = 0; i < length; i++)
            {
                total[i] += answer[i];
            }
        }

        return total;
    }

    private void CloseRound(RunningSum running)
    {
        var aggregator = Aggregators.Get(plan!.Aggregator);
        var global = new ModelWeights(layout!, TensorBytes.Floats(blobs.Read(model!.Digest)));
        var joined = running.Result is { } secure ? Joined(global, secure) : Joined(global, running, aggregator);
        var step = aggregator.Step(global, joined.Weights, State());
        // Running statistics are measured, not learned: a server's optimizer does not step along them.
        var next = SharedPart.Statistics(layout!) is { } statistics ? step.Weights.With(joined.Weights.Select(statistics)) : step.Weights;
        var state = step.State is { } s ? blobs.Add(TensorBytes.Of([.. s.First, .. s.Second])) : null;
        var variate = joined.Control is { } c ? blobs.Add(TensorBytes.Of(c.Values)) : null;
        Prune(state, variate);
        Record(new RoundClosed(round, blobs.Add(TensorBytes.Of(next.Values)), state, step.State?.Steps ?? 0, joined.Sites, variate, joined.Counts, joined.Shares, TrafficNow()));
        options.Log?.Invoke($"Round {round - 1} of run {plan.Run}: {joined.Sites.Count} sites.");
    }

    private JoinedRound Joined(ModelWeights global, SecureSum secure)
    {
        var (change, control, counts) = RoundVector.ReadSum(plan!, layout!, secure.Sum, secure.Sites.Count);
        return new(global.Plus(change), control is null ? null : Variate().Plus(control, (float)secure.Sites.Count / Math.Max(secure.Sites.Count, Sites.Active.Count)), counts, secure.Sites, null);
    }

    private JoinedRound Joined(ModelWeights global, RunningSum running, IAggregator aggregator)
    {
        var read = running.Plain.Select(p => (Site: p.Key, p.Value, Late: 0)).Concat(late.Select(l => (l.Site, l.Answer, Late: round - l.Round)))
            .Select(a => (a.Late, Update: Update(a.Site, a.Item2, a.Late, out var said), Counts: said)).ToList();
        var verdicts = new UpdateGuard { NormAtMost = options.NormAtMost }.Check(global, [.. read.Select(r => r.Update)]);
        foreach (var verdict in verdicts.Where(v => v.Reason is not null))
        {
            Record(new SiteRefused(verdict.Site, verdict.Reason!));
            options.Log?.Invoke($"{verdict.Site}: {verdict.Reason}");
        }

        ModelUpdate[] usable = [.. verdicts.Select(v => v.Update).OfType<ModelUpdate>()];
        var combined = usable.Length == 0 ? throw new ArgumentException("No site sent a model that can be taken.") : aggregator.Combine(usable);
        // A late answer's control variate belongs to a round that is over.
        ModelUpdate[] onTime = [.. usable.Where(u => u.Staleness == 0)];
        var variate = plan!.Scaffold && onTime.Length > 0 ? Scaffold.NextShared(Variate(), onTime, Math.Max(onTime.Length, Sites.Active.Count)) : null;
        var counts = read.Where((r, i) => r.Late == 0 && verdicts[i].Update is not null).Aggregate(RoundCounts.None, (sum, r) => sum.Plus(r.Counts));
        var total = usable.Sum(u => u.Weight);
        var shares = usable.GroupBy(u => u.Site, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(u => u.Weight) / total, StringComparer.Ordinal);
        return new(combined, variate, counts, [.. shares.Keys.Order(StringComparer.Ordinal)], shares);
    }

    private ModelWeights Variate() => new(layout!, TensorBytes.Floats(blobs.Read(control!.Digest)));

    private ModelUpdate Update(string site, SiteAnswer answer, int staleness, out RoundCounts counts)
    {
        var (weights, change, said) = RoundVector.Read(plan!, layout!, TensorBytes.Floats(blobs.Read(answer.Vector!.Digest)));
        counts = said;
        return new(site, weights, Math.Min(answer.Examples ?? 0, plan!.ExamplesAtMost)) { ControlChange = change, Staleness = staleness };
    }

    private AggregationState? State()
    {
        if (aggregation is not { } kept)
        {
            return null;
        }

        var values = TensorBytes.Floats(blobs.Read(kept.Values.Digest));
        return new(kept.Steps, values[..(values.Length / 2)], values[(values.Length / 2)..]);
    }

    // Vectors that are added up are of no use to anyone. A crash before the next line of the journal must still find them.
    private void Prune(params ReadOnlySpan<BlobManifest?> kept)
    {
        foreach (var digest in sum!.VectorDigests().Concat(late.Select(l => l.Answer.Vector!.Digest)))
        {
            var isKept = models.Contains(digest);
            foreach (var manifest in kept)
            {
                isKept |= manifest?.Digest == digest;
            }

            if (!isKept)
            {
                discarded.Add(digest);
            }
        }
    }

    // What a round began with is of no use once the next one has its own: models of networks would fill the disk.
    private void Use(BlobManifest nextModel, BlobManifest? nextControl, (BlobManifest Values, int Steps)? nextState)
    {
        BlobManifest?[] before = [model, control, aggregation?.Values];
        (model, control, aggregation) = (nextModel, nextControl, nextState);
        models.Clear();
        models.UnionWith(((BlobManifest?[])[model, control]).OfType<BlobManifest>().Select(m => m.Digest));
        if (!replaying)
        {
            // The journal may come back to the same bytes later on: only what happens now throws anything away.
            discarded.AddRange(before.OfType<BlobManifest>().Select(m => m.Digest).Where(d => !models.Contains(d) && d != aggregation?.Values.Digest && (plan!.Trials.Count == 0 || (d != beginning.Model.Digest && d != beginning.Control?.Digest))));
        }
    }
}
