using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks the batch that leaves the model's last layer least uncertain about the whole pool: greedy on the Fisher information, forwards and then backwards.</summary>
/// <remarks>
/// Ash, Goel, Krishnamurthy and Kakade, <i>Gone fishing: neural active learning with Fisher embeddings</i>, NeurIPS 2021. Minimises tr((λI + F_L + F_S)⁻¹ F_U): information of the labelled
/// samples and the batch, against the pool's mean. Takes 2 × count samples one by one, each the best, then gives back one by one the sample that is missed least
/// (<see cref="FisherTrace"/>). Information is (diag(p) − ppᵀ) ⊗ zzᵀ; where classes × dimensions exceeds the given size it is restricted to the 8 leading
/// directions of the classes and the leading directions of the embeddings, size / classes of them. Utility: rise of the trace when the sample is given back
/// (giving back goes on below the batch to rank it), as a share of the trace before the batch, at least that of the pick after it. Best with centred or
/// scaled embeddings as the model uses them. O(count × samples × size²) time, O(samples × (64 + size)) memory.
/// </remarks>
public sealed class BaitSampling : IQueryStrategy
{
    private readonly double ridge;
    private readonly int size;

    /// <summary>A strategy with a ridge and a largest size of its own.</summary>
    /// <param name="ridge">λ, greater than 0, default 1 as in the paper.</param>
    /// <param name="size">Classes × dimensions up to which it is exact, 8 to 1024, default 96; time grows with its square.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public BaitSampling(double ridge = 1, int size = 96)
    {
        if (!double.IsFinite(ridge) || ridge <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "The ridge must be a finite number greater than 0.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(size, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 1024);
        (this.ridge, this.size) = (ridge, size);
    }

    /// <inheritdoc/>
    public string Name => "bait";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities | Evidence.Embeddings | Evidence.Labels | Evidence.LabelledProbabilities;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ProbabilityScores.FromTopTwo(pool, static (first, _) => first); // refuses rows that are no distributions
        var embeddings = EvidenceChecks.Embeddings(pool);
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        var probabilities = pool.Require(p => p.Probabilities);
        var known = LabelledChecks.Probabilities(pool, probabilities.Columns);
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var reduction = FisherReduction.For(probabilities, embeddings, size, i => ties.Key(pool.Ids[i]), random, pool.Threads);
        var blocks = reduction.Blocks(probabilities, embeddings, pool.Threads);
        var information = blocks.Sum(1.0 / blocks.Count, pool.Threads);
        var before = labelled is null || known is null ? null : reduction.Blocks(known, labelled, pool.Threads).Sum(1, pool.Threads);
        var trace = new FisherTrace(blocks, information, before, ridge);
        var whole = trace.Trace;
        var chosen = Forward(pool, trace, (int)Math.Min(2L * count, blocks.Count), ties);
        var ranked = Backward(pool, trace, chosen, count, ties);
        var utilities = ranked.Select(r => whole > 0 ? (float)(r.Missed / whole) : 0).ToArray();
        for (var k = utilities.Length - 2; k >= 0; k--)
        {
            utilities[k] = Math.Max(utilities[k], utilities[k + 1]);
        }

        return [.. ranked.Select((r, k) => new Pick(pool.Ids[r.Row], utilities[k], r.Missed > 0
            ? $"{Reasons.Torn(pool, probabilities.Row(r.Row))}, tells most about the pool"
            : "tells nothing new about the pool"))];
    }

    /// <summary>Samples taken one by one, each the one that lowers the trace most.</summary>
    internal static List<int> Forward(PoolView pool, FisherTrace trace, int count, TieBreaker ties)
    {
        var open = Enumerable.Range(0, pool.Ids.Count).ToList();
        var chosen = new List<int>();
        while (chosen.Count < count)
        {
            var falls = Changes(trace, open, +1, pool.Threads);
            var best = Enumerable.Range(0, open.Count).MinBy(k => (-falls[k], ties.Key(pool.Ids[open[k]])));
            trace.Apply(open[best], +1);
            chosen.Add(open[best]);
            open.RemoveAt(best);
        }

        return chosen;
    }

    /// <summary>The samples that are given back last, last first, and by how much the trace rose.</summary>
    internal static List<(int Row, double Missed)> Backward(PoolView pool, FisherTrace trace, List<int> chosen, int count, TieBreaker ties)
    {
        var left = chosen.ToList();
        var ranked = new List<(int Row, double Missed)>();
        while (left.Count > 0)
        {
            var rises = Changes(trace, left, -1, pool.Threads);
            var least = Enumerable.Range(0, left.Count).MinBy(k => (rises[k], ~ties.Key(pool.Ids[left[k]])));
            if (left.Count <= count)
            {
                ranked.Insert(0, (left[least], rises[least]));
            }

            trace.Apply(left[least], -1);
            left.RemoveAt(least);
        }

        return ranked;
    }

    /// <summary>What each row would change; coming in, rows that cannot be the best have a number below the best.</summary>
    private static double[] Changes(FisherTrace trace, List<int> rows, int sign, int threads)
    {
        var changes = new double[rows.Count];
        Chunks.For(rows.Count, threads, (_, start, end) =>
        {
            // Coming in, only the best matters; each chunk has its own, so that threads change nothing.
            var best = 0.0;
            for (var k = start; k < end; k++)
            {
                changes[k] = trace.Change(rows[k], sign, best);
                best = Math.Max(best, changes[k]);
            }
        }, size: 256);
        return changes;
    }
}
