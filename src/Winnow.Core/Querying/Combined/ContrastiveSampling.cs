using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks the samples that look like labelled ones but are predicted otherwise: contrastive active learning (CAL).</summary>
/// <remarks>
/// Margatina, Vernikos, Barrault and Aletras, <i>Active learning by acquiring contrastive examples</i>, EMNLP 2021. Utility: mean over the k labelled samples of
/// nearest embedding of KL(prediction of the labelled one ‖ prediction of the sample), in nats, 0 or more; probabilities below 1e-7 count as 1e-7. With fewer
/// than k labelled samples all are neighbours; with none every utility is 0 and the seed decides. O(samples × (labelled × dimensions + k × classes)) time,
/// O(samples × k) memory.
/// </remarks>
public sealed class ContrastiveSampling : IQueryStrategy
{
    private readonly int neighbours;

    /// <summary>A strategy that compares with as many labelled neighbours.</summary>
    /// <param name="neighbours">k, at least 1, default 10 as in the paper.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is less than 1.</exception>
    public ContrastiveSampling(int neighbours = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        this.neighbours = neighbours;
    }

    /// <inheritdoc/>
    public string Name => "contrastive";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities | Evidence.Embeddings | Evidence.Labels | Evidence.LabelledProbabilities;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ProbabilityScores.FromTopTwo(pool, static (first, _) => first); // refuses rows that are no distributions
        var embeddings = EvidenceChecks.Embeddings(pool);
        var probabilities = pool.Require(p => p.Probabilities);
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        var known = LabelledChecks.Probabilities(pool, probabilities.Columns);
        var utilities = new float[pool.Ids.Count];
        if (labelled is null || known is null)
        {
            return TopK.Select(pool.Ids, utilities, count, random, static _ => "nothing is labelled to compare with, drawn at random");
        }

        var nearest = NearestRows.Of(embeddings, labelled, neighbours, pool.Threads);
        var knownLogarithms = Divergences.Logarithms(known, pool.Threads);
        Chunks.For(utilities.Length, pool.Threads, (_, start, end) =>
        {
            var logarithms = new float[probabilities.Columns];
            for (var i = start; i < end; i++)
            {
                Divergences.Logarithms(probabilities.Row(i), logarithms);
                var sum = 0.0;
                foreach (var l in nearest[i])
                {
                    sum += Divergences.Kl(known.Row(l), knownLogarithms.Row(l), logarithms);
                }

                utilities[i] = (float)(sum / nearest[i].Length);
            }
        });
        return TopK.Select(pool.Ids, utilities, count, random, i => Reason(pool, probabilities.Row(i), known.Row(nearest[i][0])));
    }

    private static string Reason(PoolView pool, ReadOnlySpan<float> prediction, ReadOnlySpan<float> neighbour)
    {
        var (own, other) = (Reasons.Likeliest(prediction, 1)[0], Reasons.Likeliest(neighbour, 1)[0]);
        return own == other
            ? $"less or more surely {pool.ClassName(own)} than labelled images like it"
            : $"predicted {pool.ClassName(own)}, but looks like a labelled image predicted {pool.ClassName(other)}";
    }
}
