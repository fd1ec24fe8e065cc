using Winnow.Core.Loop;

namespace Winnow.Core.Metrics;

/// <summary>What choosing the samples cost, from the rounds of a strategy's runs.</summary>
public static class SelectionCosts
{
    /// <summary>Time and memory of all queries; null where no query was made.</summary>
    public static SelectionCost? Of(IEnumerable<SeedDetails> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        RoundDetails[] queried = [.. runs.SelectMany(r => r.Rounds).Where(r => r.Picks.Count > 0)];
        return queried.Length == 0
            ? null
            : new(queried.Average(r => r.Seconds.Query), queried.Max(r => r.Seconds.Query), queried.Max(r => r.QueryAllocatedBytes));
    }
}
