using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What people see of a coordinator and change at it.</summary>
public sealed partial class Coordinator
{
    /// <summary>δ that ε is stated for.</summary>
    private const double Delta = 1e-5;

    /// <summary>How the federation stands.</summary>
    public FederationOverview Overview()
    {
        lock (gate)
        {
            var here = Present().ToHashSet(StringComparer.Ordinal);
            return new()
            {
                At = options.Clock.GetUtcNow(),
                Run = plan?.Run ?? 0,
                Round = round,
                Rounds = plan?.AllRounds ?? 0,
                IsOver = IsOver,
                Ended = ended,
                Stage = sum?.Stage,
                Answered = sum?.Answered.Count ?? 0,
                Expected = sum?.Expected.Count ?? 0,
                Features = plan?.Features,
                Aggregator = plan is null ? null : plan.Scaffold ? $"{plan.Aggregator} with SCAFFOLD" : plan.Aggregator,
                Secure = plan?.Secure ?? false,
                Penalty = penalty,
                Budget = plan?.Choice?.Budget,
                Spent = search?.Spent ?? 0,
                IsChosen = Thresholds is not null,
                Selector = plan?.Choice is null ? null : plan.Selector,
                Delta = Delta,
                Sites = [.. Sites.All.Select(s => Overview(s, here.Contains(s.Name)))],
                History = [.. history.TakeLast(FederationOverview.RoundsMost).Select(Overview)],
                Earlier = Math.Max(0, history.Count - FederationOverview.RoundsMost),
                Bounds = [.. bounds.OrderBy(b => b.Labels)],
            };
        }
    }

    /// <summary>Waits until the run stands as asked; woken by what happens, not by time.</summary>
    /// <param name="there">Whether that is so; called under the coordinator's lock.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async Task<CoordinatorStatus> WaitForAsync(Func<CoordinatorStatus, bool> there, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(there);
        while (true)
        {
            Task signal;
            lock (gate)
            {
                if (Status() is var status && there(status))
                {
                    return status;
                }

                signal = changed.Task;
            }

            await signal.WaitAsync(cancel);
        }
    }

    /// <summary>Makes codes and shuts sites out, and says who is in.</summary>
    /// <exception cref="FederationException">A name is none, taken, or unknown; those before it were done.</exception>
    public CoordinatorReply Change(CoordinatorChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (gate)
        {
            SiteCode[] codes = [.. change.Enrol.Select(site => new SiteCode(site, NewCode(site).ToString()))];
            foreach (var site in change.Revoke)
            {
                Revoke(site, change.Reason);
            }

            return new(codes, [.. Sites.All.Select(s => new SiteEntry(s.Name, SiteIdentity.FingerprintOf(s.IdentityKey), s.Revoked))], null);
        }
    }

    private SiteOverview Overview(RegisteredSite site, bool isHere)
    {
        RoundHistory[] mine = [.. history.Where(r => r.Sites.Contains(site.Name, StringComparer.Ordinal))];
        PrivateSteps[] paid = [.. mine.Select(r => r.Cost).OfType<PrivateSteps>()];
        double[] shares = [.. mine.Where(r => r.Shares is not null).Select(r => r.Shares!.GetValueOrDefault(site.Name))];
        var bytes = trafficBefore.GetValueOrDefault(site.Name, SiteTraffic.None).Plus(traffic.GetValueOrDefault(site.Name, SiteTraffic.None));
        var refused = refusals.TryGetValue(site.Name, out var found) ? found : ((string Reason, DateTimeOffset At, int Times)?)null;
        var revoked = site.Revoked && revocations.TryGetValue(site.Name, out var shutOut) ? shutOut : ((string? Reason, DateTimeOffset At)?)null;
        return new(
            site.Name, isHere, site.Revoked, lastSeen.TryGetValue(site.Name, out var seen) ? seen : null, mine.Length, shares.Length == 0 ? null : shares.Average(), bytes.Up, bytes.Down,
            Epsilon(paid), taken.Contains(site.Name))
        {
            Reason = revoked is { } known ? known.Reason : refused?.Reason,
            ReasonAt = revoked?.At ?? refused?.At,
            Refusals = refused?.Times ?? 0,
            Account = accounts.GetValueOrDefault(site.Name),
            Cap = plan?.Choice?.Caps.TryGetValue(site.Name, out var cap) == true ? cap : null,
            Cost = plan?.Choice?.Costs.GetValueOrDefault(site.Name, 1) ?? 1,
            Asked = plan is { Choice: not null, Secure: false } && Thresholds is not null ? split.GetValueOrDefault(site.Name) : null,
        };
    }

    private static RoundOverview Overview(RoundHistory round)
    {
        var (counts, notes) = (round.Counts, round.Notes);
        var agreement = counts.Work.Compared == 0 ? (double?)null : (double)counts.Work.Agreed / counts.Work.Compared;
        return new(round.Run, round.Round, round.ClosedAt, round.Sites.Count, counts.Accuracy, counts.Measured, counts.Work.Labels, counts.Work.Seconds, agreement)
        {
            Attempts = notes.Attempts,
            Parts = [.. notes.Asked.Union(round.Sites, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(site => Part(round, site))],
        };
    }

    private static RoundPart Part(RoundHistory round, string site)
    {
        var notes = round.Notes;
        var refused = notes.Refused.GetValueOrDefault(site);
        var isIn = round.Sites.Contains(site, StringComparer.Ordinal);
        var isAway = notes.Away.TryGetValue(site, out var away);
        var state = isIn ? (notes.Late.Contains(site, StringComparer.Ordinal) ? "late" : "in") : refused is not null ? "refused" : isAway ? "away" : "silent";
        var reason = state switch { "refused" => refused, "away" => WhyAway(away), _ => null };
        var bytes = notes.Traffic.GetValueOrDefault(site, SiteTraffic.None);
        return new(site, state, reason, isIn ? round.Shares?.GetValueOrDefault(site) : null, bytes.Up, bytes.Down);
    }
}
