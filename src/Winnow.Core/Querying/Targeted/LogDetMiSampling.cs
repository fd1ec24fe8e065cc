using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample that says most about the wanted examples beyond the picks so far: log-determinant mutual information.</summary>
/// <remarks>
/// LogDetMI of Kothawade et al., <i>SIMILAR</i>, NeurIPS 2021: f(A) = ln det S(A) − ln det (S(A) − η² S(A,Q) S(Q)⁻¹ S(Q,A)), with the RBF similarity
/// (<see cref="TargetSimilarity.Rbf"/>), which is positive definite, plus 0.001 on the diagonal so that equal samples keep it so. Two Cholesky factors grow
/// by one row a pick, so a gain is ln of two conditional variances' ratio. f is not submodular in every case; a utility never rises above that before it.
/// O(samples × (wanted × (dimensions + wanted) + count × (dimensions + count))) time, O(samples × (wanted + count)) memory.
/// </remarks>
public sealed class LogDetMiSampling : IQueryStrategy
{
    /// <summary>Added to the diagonal: the share of a sample that no other can say anything about.</summary>
    internal const double Ridge = 1e-3;

    private readonly float eta;

    /// <summary>A strategy with its strength of relevance.</summary>
    /// <param name="eta">η, how strongly pool and examples are coupled, 0 to 1, default 1; 0 makes all samples equal.</param>
    /// <exception cref="ArgumentOutOfRangeException">η is not within 0 to 1.</exception>
    public LogDetMiSampling(float eta = 1) => this.eta = eta is >= 0 and <= 1
        ? eta
        : throw new ArgumentOutOfRangeException(nameof(eta), eta, "η must be from 0 to 1, or the matrix is no longer positive definite.");

    /// <inheritdoc/>
    public string Name => "logdetmi";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Targets;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var wanted = TargetChecks.Wanted(pool, embeddings.Columns);
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var plain = new GrowingCholesky(pool.Ids.Count, 1 + Ridge, count);
        var given = new GrowingCholesky(pool.Ids.Count, 1 + Ridge, count + wanted.Rows);
        Explain(given, embeddings, wanted, pool.Threads);
        var pairs = new Similarities(embeddings, embeddings, TargetSimilarity.Rbf, pool.Threads);
        var left = Enumerable.Range(0, pool.Ids.Count).ToHashSet();
        var row = new float[pool.Ids.Count];
        var picks = new List<Pick>();
        while (picks.Count < count)
        {
            // Rounded to float32, so that samples alike in all but rounding are ties.
            var next = left.Select(i => (Row: i, Gain: (float)Math.Log(plain.Variance(i) / Math.Max(given.Variance(i), Ridge)))).MinBy(c => (-c.Gain, ties.Key(pool.Ids[c.Row])));
            left.Remove(next.Row);
            picks.Add(new(pool.Ids[next.Row], Math.Min(next.Gain, picks.Count == 0 ? next.Gain : picks[^1].Utility), next.Gain > 0.01f ? "looks like the wanted examples, and not like other picks" : "says little about the wanted examples, fills the batch"));
            pairs.Fill([next.Row], pairs.AllRight, row);
            plain.Add(next.Row, row, Ridge, pool.Threads);
            given.Add(next.Row, row, Ridge, pool.Threads);
        }

        return picks;
    }

    /// <summary>Takes from every sample's variance what the wanted examples say about it: η S(A,Q) solved against the Cholesky factor of S(Q).</summary>
    private void Explain(GrowingCholesky given, Matrix embeddings, Matrix wanted, int threads)
    {
        var among = new Similarities(wanted, wanted, TargetSimilarity.Rbf, threads).Fill(threads);
        var across = new Similarities(wanted, embeddings, TargetSimilarity.Rbf, threads).Fill(threads); // [wanted × samples]
        var self = new GrowingCholesky(wanted.Rows, 1 + Ridge, wanted.Rows);
        for (var q = 0; q < wanted.Rows; q++)
        {
            var factor = self.Factor(q); // before q is added: its coefficients on the examples before it
            var scale = Math.Sqrt(Math.Max(self.Variance(q), Ridge));
            given.AddOutside(across.Row(q).ToArray(), factor, scale, eta, threads);
            self.Add(q, among.Row(q).ToArray(), Ridge, threads);
        }
    }
}
