namespace Winnow.Core.Querying;

/// <summary>The border for seconds of labelling.</summary>
internal static class CostChecks
{
    /// <summary>Seconds for each sample, all above 0 and finite.</summary>
    /// <exception cref="MissingEvidenceException">The pool carries none.</exception>
    /// <exception cref="ArgumentException">Their number is not that of the ids, or one is no positive number.</exception>
    public static IReadOnlyList<float> Costs(PoolView pool)
    {
        var costs = pool.Require(p => p.Costs);
        if (costs.Count != pool.Ids.Count)
        {
            throw new ArgumentException($"There are {costs.Count} costs for {pool.Ids.Count} samples; give one per sample.", nameof(pool));
        }

        for (var i = 0; i < costs.Count; i++)
        {
            if (costs[i] is not (> 0 and < float.PositiveInfinity))
            {
                throw EvidenceChecks.BadRow(pool, "costs", i, $"holds {costs[i]}; seconds must be finite and above 0");
            }
        }

        return costs;
    }
}
