using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Metrics;
using Winnow.Core.Querying;

namespace Winnow.Vision.Segmentation;

/// <summary>A round's segmenter, measured and asked for evidence.</summary>
internal sealed class SegmenterLoopModel(
    SegmenterModel model, IReadOnlyList<LabelledSample> labelled, IReadOnlyDictionary<SampleId, Sample> samples, SegmentationMeasure measure, (double PerImage, double PerObject) seconds, int mapSide) : IModel
{
    /// <summary>Smaller specks of a map cost no one a click, in pixels of the map.</summary>
    private const double CountedArea = 4;

    /// <inheritdoc/>
    public Measurement Measure(IReadOnlyList<LabelledSample> holdout, CancellationToken cancel)
    {
        List<(LabelMap Truth, LabelMap Found)> pairs = [];
        foreach (var batch in holdout.Chunk(model.BatchSize)) // maps of whole images are large; their labels are small
        {
            foreach (var (truth, map) in batch.Zip(model.Segment([.. batch.Select(s => samples[s.Id])], null, null, cancel)))
            {
                pairs.Add((LabelMaps.Of(truth.Objects, map.Width, map.Height, model.Classes.Count), SegmentationMaps.Labels(map)));
            }
        }

        return measure.Of(SegmentationMetrics.Of(pairs, model.Classes.Count + 1));
    }

    /// <inheritdoc/>
    public PoolView Gather(IReadOnlyList<SampleId> pool, Evidence evidence, CancellationToken cancel)
    {
        if ((evidence & ~SegmenterInLoop.Gives) is var missing and not Evidence.None)
        {
            throw new MissingEvidenceException(missing.ToString());
        }

        var view = new PoolView { Ids = pool, Classes = [SegmenterModel.Background, .. model.Classes] };
        if (evidence.HasFlag(Evidence.Masks) || evidence.HasFlag(Evidence.Costs))
        {
            var maps = model.Segment([.. pool.Select(id => samples[id])], new() { LongestSide = mapSide }, null, cancel);
            view = view with
            {
                Maps = evidence.HasFlag(Evidence.Masks) ? maps : null,
                Costs = evidence.HasFlag(Evidence.Costs) ? [.. maps.Select(m => (float)(seconds.PerImage + (seconds.PerObject * SegmentationMaps.Outlines(m, CountedArea).Count)))] : null,
            };
        }

        if (evidence.HasFlag(Evidence.Embeddings))
        {
            view = view with { Embeddings = model.Embed([.. pool.Select(id => samples[id])], cancel) };
        }

        return evidence.HasFlag(Evidence.Labels) ? view with { Labelled = Labelled(evidence, cancel) } : view;
    }

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();

    private LabelledView Labelled(Evidence evidence, CancellationToken cancel)
    {
        var view = LabelledView.Of(labelled);
        return evidence.HasFlag(Evidence.Embeddings) ? view with { Embeddings = model.Embed([.. labelled.Select(s => samples[s.Id])], cancel) } : view;
    }
}
