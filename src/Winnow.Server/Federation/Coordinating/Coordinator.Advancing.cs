using System.Security.Cryptography;
using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>How a run goes on: sums are opened, stages closed, models joined; and how all of it comes back from the journal.</summary>
public sealed partial class Coordinator
{
    /// <summary>Rounds after which a late model counts no more.</summary>
    private const int StalenessMax = 5;

    private readonly List<string> discarded = [];
    private bool replaying;

    private void Replay()
    {
        var events = journal.Events.Select(e => (e.Time, Entry: CoordinatorEvent.Read(e.Type, e.Payload))).ToList();
        // Sums that ended need not be added up again: what came of them is in the journal, too.
        var open = events.FindLastIndex(e => e.Entry is SumOpened);
        var isOpen = open >= 0 && !events.Skip(open).Any(e => e.Entry is SumFailed or RoundClosed or HistogramClosed or VoteClosed or RunStarted or RunEnded);
        replaying = true;
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Entry is SumOpened opened && (i != open || !isOpen))
            {
                Watch(opened, events[i].Time);
                Remember(opened.Sum);
                continue;
            }

            Apply(events[i].Entry, events[i].Time);
        }

        replaying = false;
        Advance();
    }

    private void Apply(CoordinatorEvent entry, DateTimeOffset time)
    {
        Watch(entry, time);
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
                sum?.ShutOut(revoked.Site);
                break;
            case RunStarted started:
                (plan, layout) = (started.Plan, started.Plan.Layout());
                (round, sum, choiceSites, failures, ended, penalty, voted) = (0, null, null, 0, null, null, false);
                search = started.Plan.Choice is { } choice ? new(choice) : null;
                taken.Clear();
                late.Clear();
                plainRounds.Clear();
                beginning = (started.Model, started.Control);
                Use(started.Model, started.Control, null);
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
                (openedAt, quorumAt) = (time, null);
                break;
            case SumFailed:
                sum = null;
                failures++;
                break;
            case RunEnded over:
                (sum, ended) = (null, over.Reason);
                break;
            case RoundClosed closed:
                (sum, round, failures) = (null, closed.Round + 1, 0);
                history.Add(new(plan!.Run, closed.Round, time, closed.Sites, closed.Counts ?? RoundCounts.None, closed.Shares, plan.Training.Private?.Cost) { Notes = TakeNotes(closed.Traffic) });
                late.Clear();
                Use(closed.Model, closed.Control ?? control, closed.State is { } state ? (state, closed.StateSteps) : null);
                if (IsNewTrial(round))
                {
                    Use(beginning.Model, beginning.Control, null);
                }

                break;
            case VoteClosed closed:
                (sum, failures, voted) = (null, 0, true);
                penalty = PenaltyVote.Winner(closed.Votes);
                TakeNotes(closed.Traffic);
                break;
            case HistogramClosed closed:
                (sum, failures) = (null, 0);
                choiceSites ??= closed.Sites;
                TakeNotes(closed.Traffic);
                foreach (var (site, labels) in closed.Taken ?? new Dictionary<string, long>())
                {
                    split[site] = split.GetValueOrDefault(site) + labels;
                }

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
                if (failures >= options.AttemptsAtMost)
                {
                    End($"{failures} sums failed one after another, the last one because: {exception.Message}");
                }
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

        var choosing = round >= plan.AllRounds;
        var voting = plan.TuneHead && !voted;
        var question = choosing ? search!.Question : null;
        var id = FormattableString.Invariant($"run-{plan.Run}-{(voting ? "vote" : choosing ? "histogram" : "round")}-{(choosing ? search!.Histograms : round)}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}");
        var length = voting ? PenaltyVote.Grid.Count : question?.Length ?? RoundVector.Length(plan, layout!) + 1;
        var secure = plan.Secure ? new SecureRound { Id = SecureRound.NewId(), Length = length, Parties = [.. present.Select(s => new SecureParty(s, Sites.Find(s)!.IdentityKey))] } : null;
        Record(new SumOpened(new(id, plan.Run, choosing ? search!.Histograms : round, model!, question, secure) { Control = choosing || voting ? null : control, Training = voting ? null : Decided(), IsVote = voting }, present));
        options.Log?.Invoke($"{id}: {present.Length} sites are asked.");
        return true;
    }

    private bool TryClose(RunningSum running)
    {
        var (now, expected, answered) = (options.Clock.GetUtcNow(), running.Expected.Count, running.Answered.Count);
        var least = Math.Max(1, Math.Min(expected, Math.Max(options.SitesAtLeast, (int)Math.Ceiling(options.Quorum * expected))));
        if (expected == 0)
        {
            return GiveUp(running);
        }

        if (answered >= least)
        {
            quorumAt ??= now;
        }

        var isLate = now - openedAt >= options.StageTimeout;
        if (answered >= expected || now - quorumAt >= options.Grace || (isLate && answered >= Math.Min(expected, options.SitesAtLeast)))
        {
            running.Close();
            journal.Append(CoordinatorEvent.NameOf(new StageClosed(running.Info.Id)), CoordinatorEvent.Write(new StageClosed(running.Info.Id)));
            (openedAt, quorumAt) = (now, null);
            Signal();
            return true;
        }

        return isLate
            ? throw new SecureAggregationException($"{answered} of {expected} sites answered stage {running.Stage} within {options.StageTimeout.TotalMinutes:0.#} minutes.")
            : false;
    }

    // Nobody is left to wait for. Without labels or privacy budget at any site another attempt would end the same way.
    private bool GiveUp(RunningSum running)
    {
        var why = string.Join(", ", running.Away.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}: {WhyAway(a.Value)}"));
        if (running.Away.Count == 0 || running.Away.Values.Any(r => r is not (AbstainReason.NoLabels or AbstainReason.PrivacyBudget)))
        {
            throw new SecureAggregationException($"Every site stays away{(why.Length == 0 ? "" : $" ({why})")}.");
        }

        End($"Every site stays away ({why}).");
        return true;
    }

    private void End(string reason)
    {
        options.Log?.Invoke($"Run {plan!.Run} ends: {reason}");
        Record(new RunEnded(plan!.Run, reason));
    }

    private static string WhyAway(AbstainReason reason) => reason switch
    {
        AbstainReason.NoLabels => "no labels",
        AbstainReason.PrivacyBudget => "privacy budget spent",
        AbstainReason.Restarted => "restarted",
        _ => "refused",
    };

    private bool Finish(RunningSum running)
    {
        if (running.Info.IsVote)
        {
            CloseVote(running);
        }
        else if (running.Info.Question is { } question)
        {
            var (total, sites, taken) = Histogram(running, question);
            Prune();
            Record(new HistogramClosed(total, sites, TrafficNow(), taken));
        }
        else
        {
            CloseRound(running);
        }

        return true;
    }

    private int Numbers(SumInfo info) => info.Secure?.Length ?? (info.IsVote ? PenaltyVote.Grid.Count : null as int?) ?? info.Question?.Length ?? RoundVector.Length(plan!, layout!);

    private void Remember(SumInfo info)
    {
        if (info is { Secure: null, Question: null, IsVote: false })
        {
            plainRounds[info.Id] = info.Round;
        }
    }
}
