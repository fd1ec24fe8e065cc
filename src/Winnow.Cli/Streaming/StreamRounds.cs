using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Storage;

namespace Winnow.Cli.Streaming;

/// <summary>The rounds that offer what streams granted: one round for all that waits, in the order in which it was granted.</summary>
internal static class StreamRounds
{
    /// <summary>What the strategy's name of such a round begins with.</summary>
    public const string Prefix = "stream:";

    /// <summary>Whether granted images wait for their answers.</summary>
    public static bool Has(Store store, IReadOnlyList<SampleId> pool) => Open(store, pool) is not null || Granted(store, pool).Count > 0;

    /// <summary>The oldest round of granted images that is not fully answered, else a new one for those that no round has offered; null where nothing waits.</summary>
    public static StoredRound? Waiting(Store store, IReadOnlyList<SampleId> pool)
    {
        if (Open(store, pool) is { } open)
        {
            return open;
        }

        var granted = Granted(store, pool);
        if (granted.Count == 0)
        {
            return null;
        }

        var number = store.ReadRounds().Count + 1;
        var round = new StoredRound(
            number, Seed.Derive(store.ReadProject().Seed, $"round/{number}"), Prefix + string.Join('+', granted.Select(g => g.Strategy).Distinct()), "the stream's decisions",
            store.ReadLabels().Count, pool.Count, [.. granted.Select(g => g.Pick)]);
        store.OpenRound(round);
        return round;
    }

    private static StoredRound? Open(Store store, IReadOnlyList<SampleId> pool)
    {
        var open = pool.ToHashSet();
        return store.ReadRounds().FirstOrDefault(r => r.Strategy.StartsWith(Prefix, StringComparison.Ordinal) && r.Picks.Any(p => open.Contains(p.Id)));
    }

    private static List<(string Strategy, Pick Pick)> Granted(Store store, IReadOnlyList<SampleId> pool)
    {
        var open = pool.ToHashSet();
        // Two streams may have granted the same image.
        return [.. store.ReadGranted().Where(g => open.Contains(g.Decision.Id)).DistinctBy(g => g.Decision.Id).Select(g => (g.Strategy, new Pick(g.Decision.Id, (float)g.Decision.Score, g.Decision.Reason)))];
    }
}
