using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Training;

namespace Winnow.Vision.Detectors;

/// <summary>A detector in the active-learning loop: trained afresh each round on the objects drawn so far.</summary>
/// <param name="entry">Which network.</param>
/// <param name="recipe">How it is trained.</param>
/// <param name="samples">Every sample the loop may name, with its image.</param>
/// <param name="classes">Class names.</param>
/// <param name="clock">Measures speed; decides nothing.</param>
public sealed class DetectorInLoop(DetectorEntry entry, DetectionRecipe recipe, IReadOnlyDictionary<SampleId, Sample> samples, IReadOnlyList<string> classes, TimeProvider clock) : ILearner
{
    /// <summary>The evidence its models give.</summary>
    public const Evidence Gives = Evidence.Detections | Evidence.DetectionFeatures | Evidence.ViewDetections | Evidence.Embeddings | Evidence.Labels | Evidence.LabelledDetections | Evidence.Costs;

    private static readonly (double PerImage, double PerObject) UsualSeconds = (10, 5);

    /// <summary>What is measured; default AP50 over all classes.</summary>
    public DetectionMeasure Measure { get; init; } = new();

    /// <summary>What labelling is expected to cost, for strategies that weigh it; default 10 seconds an image and 5 an object.</summary>
    public (double PerImage, double PerObject) Seconds { get; init; } = UsualSeconds;

    /// <summary>Fills a fresh network with weights to start from; null starts from random ones.</summary>
    public Action<DetectorNetwork>? StartFrom { get; init; }

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
        var learner = new DetectorLearner(entry, classes, clock) { StartFrom = StartFrom, Freeze = Freeze };
        AnnotatedImage[] images = [.. labelled.Select(Annotated)];
        var told = progress is null ? null : new StepShare(progress);
        return new DetectorLoopModel(learner.Fit(images, recipe, random.Next(), told, cancel), labelled, samples, Measure, Seconds);
    }

    /// <summary>A detector that is trained already, as the loop asks it for evidence.</summary>
    /// <param name="model">Disposed with what is returned.</param>
    /// <param name="labelled">What is labelled now.</param>
    /// <param name="samples">Every sample that may be named, with its image.</param>
    public static IModel ModelOf(DetectorModel model, IReadOnlyList<LabelledSample> labelled, IReadOnlyDictionary<SampleId, Sample> samples)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentNullException.ThrowIfNull(samples);
        return new DetectorLoopModel(model, labelled, samples, new(), UsualSeconds);
    }

    private AnnotatedImage Annotated(LabelledSample labelled)
    {
        var sample = samples[labelled.Id];
        return new() { FileName = sample.Name, Width = sample.Width, Height = sample.Height, Source = sample.Image, Annotations = labelled.Objects };
    }
}
