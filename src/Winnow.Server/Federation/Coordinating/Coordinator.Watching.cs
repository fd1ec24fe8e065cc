using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>What a coordinator remembers of its sites for people alone; nothing here decides how a run goes on.</summary>
public sealed partial class Coordinator
{
    private readonly Dictionary<string, SiteTraffic> traffic = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SiteTraffic> trafficBefore = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Reason, DateTimeOffset At, int Times)> refusals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string? Reason, DateTimeOffset At)> revocations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PrivacyAccount> accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> refusedNow = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AbstainReason> awayNow = new(StringComparer.Ordinal);
    private readonly HashSet<string> inTimeNow = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> split = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> epsilons = new(StringComparer.Ordinal);
    private readonly List<AccuracyBounds> bounds = [];
    private (string Id, IReadOnlyList<string> Sites)? askedNow;
    private int attempts;

    /// <summary>Notes what the same labels would come to without a federation, for people to see; it changes nothing.</summary>
    /// <exception cref="FederationException">A number is no accuracy.</exception>
    public void Note(AccuracyBounds measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        if (measured.Labels < 0 || measured.Isolated is < 0 or > 1 or double.NaN || measured.Centralised is < 0 or > 1 or double.NaN)
        {
            throw new FederationException("Bounds are accuracies from 0 to 1 at a number of labels from 0.");
        }

        lock (gate)
        {
            Record(new BoundsMeasured(measured));
        }
    }

    /// <summary>Counts bytes of messages between a site and the coordinator.</summary>
    internal void Count(string site, long up, long down)
    {
        lock (gate)
        {
            traffic[site] = traffic.GetValueOrDefault(site, SiteTraffic.None).Plus(new(up, down));
        }
    }

    private void Watch(CoordinatorEvent entry, DateTimeOffset time)
    {
        switch (entry)
        {
            case SiteEnrolled enrolled:
                revocations.Remove(enrolled.Site);
                break;
            case SiteRevoked revoked:
                revocations[revoked.Site] = (revoked.Reason, time);
                break;
            case SiteRefused refused:
                refusals[refused.Site] = (refused.Reason, time, refusals.GetValueOrDefault(refused.Site).Times + 1);
                refusedNow[refused.Site] = refused.Reason;
                break;
            case RunStarted:
                (askedNow, attempts) = (null, 0);
                refusedNow.Clear();
                awayNow.Clear();
                split.Clear();
                break;
            case SumOpened opened:
                if (attempts++ == 0 && !replaying)
                {
                    // What went to and fro while nothing was asked belongs to no round.
                    Settle(traffic);
                }

                askedNow = (opened.Sum.Id, opened.Sites);
                awayNow.Clear();
                inTimeNow.Clear();
                break;
            case SumAnswered { Answer: var answer } answered:
                if (answer.Account is { } account && account.IsPossible())
                {
                    accounts[answered.Site] = account;
                }

                if (askedNow?.Id != answer.Sum)
                {
                    break;
                }

                if (answer.Abstains is { } reason)
                {
                    awayNow[answered.Site] = reason;
                }

                if (answer.Vector is not null)
                {
                    inTimeNow.Add(answered.Site);
                }

                break;
            case BoundsMeasured measured:
                bounds.Add(measured.Bounds);
                break;
        }
    }

    /// <summary>What is known of the round that closes; the next sum starts with a clean page.</summary>
    private RoundNotes TakeNotes(IReadOnlyDictionary<string, SiteTraffic>? measured)
    {
        var notes = new RoundNotes(
            askedNow?.Sites ?? [], [.. late.Select(l => l.Site).Where(s => !inTimeNow.Contains(s)).Distinct(StringComparer.Ordinal)], new Dictionary<string, AbstainReason>(awayNow, StringComparer.Ordinal),
            new Dictionary<string, string>(refusedNow, StringComparer.Ordinal), measured ?? new Dictionary<string, SiteTraffic>(), Math.Max(1, attempts));
        Settle(notes.Traffic);
        (askedNow, attempts) = (null, 0);
        refusedNow.Clear();
        awayNow.Clear();
        return notes;
    }

    private void Settle(IReadOnlyDictionary<string, SiteTraffic> measured)
    {
        foreach (var (site, bytes) in measured)
        {
            trafficBefore[site] = trafficBefore.GetValueOrDefault(site, SiteTraffic.None).Plus(bytes);
        }

        traffic.Clear();
    }

    // Sites that were in the same rounds have the same ε, and it takes a while to find.
    private double? Epsilon(PrivateSteps[] paid)
    {
        if (paid.Length == 0)
        {
            return null;
        }

        var key = string.Join(' ', paid.GroupBy(p => (p.SampleRate, p.Noise)).Select(g => FormattableString.Invariant($"{g.Key.SampleRate:r}/{g.Key.Noise:r}/{g.Sum(p => (long)p.Count)}")));
        if (!epsilons.TryGetValue(key, out var epsilon))
        {
            epsilons[key] = epsilon = RdpAccountant.Epsilon(paid, Delta).Epsilon;
        }

        return epsilon;
    }

    private Dictionary<string, SiteTraffic> TrafficNow() => new(traffic, StringComparer.Ordinal);
}
