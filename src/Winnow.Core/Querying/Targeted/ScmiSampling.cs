namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample that stands for most of what is like the wanted examples and unlike the avoided ones: submodular conditional mutual information.</summary>
/// <remarks>
/// The facility location form (FLCMI) of SCMI in Kothawade et al., <i>SIMILAR</i>, NeurIPS 2021: f(A) = Σ over the pool of
/// max(0, min(max over a in A of s(i, a), η max over wanted q of s(i, q)) − ν max over avoided p of s(i, p)). Without avoided examples it is FLVMI.
/// The similarity is RBF by default: with the cosine, the faint likeness of a whole pool to the examples can outweigh the few samples that are meant.
/// Utility: share of the pool the pick adds. O(samples × (samples + wanted + avoided) × dimensions) time, O(samples) memory.
/// </remarks>
public sealed class ScmiSampling : IQueryStrategy
{
    private readonly float eta;
    private readonly float nu;
    private readonly TargetSimilarity kernel;

    /// <summary>A strategy with its weights of relevance and avoidance.</summary>
    /// <param name="eta">η, how far likeness to the wanted examples counts; 0 or more, default 1.</param>
    /// <param name="nu">ν, how hard the avoided examples are avoided; 0 or more, default 1.</param>
    /// <param name="kernel">How alike two embeddings are; default RBF.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or no number.</exception>
    public ScmiSampling(float eta = 1, float nu = 1, TargetSimilarity kernel = TargetSimilarity.Rbf)
    {
        this.eta = TargetChecks.Weight(eta, nameof(eta));
        this.nu = TargetChecks.Weight(nu, nameof(nu));
        this.kernel = kernel;
    }

    /// <inheritdoc/>
    public string Name => "scmi";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Targets;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var wanted = TargetChecks.Wanted(pool, embeddings.Columns);
        var avoided = TargetChecks.Avoided(pool, embeddings.Columns);
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var floors = FlcgSampling.Floors(pool, avoided, nu, kernel);
        var caps = FlcgSampling.Floors(pool, wanted, eta, kernel);
        var cover = new CappedCoverage(embeddings, kernel, floors, caps, i => ties.Key(pool.Ids[i]), pool.Threads);
        var picks = new List<Pick>();
        while (picks.Count < count)
        {
            var (row, gain) = cover.Next();
            picks.Add(new(pool.Ids[row], gain / pool.Ids.Count, gain == 0 ? "adds nothing to the picks, fills the batch" : avoided is null ? "stands for images like the wanted ones" : "stands for images like the wanted ones, unlike the avoided"));
        }

        return picks;
    }
}
