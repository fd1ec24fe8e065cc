using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample most like the wanted examples, while each example gets a look-alike: facility location mutual information.</summary>
/// <remarks>
/// FLQMI of Kothawade et al., <i>SIMILAR: submodular information measures based active learning in realistic scenarios</i>, NeurIPS 2021:
/// f(A) = Σ over wanted q of max over a in A of s(q, a), plus η Σ over a in A of max over q of s(a, q). Utility: what the pick adds.
/// O(samples × wanted × dimensions) time, O(samples × wanted) memory.
/// </remarks>
public sealed class FlqmiSampling : IQueryStrategy
{
    private readonly float eta;
    private readonly TargetSimilarity kernel;

    /// <summary>A strategy with its weight of relevance.</summary>
    /// <param name="eta">η, the weight of likeness to the nearest example against covering all examples; 0 or more, default 1.</param>
    /// <param name="kernel">How alike two embeddings are; default cosine.</param>
    /// <exception cref="ArgumentOutOfRangeException">η is negative or no number.</exception>
    public FlqmiSampling(float eta = 1, TargetSimilarity kernel = TargetSimilarity.Cosine)
    {
        this.eta = TargetChecks.Weight(eta, nameof(eta));
        this.kernel = kernel;
    }

    /// <inheritdoc/>
    public string Name => "flqmi";

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
        var similar = new Similarities(embeddings, wanted, kernel, pool.Threads).Fill(pool.Threads); // [samples × wanted]
        var best = new float[wanted.Rows];
        var gains = new float[pool.Ids.Count];
        Chunks.For(gains.Length, pool.Threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                gains[i] = Gain(i);
            }
        });
        var greedy = new LazyGreedy(gains, i => ties.Key(pool.Ids[i]));
        var picks = new List<Pick>();
        while (picks.Count < count)
        {
            var (row, gain) = greedy.Next(Gain);
            picks.Add(new(pool.Ids[row], gain, Reason(similar.Row(row), best)));
            for (var q = 0; q < best.Length; q++)
            {
                best[q] = Math.Max(best[q], similar[row, q]);
            }
        }

        return picks;

        float Gain(int row)
        {
            var (sum, nearest) = (0.0, 0f);
            var values = similar.Row(row);
            for (var q = 0; q < values.Length; q++)
            {
                sum += Math.Max(0, values[q] - best[q]);
                nearest = Math.Max(nearest, values[q]);
            }

            return (float)(sum + (eta * (double)nearest));
        }
    }

    private static string Reason(ReadOnlySpan<float> similar, ReadOnlySpan<float> best)
    {
        var (top, served) = (0f, true);
        for (var q = 0; q < similar.Length; q++)
        {
            top = Math.Max(top, similar[q]);
            served &= similar[q] <= best[q];
        }

        return top == 0 ? "unlike every wanted example, fills the batch"
            : served ? "looks like a wanted example"
            : "looks like a wanted example, more than any other pick";
    }
}
