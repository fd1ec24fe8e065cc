using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What people see of a coordinator and change at it.</summary>
public sealed partial class Coordinator
{
    /// <summary>δ that ε is stated for.</summary>
    private const double Delta = 1e-5;

    private readonly Dictionary<string, (long Up, long Down)> traffic = new(StringComparer.Ordinal);

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
                Budget = plan?.Choice?.Budget,
                Spent = search?.Spent ?? 0,
                Delta = Delta,
                Sites = [.. Sites.All.Select(s => Overview(s, here.Contains(s.Name)))],
                History = [.. history.Select(r => new RoundOverview(
                    r.Run, r.Round, r.ClosedAt, r.Sites.Count, r.Counts.Accuracy, r.Counts.Measured, r.Counts.Work.Labels, r.Counts.Work.Seconds,
                    r.Counts.Work.Compared == 0 ? null : (double)r.Counts.Work.Agreed / r.Counts.Work.Compared))],
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
                Revoke(site);
            }

            return new(codes, [.. Sites.All.Select(s => new SiteEntry(s.Name, SiteIdentity.FingerprintOf(s.IdentityKey), s.Revoked))], null);
        }
    }

    /// <summary>Counts bytes of messages between a site and the coordinator.</summary>
    internal void Count(string site, long up, long down)
    {
        lock (gate)
        {
            var (sent, received) = traffic.GetValueOrDefault(site);
            traffic[site] = (sent + up, received + down);
        }
    }

    private SiteOverview Overview(RegisteredSite site, bool isHere)
    {
        RoundHistory[] mine = [.. history.Where(r => r.Sites.Contains(site.Name, StringComparer.Ordinal))];
        PrivateSteps[] paid = [.. mine.Select(r => r.Cost).OfType<PrivateSteps>()];
        double[] shares = [.. mine.Where(r => r.Shares is not null).Select(r => r.Shares!.GetValueOrDefault(site.Name))];
        var (up, down) = traffic.GetValueOrDefault(site.Name);
        return new(
            site.Name, isHere, site.Revoked, lastSeen.TryGetValue(site.Name, out var seen) ? seen : null, mine.Length, shares.Length == 0 ? null : shares.Average(), up, down,
            paid.Length == 0 ? null : RdpAccountant.Epsilon(paid, Delta).Epsilon, taken.Contains(site.Name));
    }
}
