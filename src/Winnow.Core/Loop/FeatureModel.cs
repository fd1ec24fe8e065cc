using Winnow.Core.Data;
using Winnow.Core.Metrics;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tuning;

namespace Winnow.Core.Loop;

/// <summary>A head fitted on given features.</summary>
/// <param name="features">Features of every sample.</param>
/// <param name="classes">Class names.</param>
/// <param name="head">What was learned.</param>
/// <param name="labelled">What it was fitted on.</param>
/// <param name="threads">Threads for predictions.</param>
/// <param name="metric">The leading metric, <c>accuracy</c> or <c>balanced accuracy</c>.</param>
internal sealed class FeatureModel(
    SampleFeatures features, IReadOnlyList<string> classes, IFittedHead head, IReadOnlyList<LabelledSample> labelled, int threads, string metric) : IModel
{
    /// <summary>The evidence it gives; <see cref="Evidence.Head"/> only where the head is linear.</summary>
    public const Evidence Provides =
        Evidence.Probabilities | Evidence.MemberProbabilities | Evidence.Embeddings | Evidence.GradientFactors | Evidence.Labels | Evidence.Head |
        Evidence.LabelledProbabilities;

    /// <inheritdoc/>
    public Measurement Measure(IReadOnlyList<LabelledSample> holdout, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(holdout);
        cancel.ThrowIfCancellationRequested();
        var probabilities = head.Predict(features.Of([.. holdout.Select(s => s.Id)]), threads);
        var metrics = ClassificationMetrics.Of(probabilities, [.. holdout.Select(s => s.Class)]);
        return new(metric, metric == "balanced accuracy" ? metrics.BalancedAccuracy : metrics.Accuracy) { Classification = metrics };
    }

    /// <inheritdoc/>
    public PoolView Gather(IReadOnlyList<SampleId> pool, Evidence evidence, CancellationToken cancel)
    {
        if ((evidence & ~(head.Linear is null ? Provides & ~Evidence.Head : Provides)) is var missing and not Evidence.None)
        {
            throw new MissingEvidenceException(missing.ToString());
        }

        cancel.ThrowIfCancellationRequested();
        var inputs = evidence == Evidence.None ? null : features.Of(pool);
        var probabilities = inputs is not null && (evidence & (Evidence.Probabilities | Evidence.GradientFactors)) != Evidence.None ? head.Predict(inputs, threads) : null;
        var embeddings = evidence.HasFlag(Evidence.Embeddings);
        var known = embeddings || evidence.HasFlag(Evidence.LabelledProbabilities) ? features.Of([.. labelled.Select(s => s.Id)]) : null;
        return new()
        {
            Ids = pool,
            Classes = classes,
            Threads = threads,
            Probabilities = evidence.HasFlag(Evidence.Probabilities) ? probabilities : null,
            MemberProbabilities = evidence.HasFlag(Evidence.MemberProbabilities) ? head.Members(inputs!, threads) : null,
            Embeddings = embeddings ? inputs : null,
            GradientFactors = evidence.HasFlag(Evidence.GradientFactors) ? new(Residuals(probabilities!), inputs!) : null,
            Head = evidence.HasFlag(Evidence.Head) ? head.Linear : null,
            Labelled = (evidence & (Evidence.Labels | Evidence.LabelledProbabilities)) == Evidence.None ? null : LabelledView.Of(labelled) with
            {
                Embeddings = embeddings ? known : null,
                Probabilities = evidence.HasFlag(Evidence.LabelledProbabilities) ? head.Predict(known!, threads) : null,
            },
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Managed memory only.
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
