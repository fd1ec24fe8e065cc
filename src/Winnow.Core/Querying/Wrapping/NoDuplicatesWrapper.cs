using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Shows a strategy one sample of each group of near duplicates, such as frames of one video, so that none is labelled twice.</summary>
/// <remarks>
/// Two samples are near duplicates where their embeddings, scaled to length 1, are at most a threshold apart; a group holds whatever such pairs connect. Its representative
/// is the sample nearest to the group's mean, by the seed where several are. Only where a batch needs more samples than there are groups does the strategy also see the others, after
/// all representatives, none with a higher utility. A pool without near duplicates is left as it is. Groups are exact; the search (<see cref="NearDuplicates"/>) looks only at samples
/// near each other along principal directions: O(samples log samples + pairs near in projection), at worst O(samples² × dimensions) time; O(samples × dimensions) memory.
/// </remarks>
public sealed class NoDuplicatesWrapper : IQueryStrategy
{
    private const int ReasonMax = 120;
    private readonly IQueryStrategy inner;
    private readonly float threshold;

    /// <summary>Wraps a strategy.</summary>
    /// <param name="inner">Chooses among the representatives.</param>
    /// <param name="threshold">Largest distance of near duplicates on the unit sphere, 0 to 2, default 0.05 (a cosine of 0.99875); 0 collapses equal embeddings alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not within 0 to 2.</exception>
    public NoDuplicatesWrapper(IQueryStrategy inner, float threshold = 0.05f)
    {
        ArgumentNullException.ThrowIfNull(inner);
        if (threshold is not (>= 0 and <= 2))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "On the unit sphere a distance is from 0 to 2.");
        }

        this.inner = inner;
        this.threshold = threshold;
    }

    /// <inheritdoc/>
    public string Name => $"no-duplicates:{inner.Name}";

    /// <inheritdoc/>
    public Evidence Needs => inner.Needs | Evidence.Embeddings;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var rows = UnitRows.Of(EvidenceChecks.Embeddings(pool));
        count = Math.Min(count, pool.Ids.Count);
        var groups = NearDuplicates.Groups(rows, threshold);
        if (groups.Count == pool.Ids.Count)
        {
            return inner.Query(pool, count, random);
        }

        var ties = new TieBreaker(random);
        var sizes = groups.ToDictionary(g => Representative(rows, g, i => ties.Key(pool.Ids[i])), g => g.Length);
        var place = SubPool.Rows(pool);
        var picks = SubPool.Query(inner, pool, [.. sizes.Keys.Order()], Math.Min(count, sizes.Count), random).Select(p => Note(p, sizes[place[p.Id]])).ToList();
        if (picks.Count < count)
        {
            int[] others = [.. Enumerable.Range(0, pool.Ids.Count).Where(i => !sizes.ContainsKey(i))];
            picks.AddRange(SubPool.Query(inner, pool, others, count - picks.Count, random).Select(p => p with { Utility = Math.Min(p.Utility, picks[^1].Utility) }).ToList());
        }

        return picks;
    }

    private static int Representative(Matrix rows, int[] group, Func<int, ulong> tie)
    {
        var mean = new double[rows.Columns];
        foreach (var row in group)
        {
            for (var d = 0; d < mean.Length; d++)
            {
                mean[d] += rows[row, d] / group.Length;
            }
        }

        // Rounded to float32, so that equal embeddings are ties whatever the order of the sum.
        float[] centre = [.. mean.Select(v => (float)v)];
        return group.MinBy(row => (Vectors.SquaredDistance(rows.Row(row), centre), tie(row)));
    }

    private static Pick Note(Pick pick, int size)
    {
        var reason = $"{pick.Reason}, stands for {size} near duplicates";
        return size > 1 && reason.Length <= ReasonMax ? pick with { Reason = reason } : pick;
    }
}
