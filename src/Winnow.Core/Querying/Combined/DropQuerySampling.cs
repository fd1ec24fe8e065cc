using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks samples whose prediction changes when most of their features are dropped, one from each of several groups.</summary>
/// <remarks>
/// Gupte et al., <i>Revisiting active learning in the era of vision foundation models</i>, TMLR 2024. Three passes of dropout (rate 0.75, the kept features scaled up)
/// on the embeddings, then the last layer; samples whose prediction changes in more than half of the passes are candidates. While there are fewer than 25
/// candidates per pick, one change less is enough, down to none (at rate 0 all samples are candidates and the picks are those of k-means). Candidates
/// form as many groups as picks; of each the one nearest to the centroid is picked. Masks come from seed, sample and pass alone. Utility: share of passes
/// that changed the prediction. O(samples × passes × classes × dimensions) time plus k-means, O(samples) memory.
/// </remarks>
public sealed class DropQuerySampling : IQueryStrategy
{
    private const int CandidatesPerPick = 25;
    private const int Resolution = 1 << 16;
    private readonly int passes;
    private readonly int kept;

    /// <summary>A strategy with passes and a dropout rate of its own.</summary>
    /// <param name="passes">M, at least 1, default 3.</param>
    /// <param name="rate">Share of features dropped, 0 or more and less than 1, default 0.75; rounded to 1/65,536.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public DropQuerySampling(int passes = 3, double rate = 0.75)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        kept = rate is >= 0 and < 1 ? (int)Math.Round((1 - rate) * Resolution) : 0;
        if (kept == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "The dropout rate is 0 or more and less than 1.");
        }

        this.passes = passes;
    }

    /// <inheritdoc/>
    public string Name => "dropquery";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Head;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var head = new LastLayer(LabelledChecks.Head(pool, embeddings.Columns));
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var changes = Changes(pool, embeddings, head, [.. Enumerable.Range(0, passes).Select(_ => new TieBreaker(random))]);
        var needed = (passes / 2) + 1;
        while (needed > 0 && changes.Count(c => c >= needed) < (long)CandidatesPerPick * count)
        {
            needed--;
        }

        var candidates = Enumerable.Range(0, changes.Length).Where(i => changes[i] >= needed).ToArray();
        return [.. Representative.Of(embeddings, candidates, count, pool.Ids, ties, random, pool.Threads)
            .OrderByDescending(r => changes[r.Row]).ThenByDescending(r => r.Size).ThenBy(r => ties.Key(pool.Ids[r.Row]))
            .Select(r => new Pick(pool.Ids[r.Row], (float)changes[r.Row] / passes, Reason(changes[r.Row], r.Size)))];
    }

    /// <summary>In how many passes each sample's prediction changes.</summary>
    internal int[] Changes(PoolView pool, Matrix embeddings, LastLayer head, TieBreaker[] masks)
    {
        var changes = new int[embeddings.Rows];
        var scale = (float)Resolution / kept;
        Chunks.For(changes.Length, pool.Threads, (_, start, end) =>
        {
            var logits = new float[head.Classes];
            var thinned = new float[embeddings.Columns];
            for (var i = start; i < end; i++)
            {
                head.Logits(embeddings.Row(i), logits);
                var predicted = LastLayer.Predicted(logits);
                foreach (var mask in masks)
                {
                    Drop(embeddings.Row(i), mask, mask.Key(pool.Ids[i]), scale, thinned);
                    head.Logits(thinned, logits);
                    changes[i] += LastLayer.Predicted(logits) == predicted ? 0 : 1;
                }
            }
        }, size: 256);
        return changes;
    }

    /// <summary>Sixteen bits of chance per feature, four features to a hash.</summary>
    private void Drop(ReadOnlySpan<float> row, TieBreaker mask, ulong sample, float scale, Span<float> thinned)
    {
        var bits = 0UL;
        for (var j = 0; j < row.Length; j++)
        {
            bits = j % 4 == 0 ? mask.Key(unchecked((long)(sample + (ulong)j))) : bits >> 16;
            thinned[j] = (int)(bits & 0xFFFF) < kept ? row[j] * scale : 0;
        }
    }

    private string Reason(int changes, int size) => changes == 0
        ? $"steady prediction, stands for a group of {Reasons.Images(size)}"
        : $"prediction changes in {changes} of {passes} passes without most features, stands for {Reasons.Images(size)}";
}
