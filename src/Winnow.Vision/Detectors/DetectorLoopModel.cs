using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Metrics;
using Winnow.Core.Querying;

namespace Winnow.Vision.Detectors;

/// <summary>A round's detector, measured and asked for evidence.</summary>
internal sealed class DetectorLoopModel(
    DetectorModel model, IReadOnlyList<LabelledSample> labelled, IReadOnlyDictionary<SampleId, Sample> samples, DetectionMeasure measure, (double PerImage, double PerObject) seconds) : IModel
{
    private const double CountedScore = 0.25;

    /// <inheritdoc/>
    public Measurement Measure(IReadOnlyList<LabelledSample> holdout, CancellationToken cancel)
    {
        // Average precision reads the ranking down to its end.
        var found = model.Detect([.. holdout.Select(s => samples[s.Id])], new() { LeastScore = 0.001, ClassScores = false }, null, cancel);
        return measure.Of(AveragePrecision.Of([.. holdout.Zip(found, (h, f) => EvaluatedImage.Of(h.Objects, f))], model.Classes.Count, masks: false, cancel));
    }

    /// <inheritdoc/>
    public PoolView Gather(IReadOnlyList<SampleId> pool, Evidence evidence, CancellationToken cancel)
    {
        if ((evidence & ~DetectorInLoop.Gives) is var missing and not Evidence.None)
        {
            throw new MissingEvidenceException(missing.ToString());
        }

        var view = new PoolView { Ids = pool, Classes = model.Classes };
        if (evidence.HasFlag(Evidence.Detections) || evidence.HasFlag(Evidence.Costs))
        {
            var found = Detect(pool, evidence, cancel);
            view = view with
            {
                Detections = evidence.HasFlag(Evidence.Detections) ? found : null,
                Costs = evidence.HasFlag(Evidence.Costs) ? [.. found.Select(f => (float)(seconds.PerImage + (seconds.PerObject * f.Detections.Count(d => d.Score >= CountedScore))))] : null,
            };
        }

        if (evidence.HasFlag(Evidence.ViewDetections))
        {
            view = view with { ViewDetections = [ChangedViews.Mirrored(model, [.. pool.Select(id => samples[id])], cancel)] };
        }

        if (evidence.HasFlag(Evidence.Embeddings))
        {
            view = view with { Embeddings = model.Embed([.. pool.Select(id => samples[id])], cancel) };
        }

        return evidence.HasFlag(Evidence.Labels) ? view with { Labelled = Labelled(evidence, cancel) } : view;
    }

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();

    private IReadOnlyList<ImageDetections> Detect(IReadOnlyList<SampleId> ids, Evidence evidence, CancellationToken cancel) =>
        model.Detect([.. ids.Select(id => samples[id])], new() { Features = evidence.HasFlag(Evidence.DetectionFeatures) }, null, cancel);

    private LabelledView Labelled(Evidence evidence, CancellationToken cancel)
    {
        var view = LabelledView.Of(labelled);
        if (evidence.HasFlag(Evidence.LabelledDetections))
        {
            view = view with { Detections = Detect([.. labelled.Select(s => s.Id)], evidence, cancel) };
        }

        return evidence.HasFlag(Evidence.Embeddings) ? view with { Embeddings = model.Embed([.. labelled.Select(s => samples[s.Id])], cancel) } : view;
    }
}
