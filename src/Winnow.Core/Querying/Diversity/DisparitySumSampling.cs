using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample of largest total distance to everything labelled or picked.</summary>
/// <remarks>
/// Disparity-sum, as in Kaushal et al., WACV 2019, and dispersion in Ravi, Rosenkrantz and Tayi 1994. Its sibling disparity-min is <see cref="KCenterSampling"/>.
/// Embeddings as they are. Where nothing is labelled the first pick is the sample farthest from the pool's mean. Utility: mean distance to what is labelled
/// or picked, or the pick's before where it would rise; the first of an unlabelled pool carries its distance to the mean. It favours the rim of the pool,
/// more so than k-center. O(samples × (labelled + count) × dimensions) time, O(samples) memory.
/// </remarks>
public sealed class DisparitySumSampling : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => "disparity-sum";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var rows = EvidenceChecks.Embeddings(pool);
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, rows.Columns);
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var totals = new double[rows.Rows];
        for (var i = 0; i < (labelled?.Rows ?? 0); i++)
        {
            Add(labelled!.Row(i).ToArray());
        }

        var centres = labelled?.Rows ?? 0;
        var left = Enumerable.Range(0, rows.Rows).ToHashSet();
        var picks = new List<Pick>();
        while (picks.Count < count)
        {
            if (centres == 0)
            {
                Add(Mean(rows));
            }

            var most = left.Max(i => totals[i]);
            var next = left.Where(i => totals[i] == most).MinBy(i => ties.Key(pool.Ids[i]));
            left.Remove(next);
            var utility = (float)(most / Math.Max(1, centres));
            picks.Add(new(pool.Ids[next], picks.Count == 0 ? utility : Math.Min(picks[^1].Utility, utility), "far from what is labelled or picked"));
            if (centres++ == 0)
            {
                Array.Clear(totals);
            }

            Add(rows.Row(next).ToArray());
        }

        return picks;

        void Add(float[] centre) => Chunks.For(rows.Rows, pool.Threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                totals[i] += Math.Sqrt(Vectors.SquaredDistance(rows.Row(i), centre));
            }
        });
    }

    private static float[] Mean(Matrix rows)
    {
        var sum = new double[rows.Columns];
        for (var i = 0; i < rows.Rows; i++)
        {
            var row = rows.Row(i);
            for (var j = 0; j < row.Length; j++)
            {
                sum[j] += row[j];
            }
        }

        return [.. sum.Select(v => (float)(v / rows.Rows))];
    }
}
