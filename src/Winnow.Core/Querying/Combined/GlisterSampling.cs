using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample on which one gradient step of the last layer would most improve the predictions of the labelled samples.</summary>
/// <remarks>
/// Killamsetty, Sivasubramanian, Ramakrishnan and Iyer, <i>GLISTER: generalization based data subset selection for efficient and robust learning</i>, AAAI 2021, in its
/// active form: a sample's class is the predicted one, the gain is the first-order fall of the mean log loss on validation samples, and after each pick the
/// layer takes the pick's step. The validation samples are the labelled ones: a holdout would leak into the choice. η = 1 / (1 + mean squared length of the labelled
/// embeddings), so that a step does not depend on their scale. With nothing labelled every gain is 0 and the seed decides. Utility: the gain in nats, at
/// most that of the pick before. O(count × (samples + labelled) × classes × dimensions) time, O(samples × classes) memory.
/// </remarks>
public sealed class GlisterSampling : IQueryStrategy
{
    private readonly double? step;

    /// <summary>A strategy with a step of its own.</summary>
    /// <param name="step">η, greater than 0; null for 1 / (1 + mean squared length of the labelled embeddings).</param>
    /// <exception cref="ArgumentOutOfRangeException">η is not greater than 0 or no finite number.</exception>
    public GlisterSampling(double? step = null)
    {
        if (step is { } given && (!double.IsFinite(given) || given <= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(step), step, "The step must be a finite number greater than 0.");
        }

        this.step = step;
    }

    /// <inheritdoc/>
    public string Name => "glister";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Labels | Evidence.Head;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var head = new LastLayer(LabelledChecks.Head(pool, embeddings.Columns));
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        if (labelled is null)
        {
            return TopK.Select(pool.Ids, new float[pool.Ids.Count], count, random, static _ => "nothing is labelled to improve on, drawn at random");
        }

        var ties = new TieBreaker(random);
        var gain = new ValidationGain(head, embeddings, labelled, LabelledChecks.Classes(pool, head.Classes), step ?? Step(labelled), pool.Threads);
        var taken = new bool[embeddings.Rows];
        var picks = new List<Pick>();
        for (count = Math.Min(count, embeddings.Rows); picks.Count < count;)
        {
            var gains = gain.Gains();
            var row = Best(pool, gains, taken, ties);
            picks.Add(new(pool.Ids[row], picks.Count > 0 ? Math.Min(gains[row], picks[^1].Utility) : gains[row], gains[row] > 0
                ? "learning from it would improve predictions of labelled images"
                : "fills the batch, no image left would improve predictions of labelled ones"));
            taken[row] = true;
            gain.Take(row);
        }

        return picks;
    }

    private static double Step(Matrix labelled)
    {
        var sum = 0.0;
        for (var i = 0; i < labelled.Rows; i++)
        {
            sum += Vectors.Dot(labelled.Row(i), labelled.Row(i));
        }

        return 1 / (1 + (sum / labelled.Rows));
    }

    private static int Best(PoolView pool, float[] gains, bool[] taken, TieBreaker ties)
    {
        var best = -1;
        for (var i = 0; i < gains.Length; i++)
        {
            if (!taken[i] && (best < 0 || gains[i] > gains[best] || (gains[i] == gains[best] && ties.Key(pool.Ids[i]) < ties.Key(pool.Ids[best]))))
            {
                best = i;
            }
        }

        return best;
    }
}
