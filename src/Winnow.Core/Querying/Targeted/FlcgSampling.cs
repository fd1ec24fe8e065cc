using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample that stands for most of the pool beyond what the avoided examples stand for: facility location conditional gain.</summary>
/// <remarks>
/// FLCG of Kothawade et al., <i>SIMILAR</i>, NeurIPS 2021: f(A) = Σ over the pool of max(0, max over a in A of s(i, a) − ν max over avoided p of s(i, p)).
/// Made for pools with images nobody wants, such as out-of-distribution or private ones. Without avoided examples it is plain facility location.
/// Utility: share of the pool the pick adds. O(samples × (samples + avoided) × dimensions) time, O(samples) memory.
/// </remarks>
public sealed class FlcgSampling : IQueryStrategy
{
    private readonly float nu;
    private readonly TargetSimilarity kernel;

    /// <summary>A strategy with its hardness of avoidance.</summary>
    /// <param name="nu">ν, how hard the avoided examples are avoided; 0 or more, default 1.</param>
    /// <param name="kernel">How alike two embeddings are; default cosine.</param>
    /// <exception cref="ArgumentOutOfRangeException">ν is negative or no number.</exception>
    public FlcgSampling(float nu = 1, TargetSimilarity kernel = TargetSimilarity.Cosine)
    {
        this.nu = TargetChecks.Weight(nu, nameof(nu));
        this.kernel = kernel;
    }

    /// <inheritdoc/>
    public string Name => "flcg";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Targets;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var avoided = TargetChecks.Avoided(pool, embeddings.Columns);
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var floors = Floors(pool, avoided, nu, kernel);
        var caps = new float[floors.Length];
        Array.Fill(caps, float.PositiveInfinity);
        var cover = new CappedCoverage(embeddings, kernel, floors, caps, i => ties.Key(pool.Ids[i]), pool.Threads);
        var picks = new List<Pick>();
        while (picks.Count < count)
        {
            var (row, gain) = cover.Next();
            picks.Add(new(pool.Ids[row], gain / pool.Ids.Count, gain == 0 ? "adds nothing to the picks and avoided images, fills the batch" : avoided is null ? "stands for many images" : "stands for many images, unlike the avoided ones"));
        }

        return picks;
    }

    /// <summary>What the avoided examples already stand for: ν max over p of s(i, p).</summary>
    internal static float[] Floors(PoolView pool, Matrix? avoided, float nu, TargetSimilarity kernel)
    {
        if (avoided is null)
        {
            return new float[pool.Ids.Count];
        }

        var floors = new Similarities(pool.Embeddings!, avoided, kernel, pool.Threads).Nearest(pool.Threads);
        for (var i = 0; i < floors.Length; i++)
        {
            floors[i] *= nu;
        }

        return floors;
    }
}
