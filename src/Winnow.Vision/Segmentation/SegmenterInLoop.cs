using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Vision.Segmentation.Networks;
using Winnow.Vision.Training;

namespace Winnow.Vision.Segmentation;

/// <summary>A segmenter in the active-learning loop: trained afresh each round on the masks drawn so far.</summary>
/// <param name="entry">Which network.</param>
/// <param name="recipe">How it is trained.</param>
/// <param name="samples">Every sample the loop may name, with its image.</param>
/// <param name="classes">Class names without the background.</param>
/// <param name="clock">Measures speed; decides nothing.</param>
public sealed class SegmenterInLoop(SegmenterEntry entry, SegmentationRecipe recipe, IReadOnlyDictionary<SampleId, Sample> samples, IReadOnlyList<string> classes, TimeProvider clock) : ILearner
{
    /// <summary>The evidence its models give.</summary>
    public const Evidence Gives = Evidence.Masks | Evidence.Embeddings | Evidence.Labels | Evidence.Costs;

    private const int UsualMapSide = 96;

    private static readonly (double PerImage, double PerObject) UsualSeconds = (10, 30);

    /// <summary>What is measured; default mIoU over all classes.</summary>
    public SegmentationMeasure Measure { get; init; } = new();

    /// <summary>What labelling is expected to cost, for strategies that weigh it; default 10 seconds an image and 30 an object.</summary>
    public (double PerImage, double PerObject) Seconds { get; init; } = UsualSeconds;

    /// <summary>Longest side of the maps that strategies see, in pixels; default 96, so that a pool of 10,000 images of six classes takes about 2 GiB.</summary>
    public int MapSide { get; init; } = UsualMapSide;

    /// <summary>Fills a fresh network with weights to start from; null starts from random ones.</summary>
    public Action<SegmenterNetwork>? StartFrom { get; init; }

    /// <summary>What of the network's body keeps those weights; default nothing.</summary>
    public FreezeDepth Freeze { get; init; }

    /// <inheritdoc/>
    public string Name => entry.Name;

    /// <inheritdoc/>
    public Evidence Provides => Gives;

    /// <inheritdoc/>
    public IModel Fit(IReadOnlyList<LabelledSample> labelled, Random random, IProgress<double>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentNullException.ThrowIfNull(random);
        var learner = new SegmenterLearner(entry, classes, clock) { StartFrom = StartFrom, Freeze = Freeze };
        AnnotatedImage[] images = [.. labelled.Select(Annotated)];
        var model = learner.Fit(images, recipe, random.Next(), progress is null ? null : new StepShare(progress), cancel);
        return new SegmenterLoopModel(model, labelled, samples, Measure, Seconds, MapSide);
    }

    /// <summary>A segmenter that is trained already, as the loop asks it for evidence.</summary>
    /// <param name="model">Disposed with what is returned.</param>
    /// <param name="labelled">What is labelled now.</param>
    /// <param name="samples">Every sample that may be named, with its image.</param>
    public static IModel ModelOf(SegmenterModel model, IReadOnlyList<LabelledSample> labelled, IReadOnlyDictionary<SampleId, Sample> samples)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentNullException.ThrowIfNull(samples);
        return new SegmenterLoopModel(model, labelled, samples, new(), UsualSeconds, UsualMapSide);
    }

    private AnnotatedImage Annotated(LabelledSample labelled)
    {
        var sample = samples[labelled.Id];
        return new() { FileName = sample.Name, Width = sample.Width, Height = sample.Height, Source = sample.Image, Annotations = labelled.Objects };
    }
}
