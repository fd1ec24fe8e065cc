using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample that is like the whole pool and unlike everything labelled or picked.</summary>
/// <remarks>
/// The graph-cut function of Kaushal et al., <i>Learning from less data: a unified data subset selection and active learning framework for computer vision</i>,
/// WACV 2019: λ · Σᵢ Σₛ s(i, s) − Σₛ Σₜ s(s, t), with similarity s = (1 + cosine) / 2, whose sum over the pool needs no pair. Here λ stands for λ · (labelled +
/// count) / samples, so that one λ strikes the same balance in pools of any size; at 2 the last picks of a batch still gain about as much as they lose.
/// Utility: the gain over labelled + count; it only falls, since the function is submodular, and may end below 0.
/// O(samples × count × dimensions) time, O(samples) memory.
/// </remarks>
public sealed class GraphCutSampling : IQueryStrategy
{
    private readonly double lambda;

    /// <summary>A strategy with a balance of its own.</summary>
    /// <param name="lambda">Weight of being like the pool, finite and at least 0; by default 2. At 0 only being unlike the others counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">Lambda is negative or no finite number.</exception>
    public GraphCutSampling(double lambda = 2)
    {
        if (!double.IsFinite(lambda) || lambda < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "Lambda is a finite number of at least 0; 2 balances both sides.");
        }

        this.lambda = lambda;
    }

    /// <inheritdoc/>
    public string Name => "graph-cut";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var rows = UnitRows.Of(embeddings);
        var known = labelled is null ? new Matrix(0, rows.Columns) : UnitRows.Of(labelled);
        var scale = known.Rows + count;
        var (pool1, known1) = (Sum(rows), Sum(known));
        var gains = new double[rows.Rows];
        For((i, row) => gains[i] =
            (lambda * scale / rows.Rows * (rows.Rows + Vectors.Dot(row, pool1)) / 2) - (known.Rows + Vectors.Dot(row, known1)) - ((1 + Vectors.Dot(row, row)) / 2));
        var left = Enumerable.Range(0, rows.Rows).ToHashSet();
        var picks = new List<Pick>();
        while (picks.Count < count)
        {
            var most = left.Max(i => gains[i]);
            var next = left.Where(i => gains[i] == most).MinBy(i => ties.Key(pool.Ids[i]));
            left.Remove(next);
            picks.Add(new(pool.Ids[next], (float)(most / scale), "like much of the pool, unlike what is labelled or picked"));
            // Twice the similarity: each pair counts in both directions. It is never negative, so gains only fall.
            For((i, row) => gains[i] -= Math.Max(0, 1 + Vectors.Dot(row, rows.Row(next))));
        }

        return picks;

        void For(Action<int, ReadOnlySpan<float>> body) => Chunks.For(rows.Rows, pool.Threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                body(i, rows.Row(i));
            }
        });
    }

    private static float[] Sum(Matrix rows)
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

        return [.. sum.Select(v => (float)v)];
    }
}
