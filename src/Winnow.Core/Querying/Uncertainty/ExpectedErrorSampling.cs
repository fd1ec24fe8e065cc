using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks the samples after whose answer the model is expected to err least on the pool: a softmax regression is fitted anew for every possible answer.</summary>
/// <remarks>
/// Roy and McCallum, <i>Toward optimal active learning through sampling estimation of error reduction</i>, ICML 2001. Utility: the fall of the mean predictive entropy over the
/// pool, in nats, averaged over the answers with the chances that the regression on the labelled embeddings gives them; it may be negative. Answers less likely than
/// 0.0001 are taken to change nothing. The entropy is measured on the pool, or on <see cref="Measured"/> of its samples drawn by the seed. Only the
/// <see cref="Candidates"/> samples of smallest margin are tried; the rest follows in the order of margins, below the lowest utility found. Without labels all are equal.
/// O(candidates × classes) fits of O(labelled × dimensions × classes) per iteration, each with O(measured × dimensions × classes) to measure it: slow at 10 classes and
/// 512 dimensions, so it is for small problems.
/// </remarks>
public sealed class ExpectedErrorSampling : UtilitySampling
{
    /// <summary>Answers less likely than this are not tried.</summary>
    private const double Negligible = 1e-4;

    /// <inheritdoc/>
    public override string Name => "expected-error";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.Embeddings | Evidence.Labels;

    /// <summary>Samples that are tried, at least 1, default 30.</summary>
    public int Candidates { get; init; } = 30;

    /// <summary>Samples on which a fit is measured, at least 1, default 1,000.</summary>
    public int Measured { get; init; } = 1000;

    /// <summary>λ of the regression, greater than 0, default 0.001.</summary>
    public double Penalty { get; init; } = 1e-3;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Candidates, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Measured, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Penalty);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var utilities = new float[pool.Ids.Count];
        if (EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns) is not { } known || utilities.Length == 0)
        {
            return utilities;
        }

        var truths = LabelledClasses.Of(pool);
        var classes = Math.Max(pool.Classes.Count, truths.Max() + 1);
        var weights = new SoftmaxProblem(known, truths, classes, Penalty).Minimise(new double[classes * (embeddings.Columns + 1)], iterations: 200, tolerance: 1e-5);
        var ties = new TieBreaker(random);
        int[] shuffled = [.. Enumerable.Range(0, utilities.Length).OrderBy(i => ties.Key(pool.Ids[i]))];
        var margins = Margins(embeddings, weights, classes, pool.Threads);
        int[] byMargin = [.. shuffled.OrderBy(i => margins[i])];
        var tried = byMargin.AsMemory(0, Math.Min(Candidates, byMargin.Length));
        var measured = embeddings.Select(shuffled.AsSpan(0, Math.Min(Measured, shuffled.Length)));
        var now = Entropy(measured, weights, classes);
        var falls = new double[tried.Length];
        Chunks.For(
            falls.Length, pool.Threads, (_, start, end) =>
            {
                // A fit is stateful, so every chunk has its own.
                var problem = new SoftmaxProblem(known, truths, classes, Penalty, more: 1);
                for (var s = start; s < end; s++)
                {
                    falls[s] = now - Expected(problem, embeddings.Row(tried.Span[s]), weights, measured, classes, now);
                }
            }, size: 1);
        return Fill(utilities, byMargin, falls);
    }

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        pool.Labelled is { Ids.Count: > 0 } ? "any answer would make the model surer of the other images" : "nothing is labelled yet, so any image will do";

    private static double Expected(SoftmaxProblem problem, ReadOnlySpan<float> sample, double[] weights, Matrix measured, int classes, double now)
    {
        var chances = new double[classes];
        Predict(weights, sample, chances);
        var expected = 0.0;
        for (var c = 0; c < classes; c++)
        {
            if (chances[c] < Negligible)
            {
                // The model stays as it is, within what the utility can show.
                expected += chances[c] * now;
                continue;
            }

            problem.Set(problem.Truths.Length - 1, sample, c);
            var fitted = problem.Minimise([.. weights], iterations: 100, tolerance: 1e-4);
            expected += chances[c] * Entropy(measured, fitted, classes);
        }

        return expected;
    }

    private static float[] Fill(float[] utilities, int[] byMargin, double[] falls)
    {
        var last = float.PositiveInfinity;
        for (var s = 0; s < byMargin.Length; s++)
        {
            // Beyond those tried, one step of float32 each keeps the order of margins.
            utilities[byMargin[s]] = s < falls.Length ? (float)falls[s] : MathF.BitDecrement(last);
            last = Math.Min(last, utilities[byMargin[s]]);
        }

        return utilities;
    }

    private static double[] Margins(Matrix embeddings, double[] weights, int classes, int threads)
    {
        var margins = new double[embeddings.Rows];
        Chunks.For(margins.Length, threads, (_, start, end) =>
        {
            var p = new double[classes];
            for (var i = start; i < end; i++)
            {
                Predict(weights, embeddings.Row(i), p);
                Array.Sort(p);
                margins[i] = classes == 1 ? 1 : p[^1] - p[^2];
            }
        });
        return margins;
    }

    private static double Entropy(Matrix measured, double[] weights, int classes)
    {
        var p = new double[classes];
        var sum = 0.0;
        for (var i = 0; i < measured.Rows; i++)
        {
            Predict(weights, measured.Row(i), p);
            foreach (var value in p)
            {
                sum -= value > 0 ? value * Math.Log(value) : 0;
            }
        }

        return sum / measured.Rows;
    }

    private static void Predict(double[] weights, ReadOnlySpan<float> sample, double[] p)
    {
        SoftmaxProblem.Logits(weights, sample, p);
        var top = p.Max();
        var sum = 0.0;
        for (var c = 0; c < p.Length; c++)
        {
            p[c] = Math.Exp(p[c] - top);
            sum += p[c];
        }

        for (var c = 0; c < p.Length; c++)
        {
            p[c] /= sum;
        }
    }
}
