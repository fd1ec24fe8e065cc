using Winnow.Core.Data;
using Winnow.Core.Metrics;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Loop;

/// <summary>A fitted softmax regression.</summary>
/// <param name="features">Features of every sample.</param>
/// <param name="classes">Class names.</param>
/// <param name="weights">Weights of each class, then its bias [classes × (dimensions + 1)].</param>
/// <param name="labelled">What it was fitted on.</param>
/// <param name="threads">Threads for predictions.</param>
/// <param name="metric">The leading metric, <c>accuracy</c> or <c>balanced accuracy</c>.</param>
/// <param name="masks">Which features the members drop.</param>
internal sealed class SoftmaxModel(
    SampleFeatures features, IReadOnlyList<string> classes, Matrix weights, IReadOnlyList<LabelledSample> labelled, int threads, string metric, MemberMasks masks) : IModel
{
    /// <summary>The evidence it gives.</summary>
    public const Evidence Provides =
        Evidence.Probabilities | Evidence.MemberProbabilities | Evidence.Embeddings | Evidence.GradientFactors | Evidence.Labels | Evidence.Head |
        Evidence.LabelledProbabilities;

    /// <inheritdoc/>
    public Measurement Measure(IReadOnlyList<LabelledSample> holdout, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(holdout);
        cancel.ThrowIfCancellationRequested();
        var probabilities = Predict(features.Of([.. holdout.Select(s => s.Id)]), weights);
        var metrics = ClassificationMetrics.Of(probabilities, [.. holdout.Select(s => s.Class)]);
        return new(metric, metric == "balanced accuracy" ? metrics.BalancedAccuracy : metrics.Accuracy) { Classification = metrics };
    }

    /// <inheritdoc/>
    public PoolView Gather(IReadOnlyList<SampleId> pool, Evidence evidence, CancellationToken cancel)
    {
        if ((evidence & ~Provides) is var missing and not Evidence.None)
        {
            throw new MissingEvidenceException(missing.ToString());
        }

        cancel.ThrowIfCancellationRequested();
        var inputs = evidence == Evidence.None ? null : features.Of(pool);
        var probabilities = inputs is not null && (evidence & (Evidence.Probabilities | Evidence.GradientFactors)) != Evidence.None ? Predict(inputs, weights) : null;
        var embeddings = evidence.HasFlag(Evidence.Embeddings);
        var known = embeddings || evidence.HasFlag(Evidence.LabelledProbabilities) ? features.Of([.. labelled.Select(s => s.Id)]) : null;
        return new()
        {
            Ids = pool,
            Classes = classes,
            Threads = threads,
            Probabilities = evidence.HasFlag(Evidence.Probabilities) ? probabilities : null,
            MemberProbabilities = evidence.HasFlag(Evidence.MemberProbabilities) ? [.. masks.Apply(weights).Select(w => Predict(inputs!, w))] : null,
            Embeddings = embeddings ? inputs : null,
            GradientFactors = evidence.HasFlag(Evidence.GradientFactors) ? new(Residuals(probabilities!), inputs!) : null,
            Head = evidence.HasFlag(Evidence.Head) ? Head() : null,
            Labelled = (evidence & (Evidence.Labels | Evidence.LabelledProbabilities)) == Evidence.None ? null : LabelledView.Of(labelled) with
            {
                Embeddings = embeddings ? known : null,
                Probabilities = evidence.HasFlag(Evidence.LabelledProbabilities) ? Predict(known!, weights) : null,
            },
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Managed memory only.
    }

    private LinearHead Head()
    {
        var head = new Matrix(classes.Count, features.Dimensions);
        for (var c = 0; c < classes.Count; c++)
        {
            weights.Row(c)[..^1].CopyTo(head.Row(c));
        }

        return new(head, [.. Enumerable.Range(0, classes.Count).Select(c => weights.Row(c)[^1])]);
    }

    private Matrix Predict(Matrix inputs, Matrix head)
    {
        var probabilities = new Matrix(inputs.Rows, classes.Count);
        Chunks.For(inputs.Rows, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                SoftmaxFit.Predict(head, inputs.Row(i), probabilities.Row(i));
            }
        });
        return probabilities;
    }

    private static Matrix Residuals(Matrix probabilities)
    {
        var residuals = new Matrix(probabilities.Rows, probabilities.Columns, [.. probabilities.Span]);
        for (var i = 0; i < residuals.Rows; i++)
        {
            var row = residuals.Row(i);
            var predicted = 0;
            for (var c = 1; c < row.Length; c++)
            {
                predicted = row[c] > row[predicted] ? c : predicted;
            }

            row[predicted] -= 1;
        }

        return residuals;
    }
}
