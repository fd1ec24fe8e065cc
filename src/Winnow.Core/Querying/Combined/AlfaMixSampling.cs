using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks samples whose prediction changes when a little of a labelled class is mixed into their features, one from each of several groups.</summary>
/// <remarks>
/// Parvaneh et al., <i>Active learning by feature mixing</i>, CVPR 2022. Anchors are the mean embeddings of the labelled samples of each class (the pool's mean where
/// nothing is labelled). The mixture z + α (z* − z) with α = ε ‖z* − z‖ g / ‖g‖ ⊘ (z* − z), g the gradient of the log loss of the predicted class, is
/// z + ε ‖z* − z‖ g / ‖g‖: the last layer is linear, so the smallest ε that changes the prediction is known in closed form and nothing is mixed. Samples
/// whose ε is below the given one are grouped by k-means into as many groups as picks; of each the one nearest to the centroid is picked. Where fewer
/// change (none at ε = 0), those with the smallest ε follow. Utility: 1 / (1 + smallest ε), 0 to 1. O(samples × (classes + anchors) × dimensions) time.
/// </remarks>
public sealed class AlfaMixSampling : IQueryStrategy
{
    private readonly double? strength;

    /// <summary>A strategy with a mixing strength of its own.</summary>
    /// <param name="strength">ε, 0 or more; null for 0.2 / √dimensions as in the paper.</param>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative or no finite number.</exception>
    public AlfaMixSampling(double? strength = null)
    {
        if (strength is { } given && (!double.IsFinite(given) || given < 0))
        {
            throw new ArgumentOutOfRangeException(nameof(strength), strength, "The mixing strength must be a finite number, 0 or more.");
        }

        this.strength = strength;
    }

    /// <inheritdoc/>
    public string Name => "alfa-mix";

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
        var anchors = Anchors(labelled ?? embeddings, labelled is null ? new int[embeddings.Rows] : LabelledChecks.Classes(pool));
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var needed = StrengthNeeded(embeddings, head, anchors, pool.Threads);
        var limit = strength ?? 0.2 / Math.Sqrt(embeddings.Columns);
        var changed = Enumerable.Range(0, needed.Length).Where(i => needed[i] < limit).ToArray();
        var chosen = Representative.Of(embeddings, changed, count, pool.Ids, ties, random, pool.Threads).Select(r => r.Row);
        var rest = Enumerable.Range(0, needed.Length).Where(i => needed[i] >= limit).OrderBy(i => needed[i]).ThenBy(i => ties.Key(pool.Ids[i]));
        return [.. chosen.Concat(rest).Take(count)
            .OrderBy(i => needed[i]).ThenBy(i => ties.Key(pool.Ids[i]))
            .Select(i => new Pick(pool.Ids[i], (float)(1 / (1 + needed[i])), needed[i] < limit
                ? "prediction changes when a little of a labelled class is mixed in"
                : "prediction is steady, but less than that of the others left"))];
    }

    /// <summary>Mean of the rows of each class that has any, in class order.</summary>
    internal static Matrix Anchors(Matrix rows, IReadOnlyList<int> classes)
    {
        var groups = Enumerable.Range(0, rows.Rows).GroupBy(i => classes[i]).OrderBy(g => g.Key).ToList();
        var anchors = new Matrix(groups.Count, rows.Columns);
        for (var a = 0; a < groups.Count; a++)
        {
            var sum = new double[rows.Columns];
            var size = 0;
            foreach (var i in groups[a])
            {
                size++;
                var row = rows.Row(i);
                for (var j = 0; j < row.Length; j++)
                {
                    sum[j] += row[j];
                }
            }

            for (var j = 0; j < sum.Length; j++)
            {
                anchors[a, j] = (float)(sum[j] / size);
            }
        }

        return anchors;
    }

    /// <summary>For each sample the ε above which its prediction changes for some anchor; infinite where no ε does it.</summary>
    internal static double[] StrengthNeeded(Matrix embeddings, LastLayer head, Matrix anchors, int threads)
    {
        var needed = new double[embeddings.Rows];
        var gram = head.Gram();
        Chunks.For(needed.Length, threads, (_, start, end) =>
        {
            var logits = new float[head.Classes];
            var residual = new double[head.Classes];
            for (var i = start; i < end; i++)
            {
                head.Logits(embeddings.Row(i), logits);
                LastLayer.Residual(logits, LastLayer.Predicted(logits), residual);
                var farthest = 0f;
                for (var a = 0; a < anchors.Rows; a++)
                {
                    farthest = Math.Max(farthest, Vectors.SquaredDistance(embeddings.Row(i), anchors.Row(a)));
                }

                // A sample at its anchor stays where it is, whatever is mixed in.
                needed[i] = farthest > 0 ? StepNeeded(logits, residual, gram) / Math.Sqrt(farthest) : double.PositiveInfinity;
            }
        });
        return needed;
    }

    /// <summary>How far along g / ‖g‖ another class's logit catches up: g = Wᵀ(p − e), so the logits move by W Wᵀ(p − e) / ‖g‖ per step.</summary>
    private static double StepNeeded(float[] logits, double[] residual, double[] gram)
    {
        var speed = new double[logits.Length];
        var squaredNorm = 0.0;
        for (var c = 0; c < speed.Length; c++)
        {
            for (var k = 0; k < speed.Length; k++)
            {
                speed[c] += gram[(c * speed.Length) + k] * residual[k];
            }

            squaredNorm += residual[c] * speed[c];
        }

        var step = double.PositiveInfinity;
        var predicted = LastLayer.Predicted(logits);
        for (var c = 0; c < speed.Length && squaredNorm > 0; c++)
        {
            if (speed[c] > speed[predicted])
            {
                step = Math.Min(step, ((double)logits[predicted] - logits[c]) * Math.Sqrt(squaredNorm) / (speed[c] - speed[predicted]));
            }
        }

        return step;
    }
}
