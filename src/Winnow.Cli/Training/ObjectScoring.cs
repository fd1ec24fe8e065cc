using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Cli.Training;

/// <summary>Asks a detector or segmenter about any number of images, a part at a time, so that people see how far it is.</summary>
internal static class ObjectScoring
{
    private const int Part = 64;
    private const Evidence OfLabels = Evidence.Labels | Evidence.LabelledDetections | Evidence.LabelledProbabilities;

    /// <summary>Evidence about the pool, and about what is labelled where the needs name labels.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pool">Distinct samples.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="needs">What is wanted.</param>
    /// <param name="progress">Receives the share done and words.</param>
    /// <param name="cancel">Checked before every part.</param>
    /// <exception cref="MissingEvidenceException">The model cannot give it.</exception>
    /// <exception cref="InvalidDataException">An image cannot be read; the message names it.</exception>
    public static PoolView Gather(IModel model, IReadOnlyList<SampleId> pool, IReadOnlyList<LabelledSample> labels, Evidence needs, Action<double, string> progress, CancellationToken cancel)
    {
        var total = pool.Count + (needs.HasFlag(Evidence.Labels) ? labels.Count : 0);
        var view = OfImages(model, pool, needs & ~OfLabels, done => Tell(done), cancel);
        if (!needs.HasFlag(Evidence.Labels))
        {
            return view;
        }

        // Of labelled images the model says the same things, under other names.
        var asked = (needs & Evidence.Embeddings) | (needs.HasFlag(Evidence.LabelledDetections) ? Evidence.Detections | (needs & Evidence.DetectionFeatures) : Evidence.None);
        asked |= needs & Evidence.LabelledProbabilities; // neither kind gives them: the model says so
        var known = asked == Evidence.None ? null : OfImages(model, [.. labels.Select(l => l.Id)], asked, done => Tell(pool.Count + done), cancel);
        return view with { Labelled = LabelledView.Of(labels) with { Embeddings = known?.Embeddings, Detections = known?.Detections } };

        void Tell(int done) => progress((double)done / Math.Max(1, total), string.Create(CultureInfo.InvariantCulture, $"scoring · {done} of {total}"));
    }

    /// <summary>Evidence about images, in their order.</summary>
    public static PoolView OfImages(IModel model, IReadOnlyList<SampleId> images, Evidence needs, Action<int> done, CancellationToken cancel)
    {
        var views = new List<PoolView>();
        foreach (var part in images.Chunk(Part).DefaultIfEmpty([]))
        {
            views.Add(model.Gather(part, needs, cancel));
            done(views.Sum(v => v.Ids.Count));
        }

        return views[0] with
        {
            Ids = images,
            Detections = Join(views, v => v.Detections),
            ViewDetections = views[0].ViewDetections is { } changed ? [.. changed.Select((_, i) => Join(views, v => v.ViewDetections![i])!)] : null,
            Maps = Join(views, v => v.Maps),
            Costs = Join(views, v => v.Costs),
            Embeddings = Join(views),
        };
    }

    private static T[]? Join<T>(List<PoolView> views, Func<PoolView, IReadOnlyList<T>?> part) => part(views[0]) is null ? null : [.. views.SelectMany(v => part(v)!)];

    private static Matrix? Join(List<PoolView> views)
    {
        if (views[0].Embeddings is not { } first)
        {
            return null;
        }

        var joined = new Matrix(views.Sum(v => v.Ids.Count), first.Columns);
        var at = 0;
        foreach (var rows in views.Select(v => v.Embeddings!))
        {
            rows.Span.CopyTo(joined.Span[at..]);
            at += rows.Span.Length;
        }

        return joined;
    }
}
